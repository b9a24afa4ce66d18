import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Card } from '#app/components/card.tsx';
import { explainError } from '#app/lib/explain-error.ts';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import classes from './knowledge.module.css';

/** Asks as a caller would, and shows what the assistant would have to answer with. */
export function TryQuestion() {
  const trpc = useTRPC();
  const [typed, setTyped] = useState('');
  const [question, setQuestion] = useState('');
  const answer = useQuery(trpc.knowledge.ask.queryOptions({ question }, { enabled: question !== '', staleTime: 0 }));
  const ask = (event: FormEvent) => {
    event.preventDefault();
    setQuestion(typed.trim());
  };
  return (
    <Card title="Try a question" description="Ask as a caller would. You see what your assistant would find.">
      <form onSubmit={ask}>
        <TextInput
          aria-label="A caller’s question"
          placeholder="Can I pay by card?"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" variant="light" mt="sm" loading={answer.isFetching} disabled={typed.trim() === ''}>
          Ask
        </Button>
      </form>
      <div role="status">
        {answer.error && <p className={classes.answer}>{explainError(answer.error)}</p>}
        {answer.data && <Found answer={answer.data} />}
      </div>
    </Card>
  );
}

function Found({ answer }: { answer: RouterOutputs['knowledge']['ask'] }) {
  if (!answer.found) {
    return (
      <p className={classes.answer}>
        Nothing found: your assistant would say that it does not know and offer a call back. Write an article about it,
        in the words callers use.
      </p>
    );
  }
  return (
    <ol className={classes.found} aria-label="What the assistant would find">
      {answer.articles.map(({ title, body }) => (
        <li key={title}>
          <strong>{title}</strong>
          <p>{body}</p>
        </li>
      ))}
    </ol>
  );
}
