import { NativeSelect, NumberInput, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Card } from '#app/components/card.tsx';
import { FormActions } from '#app/components/form-actions.tsx';
import { minuteChoices } from '#app/lib/time-choices.ts';
import { type Profile, type SectionProps, useSaveSection } from './use-save-section.ts';

const LEAD_STEPS = [0, 30, 60, 120, 240, 480, 1_440, 2_880];
const SLOT_STEPS = [15, 30, 60, 90, 120];
const EMERGENCY_STEPS = [0, 15, 30, 45, 60, 90, 120];
const ARRIVAL_STEPS = [0, 60, 120, 180, 240];
const RESERVE_STEPS = [0, 60, 120, 180, 240, 360, 480];
const USUAL_WINDOW = { from: '12:00', to: '14:00' };

export function BookingSection({ profile }: SectionProps) {
  const form = useForm({
    initialValues: toValues(profile.booking),
    validate: {
      horizonDays: (value) => (Number(value) >= 1 && Number(value) <= 365 ? null : 'Between 1 and 365 days'),
      windowTo: (value, { hasWindow, windowFrom }) =>
        hasWindow && value <= windowFrom ? 'It must end after it begins' : null,
    },
  });
  const { save, isSaving } = useSaveSection(form, 'booking');
  const { hasWindow } = form.values;
  return (
    <Card title="Booking rules" description="Which times the assistant may offer.">
      <form onSubmit={form.onSubmit((values) => save({ booking: toRules(values) }))} noValidate>
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
            <NativeSelect
              label="Notice you need"
              description="No ordinary job starts sooner."
              data={minuteChoices(LEAD_STEPS, profile.booking.leadTimeMin)}
              {...form.getInputProps('leadTimeMin')}
            />
            <NumberInput
              label="How far ahead"
              description="Later days are not offered."
              suffix=" days"
              min={1}
              max={365}
              {...form.getInputProps('horizonDays')}
            />
            <NativeSelect
              label="Jobs start every"
              data={minuteChoices(SLOT_STEPS, profile.booking.slotStepMin)}
              {...form.getInputProps('slotStepMin')}
            />
            <NativeSelect
              label="Notice for an emergency"
              data={minuteChoices(EMERGENCY_STEPS, profile.booking.emergencyLeadTimeMin)}
              {...form.getInputProps('emergencyLeadTimeMin')}
            />
          </SimpleGrid>
          <NativeSelect
            label="What callers are told"
            description="A window leaves room for a job that takes longer; the calendar still plans the beginning of it."
            data={minuteChoices(ARRIVAL_STEPS, profile.booking.arrivalWindowMin).map(({ value, label }) => ({
              value,
              label:
                value === '0'
                  ? 'The exact time: “at 8 AM”'
                  : `A window of ${label}${value === '120' ? ': “between 8 and 10 AM”' : ''}`,
            }))}
            {...form.getInputProps('arrivalWindowMin')}
          />
          <Switch
            label="Leave time for driving between jobs"
            description="Added to the time before and after a job, by the ZIP codes or addresses of the two."
            {...form.getInputProps('allowForTravel', { type: 'checkbox' })}
          />
          <NativeSelect
            label="Keep free for emergencies every day"
            description="That much of your crew’s time, together, is never filled with ordinary jobs."
            data={minuteChoices(RESERVE_STEPS, profile.booking.emergencyReserveMin).map(({ value, label }) => ({
              value,
              label: value === '0' ? 'Nothing' : label,
            }))}
            {...form.getInputProps('emergencyReserveMin')}
          />
          <Switch
            label="Hold back fixed hours for emergencies every day"
            {...form.getInputProps('hasWindow', { type: 'checkbox' })}
          />
          {hasWindow && (
            <SimpleGrid cols={2} spacing="md">
              <TextInput type="time" step={900} label="Held back from" {...form.getInputProps('windowFrom')} />
              <TextInput type="time" step={900} label="until" {...form.getInputProps('windowTo')} />
            </SimpleGrid>
          )}
          <FormActions saving={isSaving} unchanged={!form.isDirty()} />
        </Stack>
      </form>
    </Card>
  );
}

function toValues(rules: Profile['booking']) {
  const window = rules.emergencyWindow ?? USUAL_WINDOW;
  return {
    leadTimeMin: String(rules.leadTimeMin),
    horizonDays: rules.horizonDays as number | string,
    slotStepMin: String(rules.slotStepMin),
    emergencyLeadTimeMin: String(rules.emergencyLeadTimeMin),
    arrivalWindowMin: String(rules.arrivalWindowMin),
    emergencyReserveMin: String(rules.emergencyReserveMin),
    allowForTravel: rules.allowForTravel,
    hasWindow: rules.emergencyWindow !== null,
    windowFrom: window.from,
    windowTo: window.to,
  };
}

function toRules(values: ReturnType<typeof toValues>): Profile['booking'] {
  return {
    leadTimeMin: Number(values.leadTimeMin),
    horizonDays: Number(values.horizonDays),
    slotStepMin: Number(values.slotStepMin),
    emergencyLeadTimeMin: Number(values.emergencyLeadTimeMin),
    arrivalWindowMin: Number(values.arrivalWindowMin),
    emergencyReserveMin: Number(values.emergencyReserveMin),
    allowForTravel: values.allowForTravel,
    emergencyWindow: values.hasWindow ? { from: values.windowFrom, to: values.windowTo } : null,
  };
}
