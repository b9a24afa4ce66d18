import { Button } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Editing } from '#app/features/knowledge/article-drawer.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { timeAgo } from '#app/lib/format.ts';
import { showFailure } from '#app/lib/notify.tsx';
import { type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import classes from './gaps.module.css';

type Gap = RouterOutputs['knowledge']['gaps'][number];

interface GapRowProps {
  gap: Gap;
  onWrite: (editing: Editing) => void;
}

/** One question, all the ways it was asked, and what can be done about it. */
export function GapRow({ gap, onWrite }: GapRowProps) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 60_000);
  const { articleId } = gap;
  const last = timeAgo(gap.lastAskedAt, { timeZone, nowMs });
  return (
    <>
      <div className={classes.words}>
        <p className={classes.question}>{gap.question}</p>
        <p className={classes.facts}>
          {gap.askedCount === 1
            ? `Asked once, ${last}`
            : `Asked ${gap.askedCount === 2 ? 'twice' : `${gap.askedCount} times`}, last ${last}`}
          {articleId && gap.state === 'open' && ' · asked again after you wrote about it'}
        </p>
        <Asked gap={gap} />
      </div>
      <div className={classes.actions}>
        {articleId !== null && (
          <Button variant={gap.state === 'open' ? 'filled' : 'default'} onClick={() => onWrite(articleId)}>
            {gap.state === 'open' ? 'Improve the answer' : 'Look at the answer'}
          </Button>
        )}
        {articleId === null && gap.state !== 'answered' && (
          <Button
            variant={gap.state === 'open' ? 'filled' : 'default'}
            onClick={() => onWrite({ gapId: gap.gapId, question: gap.question })}
            aria-haspopup="dialog"
          >
            Write the answer
          </Button>
        )}
        <MoveGap gap={gap} />
      </div>
    </>
  );
}

/** The calls in which it was asked, with other wordings. */
function Asked({ gap }: { gap: Gap }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const asked = gap.asked.filter(({ question, callId }) => callId !== null || question !== gap.question);
  if (asked.length === 0) return null;
  return (
    <ul className={classes.asked} aria-label="When it was asked">
      {asked.map(({ question, callId, askedAt }) => {
        const when = timeAgo(askedAt, { timeZone, nowMs: renderedAtMs });
        const words = question === gap.question ? `The call, ${when}` : `“${question}”, ${when}`;
        return <li key={`${callId} ${askedAt}`}>{callId ? <Link to={`/calls/${callId}`}>{words}</Link> : words}</li>;
      })}
    </ul>
  );
}

function MoveGap({ gap }: { gap: Gap }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const move = useMutation(
    trpc.knowledge.moveGap.mutationOptions({
      onError: (error) => showFailure('The question was not moved', error),
      onSettled: () => queryClient.invalidateQueries(trpc.knowledge.pathFilter()),
    }),
  );
  if (gap.state === 'answered') return null;
  const isOpen = gap.state === 'open';
  return (
    <Button
      variant="subtle"
      color="gray"
      loading={move.isPending}
      onClick={() => move.mutate({ gapId: gap.gapId, state: isOpen ? 'dismissed' : 'open' })}
    >
      {isOpen ? 'Put aside' : 'Bring back'}
    </Button>
  );
}
