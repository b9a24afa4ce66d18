import { NumberInput, SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useMemo } from 'react';
import { Card } from '#app/components/card.tsx';
import { FormActions } from '#app/components/form-actions.tsx';
import { AreaMap } from '#app/features/area-map/area-map.tsx';
import { AreaTest } from './area-test.tsx';
import { AREA_FIELD_NAMES, AREA_RULES, type AreaValues, toArea, toAreaValues } from './area-values.ts';
import classes from './profile.module.css';
import { type SectionProps, useSaveSection } from './use-save-section.ts';

export function AreaSection({ profile }: SectionProps) {
  const form = useForm<AreaValues>({ initialValues: toAreaValues(profile.area), validate: AREA_RULES });
  const { save, isSaving } = useSaveSection(form, 'area', AREA_FIELD_NAMES);
  const { values } = form;
  // The map is drawn anew only when what it shows has changed.
  const shown = useMemo(() => toArea(values), [values]);
  return (
    <Card title="Service area" description="Where you go. Callers from elsewhere are told so kindly.">
      <form onSubmit={form.onSubmit((typed) => save({ area: toArea(typed) }))} noValidate>
        <Stack gap="md">
          <Surroundings form={form} />
          <Textarea
            label={values.withRadius || values.withDrive ? 'And these ZIP codes as well' : 'These ZIP codes'}
            description="Separated by commas or spaces; paste a whole list."
            autosize
            minRows={2}
            maxRows={6}
            {...form.getInputProps('postalCodes')}
          />
          <h3 className={classes.subtitle}>On the map</h3>
          <AreaMap area={shown} onChange={(zones) => form.setFieldValue('zones', zones)} />
          {form.errors['zones'] && <p className={classes.result}>{form.errors['zones']}</p>}
          <Textarea
            label="But never these ZIP codes"
            description="They are out, whatever is said above."
            autosize
            minRows={1}
            maxRows={6}
            {...form.getInputProps('excludedPostalCodes')}
          />
          <FormActions saving={isSaving} unchanged={!form.isDirty()} />
        </Stack>
      </form>
      <AreaTest unsaved={form.isDirty()} />
    </Card>
  );
}

function Surroundings({ form }: { form: UseFormReturnType<AreaValues> }) {
  const { withRadius, withDrive } = form.values;
  return (
    <>
      <Switch label="Everywhere around a ZIP code" {...form.getInputProps('withRadius', { type: 'checkbox' })} />
      {withRadius && (
        <SimpleGrid cols={2} spacing="md">
          <TextInput label="ZIP code" inputMode="numeric" maxLength={5} {...form.getInputProps('postalCode')} />
          <NumberInput label="How far" suffix=" miles" min={1} max={500} {...form.getInputProps('radiusMiles')} />
        </SimpleGrid>
      )}
      <Switch
        label="Everywhere within a drive"
        description="Counted by road when Google Maps is connected, estimated otherwise."
        {...form.getInputProps('withDrive', { type: 'checkbox' })}
      />
      {withDrive && (
        <SimpleGrid cols={2} spacing="md">
          <TextInput
            label="Drives start at ZIP code"
            inputMode="numeric"
            maxLength={5}
            {...form.getInputProps('drivePostalCode')}
          />
          <NumberInput
            label="No longer than"
            suffix=" minutes"
            min={5}
            max={240}
            {...form.getInputProps('maxMinutes')}
          />
        </SimpleGrid>
      )}
    </>
  );
}
