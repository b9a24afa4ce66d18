import { Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormActions } from '#app/components/form-actions.tsx';
import { MODES } from '#app/features/numbers/mode-tag.tsx';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { type RouterInputs, type RouterOutputs, useTRPC } from '#app/lib/trpc.ts';

type Settings = Omit<RouterInputs['numbers']['update'], 'numberId' | 'readAt'>;
type Mode = Settings['mode'];

const CHOICES: readonly Mode[] = ['openai', 'forward', 'paused'];

interface NumberFormProps {
  number: RouterOutputs['numbers']['get'];
}

/** The settings of one number. They hold from the next call on. */
export function NumberForm({ number }: NumberFormProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: {
      label: number.label,
      mode: number.mode === 'vapi' ? ('openai' as const) : number.mode,
    },
    validate: {
      label: (value) => (value.trim() === '' ? 'Give the number a name' : null),
    },
  });
  const handlers = saveHandlers(form, { saved: 'Saved. The next call follows it.', failed: 'Not saved' });
  const save = useMutation(
    trpc.numbers.update.mutationOptions({
      onError: handlers.onError,
      onSuccess: async () => {
        handlers.onSuccess();
        await queryClient.invalidateQueries(trpc.numbers.pathFilter());
      },
    }),
  );
  return (
    <form
      onSubmit={form.onSubmit((values) =>
        save.mutate({
          numberId: number.numberId,
          readAt: number.updatedAt,
          greetingOverride: number.greetingOverride ?? '',
          forwardTo: number.forwardTo ?? '',
          ...values,
        }),
      )}
      noValidate
    >
      <Stack gap="lg">
        <TextInput label="Name" description="Only you see it." required {...form.getInputProps('label')} />
        <Radio.Group label="What happens with a call" {...form.getInputProps('mode')}>
          <Stack gap="sm" mt="xs">
            {CHOICES.map((choice) => (
              <Radio key={choice} value={choice} label={MODES[choice].label} description={MODES[choice].explanation} />
            ))}
          </Stack>
        </Radio.Group>
        <FormActions saving={save.isPending} unchanged={!form.isDirty()} />
      </Stack>
    </form>
  );
}
