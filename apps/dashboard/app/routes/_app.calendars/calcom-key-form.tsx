import { PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { FormActions } from '#app/components/form-actions.tsx';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { useReadAgain } from './use-calendar-setup.ts';

interface CalcomKeyFormProps {
  onDone: () => void;
  onCancel?: () => void;
}

/** Takes a key, and keeps it only when Cal.com accepts it. */
export function CalcomKeyForm({ onDone, onCancel }: CalcomKeyFormProps) {
  const trpc = useTRPC();
  const readAgain = useReadAgain();
  const form = useForm({
    initialValues: { apiKey: '' },
    validate: { apiKey: (value) => (value.trim() === '' ? 'Paste the key first' : null) },
  });
  const handlers = saveHandlers(form, { saved: 'Connected to Cal.com.', failed: 'Not connected' });
  const connect = useMutation(
    trpc.calendar.connect.mutationOptions({
      onError: handlers.onError,
      onSuccess: async () => {
        handlers.onSuccess();
        await readAgain();
        onDone();
      },
    }),
  );
  return (
    <form onSubmit={form.onSubmit((values) => connect.mutate(values))} noValidate>
      <Stack gap="md">
        <PasswordInput
          label="Key of your Cal.com account"
          description="At Cal.com: Settings, Security, API keys. Make one that never expires and paste it here. It is kept encrypted and never shown again."
          placeholder="cal_live_…"
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
      </Stack>
    </form>
  );
}
