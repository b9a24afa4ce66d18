import { NativeSelect, SimpleGrid, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FormActions } from '#app/components/form-actions.tsx';
import { minuteChoices } from '#app/lib/time-choices.ts';
import { DOUBTS, type Rules, type Screening, WHAT_THEY_GET } from './rules-choices.ts';
import { useSaveRules } from './use-save-rules.ts';

type Values = ReturnType<typeof toValues>;

const BURST_CALLS = [2, 3, 4, 5, 6, 8, 10, 15, 20];
const BURST_STEPS_MIN = [5, 10, 15, 30, 60];

/** What callers get who may not be customers. */
export function ScreeningForm({ numberId, rules }: { numberId: string; rules: Rules }) {
  const form = useForm({ initialValues: toValues(rules.screening) });
  const { save, isSaving } = useSaveRules(form, { numberId, rules });
  const { burst, withinMin } = form.values;
  return (
    <form onSubmit={form.onSubmit((values) => save({ screening: toScreening(values) }))} noValidate>
      <Stack gap="md">
        {DOUBTS.map(({ rule, label, description }) => (
          <NativeSelect
            key={rule}
            label={label}
            description={description}
            data={WHAT_THEY_GET}
            {...form.getInputProps(rule)}
          />
        ))}
        {burst !== 'answer' && (
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
            <NativeSelect
              label="Too often is more than"
              data={BURST_CALLS.map((calls) => ({ value: String(calls), label: `${calls} calls` }))}
              {...form.getInputProps('calls')}
            />
            <NativeSelect
              label="Within"
              data={minuteChoices(BURST_STEPS_MIN, Number(withinMin))}
              {...form.getInputProps('withinMin')}
            />
          </SimpleGrid>
        )}
        <FormActions saving={isSaving} unchanged={!form.isDirty()} />
      </Stack>
    </form>
  );
}

function toValues({ burstLimit, ...actions }: Screening) {
  return { ...actions, calls: String(burstLimit.calls), withinMin: String(burstLimit.withinMin) };
}

function toScreening({ calls, withinMin, ...actions }: Values): Screening {
  return { ...actions, burstLimit: { calls: Number(calls), withinMin: Number(withinMin) } };
}
