import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Card } from '#app/components/card.tsx';
import { CheckList } from '#app/components/check-list.tsx';
import { HealthTag } from '#app/features/numbers/health-tag.tsx';
import { type NumberHealth, problemInWords } from '#app/features/numbers/problem-words.ts';
import { TwilioSteps } from '#app/features/numbers/twilio-steps.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { timeAgo } from '#app/lib/format.ts';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import classes from './connection.module.css';
import { CONNECTION_ID, type NumberSectionProps } from './number-section.ts';

/** Whether the calls of this number arrive here, and what to do when they do not. */
export function Connection({ number }: NumberSectionProps) {
  const trpc = useTRPC();
  const health = useQuery(trpc.numbers.health.queryOptions({ numberId: number.numberId }));
  if (health.data && !health.data.hasAccount) return <TwilioSteps />;
  return (
    <div id={CONNECTION_ID}>
      <Card
        title="Connection"
        aside={health.data && <HealthTag state={health.data.state} elsewhere={!health.data.comesHere} />}
      >
        {health.data ? <State health={health.data} number={number} /> : 'Looking at what is set at Twilio …'}
      </Card>
    </div>
  );
}

function State({ health, number }: { health: NumberHealth } & NumberSectionProps) {
  const { numberId } = number;
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 30_000);
  const { check, connect, repair, busy } = useNumberChanges(numberId);
  const isUnknown = health.state === 'unknown';
  const { mutate: look } = check;
  // A number that nobody has looked at yet is looked at when its owner does.
  useEffect(() => {
    if (isUnknown) look({ numberId });
  }, [isUnknown, look, numberId]);
  // A number that Vapi answers as a whole is brought back where the owner says who answers.
  const isElsewhere = health.state === 'fine' && !health.comesHere && number.mode !== 'vapi';
  const mayConnect = isElsewhere || health.problems.some(({ kind }) => kind === 'not_connected');
  return (
    <div className={classes.state}>
      <p aria-live="polite">{isUnknown && check.isError ? NOT_LOOKED : sentenceOf(health)}</p>
      {health.problems.length > 0 && (
        <CheckList
          label="What is wrong"
          checks={health.problems.map((problem) => ({
            state: problem.severity === 'broken' ? 'problem' : 'warning',
            ...problemInWords(problem, timeZone),
          }))}
        />
      )}
      <Group gap="sm">
        {mayConnect && (
          <Button loading={connect.isPending} disabled={busy} onClick={() => connect.mutate({ numberId })}>
            Connect this number
          </Button>
        )}
        {health.problems.some(({ repairable }) => repairable) && (
          <Button loading={repair.isPending} disabled={busy} onClick={() => repair.mutate({ numberId })}>
            Set it right
          </Button>
        )}
        <Button
          variant="default"
          loading={check.isPending}
          disabled={busy}
          onClick={() => check.mutate({ numberId }, { onError: (error) => showFailure('Not checked', error) })}
        >
          Check now
        </Button>
      </Group>
      {health.checkedAt && (
        <p className={classes.facts}>Checked {timeAgo(health.checkedAt, { timeZone, nowMs })}, and every hour.</p>
      )}
    </div>
  );
}

const NOT_LOOKED = 'Nobody has looked yet at what is set at Twilio.';

/** What is done about a number at Twilio. Afterwards everything that shows numbers asks again. */
function useNumberChanges(numberId: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries(trpc.numbers.pathFilter());
  const check = useMutation(
    trpc.numbers.check.mutationOptions({
      onSuccess: (health) => {
        queryClient.setQueryData(trpc.numbers.health.queryKey({ numberId }), health);
      },
    }),
  );
  const changed = (saved: string, failed: string) => ({
    onSuccess: () => showSaved(saved),
    onError: (error: unknown) => showFailure(failed, error),
    onSettled: refresh,
  });
  const connect = useMutation(
    trpc.numbers.connect.mutationOptions(
      changed('Connected. The next call comes here; the history below has the way back.', 'Not connected'),
    ),
  );
  const repair = useMutation(
    trpc.numbers.repair.mutationOptions(changed('Set right. It holds from the next call on.', 'Not set right')),
  );
  return { check, connect, repair, busy: [check, connect, repair].some(({ isPending }) => isPending) };
}

function sentenceOf({ state, comesHere, goesTo, problems }: NumberHealth): string {
  switch (state) {
    case 'unknown':
      return 'Looking at what is set at Twilio …';
    case 'fine':
      return comesHere
        ? 'Calls and texts of this number arrive here.'
        : `Calls go to ${goesTo ?? 'nobody'}, as it was set here. Offhook does not take them.`;
    case 'weak':
      return comesHere ? 'Calls arrive here, but something is missing:' : 'Calls are taken, but something is missing:';
    case 'broken':
      return 'Callers are not answered as you wish:';
    case 'not_connected':
      return problems.some(({ kind }) => kind === 'not_connected')
        ? 'One click sets it up at Twilio. What is set there now is kept, so that you can go back.'
        : 'We cannot set it up for you:';
  }
}
