import { NativeSelect, NumberInput, SimpleGrid, Stack, Switch } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormActions } from '#app/components/form-actions.tsx';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { minuteChoices } from '#app/lib/time-choices.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import type { Answering } from './answering.ts';
import classes from './who-answers.module.css';

type Limits = Answering['limits'];

const WINDOWS_MIN = [15, 30, 60, 120, 240, 1_440];

interface GoBackFormProps {
  numberId: string;
  limits: Limits;
}

/** When calls go back to the other side by themselves. */
export function GoBackForm({ numberId, limits }: GoBackFormProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useForm({ initialValues: toValues(limits) });
  const handlers = saveHandlers(form, { saved: 'Saved.', failed: 'Not saved', section: 'limits' });
  const save = useMutation(
    trpc.numbers.setRollbackLimits.mutationOptions({
      onError: handlers.onError,
      onSuccess: async () => {
        handlers.onSuccess();
        await queryClient.invalidateQueries(trpc.numbers.pathFilter());
      },
    }),
  );
  const { windowMin, enabled } = form.values;
  return (
    <form
      className={classes.part}
      onSubmit={form.onSubmit((values) => save.mutate({ numberId, limits: toLimits(values) }))}
      noValidate
    >
      <Stack gap="md">
        <Switch
          label="Go back by itself when a side does badly"
          description="The next calls then go to the other side, and you get a text and a note on your overview."
          {...form.getInputProps('enabled', { type: 'checkbox' })}
        />
        {enabled && (
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
            <NativeSelect
              label="Judged by the calls of the last"
              data={minuteChoices(WINDOWS_MIN, Number(windowMin))}
              {...form.getInputProps('windowMin')}
            />
            <NumberInput label="At least" suffix=" calls" min={3} max={500} {...form.getInputProps('minCalls')} />
            <NumberInput
              label="Broke off, more than"
              suffix=" %"
              min={1}
              max={100}
              {...form.getInputProps('maxFailurePercent')}
            />
            <NumberInput
              label="Taken by somebody else, more than"
              suffix=" %"
              min={1}
              max={100}
              {...form.getInputProps('maxFallbackPercent')}
            />
            <NumberInput
              label="First word after more than"
              description="For half of the callers."
              suffix=" s"
              min={0.5}
              max={20}
              step={0.5}
              decimalScale={1}
              {...form.getInputProps('maxFirstAudioSec')}
            />
          </SimpleGrid>
        )}
        <FormActions saving={save.isPending} unchanged={!form.isDirty()} />
      </Stack>
    </form>
  );
}

function toValues({ windowMin, maxFirstAudioMs, ...rest }: Limits) {
  return { ...rest, windowMin: String(windowMin), maxFirstAudioSec: maxFirstAudioMs / 1_000 };
}

function toLimits({ windowMin, maxFirstAudioSec, ...rest }: ReturnType<typeof toValues>): Limits {
  return { ...rest, windowMin: Number(windowMin), maxFirstAudioMs: Math.round(maxFirstAudioSec * 1_000) };
}
