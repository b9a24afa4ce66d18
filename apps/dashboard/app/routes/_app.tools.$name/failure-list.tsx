import { Link } from '@remix-run/react';
import { Card } from '#app/components/card.tsx';
import { failureInWords } from '#app/features/tools/figure-words.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { dayAndTime } from '#app/lib/format.ts';
import type { RouterOutputs } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import classes from './tool-page.module.css';

interface FailureListProps {
  failures: RouterOutputs['tools']['get']['failures'];
}

/** The last times it did not work, each with its call. */
export function FailureList({ failures }: FailureListProps) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 60_000);
  if (failures.length === 0) return null;
  return (
    <Card title="Last problems" flush>
      <ul className={classes.failures}>
        {failures.map((failure) => (
          <li key={failure.toolCallRowId}>
            <Link to={`/calls/${failure.callId}`} prefetch="intent" className={classes.failure}>
              <span>{failureInWords(failure)}</span>
              <span className={classes.when}>
                {dayAndTime(failure.at, { timeZone, nowMs })}
                {failure.error && ` · ${failure.error}`}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
