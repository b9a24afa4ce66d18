import { Button } from '@mantine/core';
import { Card } from '#app/components/card.tsx';
import rows from '#app/components/rows.module.css';
import { useBusiness } from '#app/lib/business.tsx';
import { dayAndTime } from '#app/lib/format.ts';
import classes from './import.module.css';
import { type Proposal, withReadableNumbers } from './import-words.ts';
import { useTakeBack } from './use-take-back.ts';

/** What was taken over so far, each with the way back. */
export function Applications({ applications }: { applications: Proposal['applications'] }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const takeBack = useTakeBack();
  return (
    <Card title="What you took over" flush>
      <ul className={rows.list}>
        {applications.map(({ applicationId, appliedAt, appliedBy, titles, undoneAt, kept }) => (
          <li key={applicationId} className={rows.withActions}>
            <div className={rows.words}>
              <p>
                {dayAndTime(appliedAt, { timeZone, nowMs: renderedAtMs })}
                {appliedBy && `, by ${appliedBy}`}
              </p>
              <p className={classes.muted}>{withReadableNumbers(titles.join(', '))}</p>
              {undoneAt && (
                <p className={classes.muted}>
                  Taken back {dayAndTime(undoneAt, { timeZone, nowMs: renderedAtMs })}
                  {kept.map(({ title, why }) => ` · ${title}: ${why}`)}
                </p>
              )}
            </div>
            {!undoneAt && (
              <div className={rows.actions}>
                <Button
                  variant="default"
                  size="xs"
                  loading={takeBack.isPending && takeBack.variables.applicationId === applicationId}
                  onClick={() => takeBack.mutate({ applicationId })}
                >
                  Take it back
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
