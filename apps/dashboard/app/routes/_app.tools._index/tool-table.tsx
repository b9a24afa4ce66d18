import { Link } from '@remix-run/react';
import { Tag } from '#app/components/tag.tsx';
import { failureInWords, isInTrouble, secondsInWords, successRate } from '#app/features/tools/figure-words.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { count, timeAgo } from '#app/lib/format.ts';
import type { RouterOutputs } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import classes from './tool-table.module.css';

type ToolLine = RouterOutputs['tools']['list']['tools'][number];

/** One line for each tool: how often it worked, how long callers waited, what went wrong last. */
export function ToolTable({ tools, label }: { tools: readonly ToolLine[]; label: string }) {
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Tool</th>
          <th scope="col">Worked</th>
          <th scope="col">Usual wait</th>
          <th scope="col">Long wait</th>
          <th scope="col">Tried again</th>
          <th scope="col">Last problem</th>
        </tr>
      </thead>
      <tbody>
        {tools.map((tool) => (
          <ToolRow key={tool.name} tool={tool} />
        ))}
      </tbody>
    </table>
  );
}

function ToolRow({ tool }: { tool: ToolLine }) {
  const { name, title, active, figures } = tool;
  const used = figures.calls > 0;
  return (
    <tr>
      <th scope="row">
        <Link to={`/tools/${name}`} prefetch="intent" className={classes.name}>
          {title}
        </Link>
        <span className={classes.calls}>{used ? `used ${count(figures.calls, 'time')}` : 'not used yet'}</span>
        {!active && <Tag>Switched off</Tag>}
      </th>
      <td data-label="Worked" data-empty={!used || undefined}>
        {isInTrouble(figures) ? <Tag tone="danger">{successRate(figures)}</Tag> : (successRate(figures) ?? '–')}
      </td>
      <td data-label="Usual wait" data-empty={!used || undefined}>
        {secondsInWords(figures.p50Ms)}
      </td>
      <td data-label="Long wait" data-empty={!used || undefined}>
        {secondsInWords(figures.p95Ms)}
      </td>
      <td data-label="Tried again" data-empty={figures.retries === 0 || undefined}>
        {used ? retriesInWords(figures.retries) : '–'}
      </td>
      <td data-label="Last problem" data-empty={tool.lastFailure === null || undefined}>
        <LastFailure failure={tool.lastFailure} />
      </td>
    </tr>
  );
}

function retriesInWords(retries: number): string {
  return retries === 0 ? 'never' : count(retries, 'time');
}

function LastFailure({ failure }: { failure: ToolLine['lastFailure'] }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 30_000);
  if (failure === null) return <>None</>;
  return (
    <>
      {failureInWords(failure)}
      <span className={classes.when}>{timeAgo(failure.at, { timeZone, nowMs })}</span>
    </>
  );
}
