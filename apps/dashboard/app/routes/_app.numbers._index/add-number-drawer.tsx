import { Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@remix-run/react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormActions } from '#app/components/form-actions.tsx';
import { SidePanel } from '#app/components/side-panel.tsx';
import { TwilioSteps } from '#app/features/numbers/twilio-steps.tsx';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { useTRPC } from '#app/lib/trpc.ts';

/** A new number: what it is, and the three things to set at Twilio. */
export function AddNumberDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <SidePanel opened={opened} onClose={onClose} title="Add a number">
      <AddNumberForm onClose={onClose} />
    </SidePanel>
  );
}

function AddNumberForm({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { e164: '', label: '' },
    validate: {
      e164: (value) => (value.replace(/\D/g, '').length < 7 ? 'Type the number like +1 512 555 0142' : null),
      label: (value) => (value.trim() === '' ? 'Give it a name, such as “Main line”' : null),
    },
  });
  const handlers = saveHandlers(form, {
    saved: 'Number added. Set it at Twilio and it is answered at once.',
    failed: 'The number was not added',
  });
  const add = useMutation(
    trpc.numbers.add.mutationOptions({
      onError: handlers.onError,
      onSuccess: async ({ numberId }) => {
        handlers.onSuccess();
        await queryClient.invalidateQueries(trpc.numbers.pathFilter());
        onClose();
        navigate(`/numbers/${numberId}`);
      },
    }),
  );
  return (
    <form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
      <Stack gap="md">
        <TextInput
          label="Phone number"
          placeholder="+1 512 555 0142"
          type="tel"
          autoComplete="off"
          data-autofocus
          required
          {...form.getInputProps('e164')}
        />
        <TextInput label="Name" placeholder="Main line" required {...form.getInputProps('label')} />
        <TwilioSteps />
        <FormActions saving={add.isPending} label="Add number" onCancel={onClose} />
      </Stack>
    </form>
  );
}
