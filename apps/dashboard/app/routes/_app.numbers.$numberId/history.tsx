import { Button, Group } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '#app/components/card.tsx';
import { Dialog } from '#app/components/dialog.tsx';
import { ShowMore } from '#app/components/show-more.tsx';
import { actorInWords, type HistoryEntry, historyInWords, placeOf } from '#app/features/numbers/history-words.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { dayAndTime } from '#app/lib/format.ts';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import classes from './history.module.css';
import type { NumberSectionProps } from './number-section.ts';

/** What happened to this number, who did it, and the way back. Nothing to show: nothing is shown. */
export function History({ number: { numberId } }: NumberSectionProps) {
  const [restoring, setRestoring] = useState<HistoryEntry | null>(null);
  const trpc = useTRPC();
  const history = useInfiniteQuery(
    trpc.numbers.history.infiniteQueryOptions({ numberId }, { getNextPageParam: (page) => page.nextCursor }),
  );
  const pages = history.data?.pages ?? [];
  const ourHost = pages[0]?.ourHost ?? '';
  const entries = pages.flatMap((page) => page.entries);
  if (entries.length === 0) return null;
  return (
    <Card title="History" description="What was changed, and by whom." flush>
      <ul className={classes.list}>
        {entries.map((entry) => (
          <HistoryRow key={entry.auditId} entry={entry} ourHost={ourHost} onRestore={() => setRestoring(entry)} />
        ))}
      </ul>
      <div className={classes.more}>
        <ShowMore pages={history} />
      </div>
      <RestoreDialog numberId={numberId} entry={restoring} ourHost={ourHost} onClose={() => setRestoring(null)} />
    </Card>
  );
}

interface HistoryRowProps {
  entry: HistoryEntry;
  ourHost: string;
  onRestore: () => void;
}

function HistoryRow({ entry, ourHost, onRestore }: HistoryRowProps) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 60_000);
  const { title, detail } = historyInWords(entry, ourHost);
  const when = dayAndTime(entry.at, { timeZone, nowMs });
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <strong>{title}</strong>
        {detail && <span>{detail}</span>}
        <span className={classes.facts}>
          {when} · {actorInWords(entry.actor)}
        </span>
      </div>
      {entry.restorable && (
        <Button
          variant="default"
          size="xs"
          onClick={onRestore}
          aria-haspopup="dialog"
          aria-label={`Go back to before: ${title}, ${when}`}
        >
          Go back
        </Button>
      )}
    </li>
  );
}

interface RestoreDialogProps {
  numberId: string;
  /** Null: nothing is asked. */
  entry: HistoryEntry | null;
  ourHost: string;
  onClose: () => void;
}

/** Asks before calls are led elsewhere: whoever rings next is answered there. */
function RestoreDialog({ numberId, entry, ourHost, onClose }: RestoreDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { timeZone, renderedAtMs } = useBusiness();
  const restore = useMutation(
    trpc.numbers.restore.mutationOptions({
      onSuccess: () => showSaved('Put back. It holds from the next call on.'),
      onError: (error) => showFailure('Not put back', error),
      onSettled: async () => {
        onClose();
        await queryClient.invalidateQueries(trpc.numbers.pathFilter());
      },
    }),
  );
  return (
    <Dialog opened={entry !== null} onClose={onClose} title="Go back to what was set before?">
      {entry && (
        <p>
          Everything at Twilio is set again as it was before this change (
          {dayAndTime(entry.at, { timeZone, nowMs: renderedAtMs })}
          ). Calls then go to <strong>{placeOf(entry.before, ourHost)}</strong>; those that are running go on as they
          are.
        </p>
      )}
      <Group gap="sm" mt="lg">
        <Button
          loading={restore.isPending}
          onClick={() => entry && restore.mutate({ numberId, auditId: entry.auditId })}
        >
          Go back
        </Button>
        <Button variant="default" onClick={onClose} data-autofocus>
          Leave it
        </Button>
      </Group>
    </Dialog>
  );
}
