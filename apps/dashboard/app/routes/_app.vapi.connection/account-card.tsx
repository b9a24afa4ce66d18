import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '#app/components/card.tsx';
import { DisconnectButton } from '#app/components/disconnect-button.tsx';
import { showFailure, showSaved } from '#app/lib/notify.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './connection.module.css';
import { KeyForm } from './key-form.tsx';
import { useReadAgain, type VapiConnection } from './use-vapi-connection.ts';

interface AccountCardProps {
  connection: VapiConnection;
  /** A secret was made, and is shown this once. */
  onSecret: (secret: string | null) => void;
}

/** Key first; with a key, whose account it is. */
export function AccountCard({ connection, onSecret }: AccountCardProps) {
  const [changingKey, setChangingKey] = useState(false);
  const isConnected = connection.key !== 'none';
  return (
    <Card
      title="Your Vapi account"
      description="Offhook reads your assistants and calls there, and can hand calls back to them. It changes nothing in Vapi by itself."
    >
      {isConnected && !changingKey ? (
        <div className={classes.account}>
          <p>{whose(connection)}</p>
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => setChangingKey(true)}>
              Use another key
            </Button>
            <Disconnect onDone={() => onSecret(null)} />
          </Group>
        </div>
      ) : (
        <KeyForm
          canShare={connection.canShare && connection.key !== 'shared'}
          onConnected={(secret) => {
            setChangingKey(false);
            if (secret !== null) onSecret(secret);
          }}
          {...(isConnected ? { onCancel: () => setChangingKey(false) } : {})}
        />
      )}
    </Card>
  );
}

function whose({ key, keyHint }: VapiConnection): string {
  return key === 'shared' ? 'Connected with this server’s key.' : `Connected with your key that ends in ${keyHint}.`;
}

function Disconnect({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC();
  const readAgain = useReadAgain();
  const disconnect = useMutation(
    trpc.vapiConnection.disconnect.mutationOptions({
      onError: (error) => showFailure('Still connected', error),
      onSuccess: async () => {
        showSaved('Disconnected. Key and secret are forgotten.');
        onDone();
        await readAgain();
      },
    }),
  );
  return (
    <DisconnectButton
      from="Vapi"
      isPending={disconnect.isPending}
      onConfirm={(done) => disconnect.mutate(undefined, { onSuccess: done })}
    >
      Your key and the secret are forgotten. Calls can no longer be handed to Vapi, and what its assistants ask of
      Offhook is refused from now on. What you have brought over stays.
    </DisconnectButton>
  );
}
