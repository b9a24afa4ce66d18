import { Button, Loader, Skeleton } from '@mantine/core';
import { useNavigate } from '@remix-run/react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Dialog } from '#app/components/dialog.tsx';
import { Notice } from '#app/components/notice.tsx';
import { explainError } from '#app/lib/explain-error.ts';
import { phoneNumber } from '#app/lib/format.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { IconChevronRight } from '#app/theme/icons.ts';
import classes from './test-call-dialog.module.css';

/** How often to look whether the call was answered: it takes well under a second. */
const ANSWER_CHECK_MS = 400;

/** Lists the callers one can play, rings the assistant with one of them, and goes to the call once it is answered. */
export function TestCallDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const [runId, setRunId] = useState<string | null>(null);
  const scenarios = useQuery(trpc.testCalls.scenarios.queryOptions(undefined, { retry: false }));
  const place = useMutation(trpc.testCalls.place.mutationOptions({ onSuccess: (placed) => setRunId(placed.runId) }));
  const ringing = place.isPending || runId !== null;
  return (
    <Dialog opened onClose={onClose} title="Place a test call" size="lg">
      <p className={classes.intro}>
        A pretend customer rings your assistant and you read along while they talk. It costs nothing. What they book
        lands in your calendar, where you can cancel it.
      </p>
      {place.error && (
        <Notice tone="danger" title="The call could not be placed">
          {explainError(place.error)}
        </Notice>
      )}
      {runId && <GoToCall runId={runId} onDone={onClose} onFailed={() => setRunId(null)} />}
      {ringing ? (
        <p className={classes.ringing} role="status">
          <Loader size="sm" /> Ringing your assistant…
        </p>
      ) : (
        <ScenarioList query={scenarios} onChoose={(scenario) => place.mutate({ scenario })} />
      )}
    </Dialog>
  );
}

interface ScenarioListProps {
  query: {
    data: readonly { name: string; title: string; description: string; e164: string | null }[] | undefined;
    error: unknown;
    refetch: () => unknown;
  };
  onChoose: (name: string) => void;
}

function ScenarioList({ query, onChoose }: ScenarioListProps) {
  if (query.error) {
    return (
      <Notice tone="warning" title="Test calls are not available">
        {explainError(query.error)}{' '}
        <Button variant="subtle" size="compact-sm" onClick={() => query.refetch()}>
          Try again
        </Button>
      </Notice>
    );
  }
  if (!query.data) return [1, 2, 3, 4].map((row) => <Skeleton key={row} height={62} mb="xs" radius="md" />);
  const numbers = new Set(query.data.map(({ e164 }) => e164));
  return (
    <ul className={classes.list} aria-label="Who should call?">
      {query.data.map(({ name, title, description, e164 }) => (
        <li key={name}>
          <button type="button" className={classes.scenario} onClick={() => onChoose(name)}>
            <span className={classes.words}>
              <strong>{title}</strong>
              <span>{description}</span>
              {e164 && numbers.size > 1 && <span className={classes.number}>Rings {phoneNumber(e164)}</span>}
            </span>
            <IconChevronRight size={18} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}

interface GoToCallProps {
  runId: string;
  onDone: () => void;
  onFailed: () => void;
}

/** Waits for the call's page to exist, then shows it. */
function GoToCall({ runId, onDone, onFailed }: GoToCallProps) {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const status = useQuery(
    trpc.testCalls.status.queryOptions({ runId }, { refetchInterval: ANSWER_CHECK_MS, staleTime: 0, gcTime: 0 }),
  );
  const callId = status.data?.callId;
  useEffect(() => {
    if (!callId) return;
    onDone();
    navigate(`/calls/${callId}`);
  }, [callId, navigate, onDone]);
  const neverAnswered = status.data?.state === 'finished' && !callId;
  if (!status.error && !neverAnswered) return null;
  return (
    <Notice tone="danger" title="The call was not answered">
      {status.error
        ? explainError(status.error)
        : 'The assistant did not pick up. Check that the phone service is running.'}{' '}
      <Button variant="subtle" size="compact-sm" onClick={onFailed}>
        Choose another call
      </Button>
    </Notice>
  );
}
