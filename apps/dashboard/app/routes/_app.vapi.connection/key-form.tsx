import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { FormActions } from '#app/components/form-actions.tsx';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import classes from './connection.module.css';
import { useReadAgain } from './use-vapi-connection.ts';

interface KeyFormProps {
  /** The server has an account of its own that this business may use. */
  canShare: boolean;
  /** `secret`: made just now; null when there was one. */
  onConnected: (secret: string | null) => void;
  onCancel?: () => void;
}

/** Takes a key, and keeps it only when Vapi accepts it. */
export function KeyForm({ canShare, onConnected, onCancel }: KeyFormProps) {
  const trpc = useTRPC();
  const readAgain = useReadAgain();
  const form = useForm({
    initialValues: { apiKey: '' },
    validate: { apiKey: (value) => (value.trim() === '' ? 'Paste the key first' : null) },
  });
  const handlers = saveHandlers(form, { saved: 'Connected to Vapi.', failed: 'Not connected' });
  const connect = useMutation(
    trpc.vapiConnection.connect.mutationOptions({
      onError: handlers.onError,
      onSuccess: async ({ secret }) => {
        handlers.onSuccess();
        onConnected(secret);
        await readAgain();
      },
    }),
  );
  return (
    <form onSubmit={form.onSubmit(({ apiKey }) => connect.mutate({ apiKey }))} noValidate>
      <Stack gap="md">
        <PasswordInput
          label="Private key of your Vapi account"
          description="In Vapi: Organization Settings, API Keys. It is kept encrypted and never shown again."
          placeholder="xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"
          autoComplete="off"
          required
          {...form.getInputProps('apiKey')}
        />
        <FormActions
          saving={connect.isPending}
          unchanged={!form.isDirty()}
          label="Connect"
          {...(onCancel ? { onCancel } : {})}
        />
        {canShare && (
          <p className={classes.muted}>
            This server has a Vapi account already.{' '}
            <Button
              variant="subtle"
              size="compact-sm"
              disabled={connect.isPending}
              onClick={() => connect.mutate({ apiKey: null })}
            >
              Connect with it
            </Button>
          </p>
        )}
      </Stack>
    </form>
  );
}
