import { Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormActions } from '#app/components/form-actions.tsx';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import type { NumberSectionProps } from './number-section.ts';

/** The number's name, here and in the Twilio account. */
export function RenameNumber({ number }: NumberSectionProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { label: number.label },
    validate: { label: (value) => (value.trim() === '' ? 'Give the number a name' : null) },
  });
  const failures = saveHandlers(form, { saved: '', failed: 'Not renamed' });
  const rename = useMutation(
    trpc.numbers.rename.mutationOptions({
      onError: failures.onError,
      onSuccess: async ({ atTwilio }) => {
        const saved = atTwilio === false ? 'Saved here. Twilio did not answer and still has the old name.' : 'Saved.';
        saveHandlers(form, { saved, failed: '' }).onSuccess();
        await queryClient.invalidateQueries(trpc.numbers.pathFilter());
      },
    }),
  );
  return (
    <form onSubmit={form.onSubmit(({ label }) => rename.mutate({ numberId: number.numberId, label }))} noValidate>
      <Stack gap="md">
        <TextInput
          label="Name"
          description="Only you see it, here and at Twilio."
          required
          {...form.getInputProps('label')}
        />
        <FormActions saving={rename.isPending} unchanged={!form.isDirty()} label="Rename" />
      </Stack>
    </form>
  );
}
