import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { CopyText } from '#app/components/copy-text.tsx';
import { Dialog } from '#app/components/dialog.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { timeAgo } from '#app/lib/format.ts';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './calendars.module.css';
import type { Technician } from './use-calendar-setup.ts';
import { useReadAgain } from './use-calendar-setup.ts';

interface TechnicianFeedProps {
  technician: Technician;
  nowMs: number;
}

/** The secret address under which a technician's jobs can be subscribed to. */
export function TechnicianFeed({ technician, nowMs }: TechnicianFeedProps) {
  const { timeZone } = useBusiness();
  const { feed } = technician;
  return (
    <div className={classes.part}>
      <h4>Their jobs on their phone</h4>
      {feed === null ? (
        <p className={classes.muted}>No address yet.</p>
      ) : (
        <div className={classes.muted}>
          <CopyText text={feed.url} what={`the address of ${technician.name}’s jobs`} />
          <div>
            Whoever has it sees the jobs.{' '}
            {feed.readAt === null
              ? 'No calendar has read it yet.'
              : `Last read ${timeAgo(feed.readAt, { timeZone, nowMs })}.`}
          </div>
        </div>
      )}
      <FeedButtons technician={technician} />
    </div>
  );
}

function FeedButtons({ technician: { technicianId, name, feed } }: { technician: Technician }) {
  const trpc = useTRPC();
  const readAgain = useReadAgain();
  const [asking, { open, close }] = useDisclosure(false);
  const renew = useMutation(
    trpc.calendar.renewFeed.mutationOptions({
      onError: (error) => showFailure('No address was made', error),
      onSuccess: async () => {
        showSaved(feed === null ? 'The address is ready.' : 'The old address has ended. Subscribe to the new one.');
        close();
        await readAgain();
      },
    }),
  );
  const end = useMutation(
    trpc.calendar.removeFeed.mutationOptions({
      onError: (error) => showFailure('Not ended', error),
      onSuccess: async () => {
        showSaved('The address has ended.');
        close();
        await readAgain();
      },
    }),
  );
  return (
    <Group>
      {feed === null ? (
        <Button size="xs" variant="default" loading={renew.isPending} onClick={() => renew.mutate({ technicianId })}>
          Make an address
        </Button>
      ) : (
        <Button size="xs" variant="default" onClick={open} aria-haspopup="dialog">
          Replace or end it
        </Button>
      )}
      <Dialog opened={asking} onClose={close} title={`The address of ${name}’s jobs`}>
        <p>Calendars that use this address show no jobs any more once it is replaced or ended.</p>
        <Group gap="sm" mt="lg">
          <Button loading={renew.isPending} onClick={() => renew.mutate({ technicianId })}>
            Make a new one
          </Button>
          <Button color="red" loading={end.isPending} onClick={() => end.mutate({ technicianId })}>
            End it
          </Button>
          <Button variant="default" onClick={close} data-autofocus>
            Keep it
          </Button>
        </Group>
      </Dialog>
    </Group>
  );
}
