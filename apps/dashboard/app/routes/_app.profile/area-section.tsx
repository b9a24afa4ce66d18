import { NumberInput, SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Card } from '#app/components/card.tsx';
import { FormActions } from '#app/components/form-actions.tsx';
import { AreaTest } from './area-test.tsx';
import { readPostalCodes } from './postal-codes.ts';
import { type Profile, type SectionProps, useSaveSection } from './use-save-section.ts';

const DEFAULT_RADIUS_MILES = 20;

export function AreaSection({ profile }: SectionProps) {
  const form = useForm({
    initialValues: toValues(profile.area),
    validate: {
      postalCode: (value, { withRadius }) =>
        withRadius && !/^\d{5}$/.test(value.trim()) ? 'Type a five-digit ZIP code' : null,
      radiusMiles: (value, { withRadius }) => (withRadius && !(Number(value) > 0) ? 'Say how far you go' : null),
      postalCodes: (value) => {
        const { unreadable } = readPostalCodes(value);
        return unreadable.length > 0 ? `Not a ZIP code: ${unreadable.slice(0, 3).join(', ')}` : null;
      },
    },
  });
  const { save, isSaving } = useSaveSection(form, 'area');
  const submit = ({ withRadius, postalCode, radiusMiles, postalCodes }: typeof form.values) =>
    save({
      area: {
        postalCodes: readPostalCodes(postalCodes).postalCodes,
        center: withRadius ? { postalCode: postalCode.trim(), radiusMiles: Number(radiusMiles) } : null,
      },
    });
  return (
    <Card title="Service area" description="Where you go. Callers from elsewhere are told so kindly.">
      <form onSubmit={form.onSubmit(submit)} noValidate>
        <Stack gap="md">
          <Switch label="Everywhere around a ZIP code" {...form.getInputProps('withRadius', { type: 'checkbox' })} />
          {form.values.withRadius && (
            <SimpleGrid cols={2} spacing="md">
              <TextInput label="ZIP code" inputMode="numeric" maxLength={5} {...form.getInputProps('postalCode')} />
              <NumberInput label="How far" suffix=" miles" min={1} max={500} {...form.getInputProps('radiusMiles')} />
            </SimpleGrid>
          )}
          <Textarea
            label={form.values.withRadius ? 'And these ZIP codes as well' : 'These ZIP codes'}
            description="Separated by commas or spaces; paste a whole list."
            autosize
            minRows={2}
            maxRows={6}
            {...form.getInputProps('postalCodes')}
          />
          <FormActions saving={isSaving} unchanged={!form.isDirty()} />
        </Stack>
      </form>
      <AreaTest unsaved={form.isDirty()} />
    </Card>
  );
}

function toValues({ center, postalCodes }: Profile['area']) {
  return {
    withRadius: center !== null,
    postalCode: center?.postalCode ?? '',
    radiusMiles: center?.radiusMiles ?? (DEFAULT_RADIUS_MILES as number | ''),
    postalCodes: postalCodes.join(', '),
  };
}
