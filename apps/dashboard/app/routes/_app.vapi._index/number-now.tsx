import { Button, Group } from '@mantine/core';
import { Link } from '@remix-run/react';
import { Card } from '#app/components/card.tsx';
import { Notice } from '#app/components/notice.tsx';
import { type MovingView, shareInWords } from '#app/features/moving/step-words.ts';
import { useShare } from '#app/features/moving/use-share.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { count, dayAndTime, phoneNumber } from '#app/lib/format.ts';
import { useNow } from '#app/lib/use-now.ts';
import classes from './steps.module.css';

/** Who answers the number now, since when, and the way back. */
export function NumberNow({ number }: { number: NonNullable<MovingView['number']> }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 60_000);
  const change = useShare(number);
  const { callsSince, rolledBack, numberId, label, e164, share, isElsewhere } = number;
  const canGoBack = share !== null && share > 0 && !isElsewhere;
  return (
    <Card title={label} description={<span className="oh-num">{phoneNumber(e164)}</span>}>
      <div className={classes.now}>
        {rolledBack && (
          <Notice tone="warning" title="Calls went back by themselves">
            {rolledBack.reason} ({dayAndTime(rolledBack.at, { timeZone, nowMs })})
          </Notice>
        )}
        <p>{shareInWords(number)}</p>
        {!isElsewhere && (
          <p className={classes.since}>
            Since {dayAndTime(number.since, { timeZone, nowMs })}: {count(callsSince.offhook, 'call')} by Offhook,{' '}
            {count(callsSince.vapi, 'call')} by Vapi.
          </p>
        )}
        <Group gap="sm">
          {canGoBack && (
            <Button variant="default" loading={change.isPending} onClick={() => change.mutate(0)}>
              Let Vapi answer everybody
            </Button>
          )}
          <Button component={Link} to={`/numbers/${numberId}`} variant="default">
            Open the number
          </Button>
        </Group>
      </div>
    </Card>
  );
}
