import { useMutation } from '@tanstack/react-query';
import { Card } from '#app/components/card.tsx';
import { Notice } from '#app/components/notice.tsx';
import { explainError } from '#app/lib/explain-error.ts';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import { SchemaForm } from './schema-form.tsx';
import { TrialResult } from './trial-result.tsx';

type Tool = Pick<RouterOutputs['tools']['get'], 'name' | 'parameters' | 'changes'>;

/** Runs a function as a call would, with what is typed in, and shows what the assistant would get. */
export function TryTool({ tool }: { tool: Tool }) {
  const trpc = useTRPC();
  const attempt = useMutation(trpc.tools.try.mutationOptions());
  return (
    <Card
      title="Try it"
      description="Runs exactly as in a call, and shows what your assistant would be told. Leave out what a caller would not say."
    >
      {tool.changes && (
        <Notice tone="warning">This is for real: what it does here stays done, as if a caller had asked for it.</Notice>
      )}
      <SchemaForm
        key={tool.name}
        parameters={tool.parameters}
        submitLabel="Try it"
        busy={attempt.isPending}
        onSubmit={(args) => attempt.mutate({ name: tool.name, args })}
      />
      <div role="status">
        {attempt.error && <Notice tone="danger">{explainError(attempt.error)}</Notice>}
        {attempt.data && <TrialResult trial={attempt.data} />}
      </div>
    </Card>
  );
}
