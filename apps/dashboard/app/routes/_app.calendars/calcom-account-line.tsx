import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { DisconnectButton } from '#app/components/disconnect-button.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { timeAgo } from '#app/lib/format.ts';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './calendars.module.css';
import type { Setup } from './use-calendar-setup.ts';
import { useReadAgain } from './use-calendar-setup.ts';

interface CalcomAccountLineProps {
  setup: Setup;
  nowMs: number;
  /** Null while the account cannot be read. */
  name: string | null;
  onChangeKey: () => void;
}

/** Whose account it is, and how we hear of changes made there. */
export function CalcomAccountLine({ setup, nowMs, name, onChangeKey }: CalcomAccountLineProps) {
  const whose = setup.key === 'shared' ? 'with this server’s key' : 'with your key';
  return (
    <div className={classes.account}>
      <div>
        <p>
          {name === null ? 'Connected' : <strong>{name}</strong>}, {whose}
        </p>
        {setup.provider === 'calcom' && <News webhook={setup.webhook} nowMs={nowMs} />}
      </div>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={onChangeKey}>
          Use another key
        </Button>
        {setup.key === 'own' && <Disconnect />}
      </Group>
    </div>
  );
}

function News({ webhook, nowMs }: { webhook: Setup['webhook']; nowMs: number }) {
  const { timeZone } = useBusiness();
  const ago = (instant: string) => timeAgo(instant, { timeZone, nowMs });
  if (webhook.registered) {
    const last = webhook.lastDeliveryAt ? `, the last one ${ago(webhook.lastDeliveryAt)}` : '';
    return <p className={classes.muted}>Changes made there arrive here at once{last}.</p>;
  }
  const last = webhook.sweptAt ? `, last ${ago(webhook.sweptAt)}` : '';
  return <p className={classes.muted}>Offhook looks for changes made there every five minutes{last}.</p>;
}

function Disconnect() {
  const trpc = useTRPC();
  const readAgain = useReadAgain();
  const disconnect = useMutation(
    trpc.calendar.disconnect.mutationOptions({
      onError: (error) => showFailure('Not disconnected', error),
      onSuccess: async () => {
        showSaved('Disconnected. Jobs are booked in Offhook from now on.');
        await readAgain();
      },
    }),
  );
  return (
    <DisconnectButton
      from="Cal.com"
      isPending={disconnect.isPending}
      onConfirm={(done) => disconnect.mutate(undefined, { onSuccess: done })}
    >
      Your key is forgotten, and jobs are booked in Offhook from the next call on. Jobs that are booked in Cal.com stay
      there.
    </DisconnectButton>
  );
}
