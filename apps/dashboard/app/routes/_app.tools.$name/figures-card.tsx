import { Card } from '#app/components/card.tsx';
import { DetailsList } from '#app/components/details-list.tsx';
import { secondsInWords, successRate } from '#app/features/tools/figure-words.ts';
import { count } from '#app/lib/format.ts';
import type { RouterOutputs } from '#app/lib/trpc.ts';
import classes from './tool-page.module.css';

type Tool = RouterOutputs['tools']['get'];

/** How it did in the last weeks, and what it is allowed. */
export function FiguresCard({ tool }: { tool: Tool }) {
  const { figures } = tool;
  return (
    <Card title="In the last 30 days">
      {figures.calls === 0 ? (
        <p className={classes.told}>It was not used in a call. Its figures appear here once it is.</p>
      ) : (
        <DetailsList
          details={[
            { label: 'Used', value: count(figures.calls, 'time') },
            { label: 'Worked', value: successRate(figures) ?? '–' },
            { label: 'Did not work', value: figures.failed === 0 ? 'never' : count(figures.failed, 'time') },
            { label: 'Usual wait', value: secondsInWords(figures.p50Ms) },
            { label: 'Long wait', value: `${secondsInWords(figures.p95Ms)} (one in twenty takes longer)` },
            { label: 'Tried again', value: triedAgain(figures) },
            ...(figures.cancelled > 0
              ? [{ label: 'Caller hung up meanwhile', value: count(figures.cancelled, 'time') }]
              : []),
          ]}
        />
      )}
      <p className={classes.limits}>{limitsOf(tool)}</p>
    </Card>
  );
}

function triedAgain({ retries, retriedCalls }: Tool['figures']): string {
  return retries === 0 ? 'never' : `${count(retries, 'time')}, for ${count(retriedCalls, 'caller')}`;
}

function limitsOf({ attemptTimeoutMs, maxAttempts }: Tool): string {
  const wait = `It may take ${Math.round(attemptTimeoutMs / 1_000)} seconds`;
  return maxAttempts > 1
    ? `${wait}, and is tried up to ${maxAttempts} times. The caller hears that it is being looked up.`
    : `${wait}, and is never tried twice.`;
}
