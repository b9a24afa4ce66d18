import { Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Card } from '#app/components/card.tsx';
import { FormActions } from '#app/components/form-actions.tsx';
import { type BusinessHours, hasProblems } from '#app/features/hours/business-hours.ts';
import { WeekEditor } from '#app/features/hours/week-editor.tsx';
import { zoneName } from '#app/lib/format.ts';
import { ClosedDates } from './closed-dates.tsx';
import { type SectionProps, useSaveSection } from './use-save-section.ts';

export function HoursSection({ profile }: SectionProps) {
  const form = useForm<BusinessHours>({ initialValues: profile.hours });
  const { save, isSaving } = useSaveSection(form, 'hours');
  const hours = form.values;
  return (
    <Card
      title="Hours"
      description={`When jobs can be booked, in ${zoneName(profile.business.timeZone)}. The assistant answers the phone at any hour.`}
    >
      <form
        onSubmit={form.onSubmit((values) => {
          if (!hasProblems(values)) save({ hours: values });
        })}
        noValidate
      >
        <Stack gap="lg">
          <WeekEditor weekly={hours.weekly} onChange={(weekly) => form.setFieldValue('weekly', weekly)} />
          <ClosedDates dates={hours.closedDates} onChange={(dates) => form.setFieldValue('closedDates', dates)} />
          <FormActions saving={isSaving} unchanged={!form.isDirty() || hasProblems(hours)} />
        </Stack>
      </form>
    </Card>
  );
}
