import { Button, Loader } from '@mantine/core';
import { Link } from '@remix-run/react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '#app/components/card.tsx';
import { Notice } from '#app/components/notice.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { timeAgo, timeOfDay } from '#app/lib/format.ts';
import { showFailure } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './import.module.css';
import { type Import, importFacts, importTitle, isRunning } from './import-words.ts';
import { RemoveCalls } from './remove-calls.tsx';
import { StartImport } from './start-import.tsx';

/** How far the reading of the account is, and what can be done about it. */
export function ImportProgress({ latest }: { latest: Import }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const [isStarting, setIsStarting] = useState(false);
  const running = isRunning(latest);
  if (isStarting && !running) return <StartImport onCancel={() => setIsStarting(false)} />;
  const facts = importFacts(latest, timeZone);
  const ended = latest.finishedAt && timeAgo(latest.finishedAt, { timeZone, nowMs: renderedAtMs });
  return (
    <Card title={importTitle(latest)} description={running ? 'You can leave this page: it goes on by itself.' : ended}>
      <div className={classes.facts}>
        {running && <Loader size="xs" aria-hidden />}
        <p aria-live="polite">{facts.join(' · ') || 'This takes a few seconds.'}</p>
      </div>
      {latest.callsLeftOut > 0 && (
        <p className={classes.muted}>
          Left out: calls your assistant made itself, tests in a browser, calls still going on, and calls of other
          numbers.
        </p>
      )}
      <Trouble latest={latest} timeZone={timeZone} />
      <Actions latest={latest} onStart={() => setIsStarting(true)} />
    </Card>
  );
}

function Trouble({ latest: { problem }, timeZone }: { latest: Import; timeZone: string }) {
  if (!problem) return null;
  const again = problem.tryAgainAt;
  return (
    <Notice tone="warning" title={problem.words}>
      {again ? `It goes on from where it was, at ${timeOfDay(again, timeZone)}.` : 'Nothing that was read is lost.'}
    </Notice>
  );
}

function Actions({ latest, onStart }: { latest: Import; onStart: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const settled = { onSettled: () => queryClient.invalidateQueries(trpc.vapiImport.pathFilter()) };
  const cancel = useMutation(
    trpc.vapiImport.cancel.mutationOptions({
      ...settled,
      onError: (error) => showFailure('It was not stopped', error),
    }),
  );
  const goOn = useMutation(
    trpc.vapiImport.continue.mutationOptions({
      ...settled,
      onError: (error) => showFailure('It does not go on', error),
    }),
  );
  const { importId, state } = latest;
  if (isRunning(latest)) {
    return (
      <div className={classes.actions}>
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ importId })}>
          Stop
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.actions}>
      {state !== 'finished' && (
        <Button loading={goOn.isPending} onClick={() => goOn.mutate({ importId })}>
          Go on from there
        </Button>
      )}
      <Button variant="default" onClick={onStart}>
        Read again
      </Button>
      {latest.callsAdded + latest.callsKnown > 0 && (
        <Button variant="subtle" component={Link} to="/calls">
          See the calls
        </Button>
      )}
      {latest.callsAdded + latest.callsKnown > 0 && <RemoveCalls />}
    </div>
  );
}
