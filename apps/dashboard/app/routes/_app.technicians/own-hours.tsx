import { Stack, Switch } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { type BusinessHours, nextStretch } from '#app/features/hours/business-hours.ts';
import { WeekEditor } from '#app/features/hours/week-editor.tsx';
import type { TechnicianValues } from './technician.ts';

/** Someone's own working hours; without them, the business's. */
export function OwnHours({ form }: { form: UseFormReturnType<TechnicianValues> }) {
  const { hours } = form.values;
  return (
    <Stack gap="sm">
      <Switch
        label="Works other hours than the business"
        checked={hours !== null}
        onChange={(event) => form.setFieldValue('hours', event.currentTarget.checked ? usualHours() : null)}
      />
      {hours && (
        <WeekEditor
          weekly={hours.weekly}
          onChange={(weekly) => form.setFieldValue('hours', { closedDates: hours.closedDates ?? [], weekly })}
        />
      )}
    </Stack>
  );
}

function usualHours(): BusinessHours {
  const day = () => [nextStretch([])];
  return {
    weekly: { mon: day(), tue: day(), wed: day(), thu: day(), fri: day(), sat: [], sun: [] },
    closedDates: [],
  };
}
