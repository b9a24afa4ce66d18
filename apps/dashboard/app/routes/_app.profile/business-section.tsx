import { NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Card } from '#app/components/card.tsx';
import { FormActions } from '#app/components/form-actions.tsx';
import { phoneNumber, zoneName } from '#app/lib/format.ts';
import { type SectionProps, useSaveSection } from './use-save-section.ts';

const TRADES = [
  { value: 'plumbing', label: 'Plumbing' },
  { value: 'heating', label: 'Heating and air' },
  { value: 'electrical', label: 'Electrical' },
  { value: 'roofing', label: 'Roofing' },
  { value: 'locksmith', label: 'Locksmith' },
  { value: 'cleaning', label: 'Cleaning' },
  { value: 'handyman', label: 'Handyman' },
  { value: 'other', label: 'Something else' },
];

/** Where our owners work; a profile with another zone keeps it. */
const ZONES = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/Anchorage',
  'Pacific/Honolulu',
];

export function BusinessSection({ profile }: SectionProps) {
  const { business } = profile;
  const form = useForm({
    initialValues: {
      name: business.name,
      trade: business.trade,
      timeZone: business.timeZone,
      contactPhone: business.contactPhone ? phoneNumber(business.contactPhone) : '',
      bookingPageUrl: business.bookingPageUrl ?? '',
    },
    validate: { name: (value) => (value.trim() === '' ? 'Type the name of the business' : null) },
  });
  const { save, isSaving } = useSaveSection(form, 'business');
  const zones = [...new Set([...ZONES, business.timeZone])].map((zone) => ({
    value: zone,
    label: `${zoneName(zone)} (${zone.replace(/^.*\//, '').replaceAll('_', ' ')})`,
  }));
  const submit = ({ contactPhone, bookingPageUrl, ...rest }: typeof form.values) =>
    save({ business: { ...rest, contactPhone: contactPhone || null, bookingPageUrl: bookingPageUrl || null } });
  return (
    <Card title="Business" description="Who the assistant answers for.">
      <form onSubmit={form.onSubmit(submit)} noValidate>
        <Stack gap="md">
          <TextInput label="Name, as it is said" required {...form.getInputProps('name')} />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
            <NativeSelect label="Trade" data={TRADES} {...form.getInputProps('trade')} />
            <NativeSelect label="Time zone" data={zones} {...form.getInputProps('timeZone')} />
          </SimpleGrid>
          <TextInput
            label="A person’s phone"
            description="Given to callers who need a human, and where urgent calls can go."
            type="tel"
            {...form.getInputProps('contactPhone')}
          />
          <TextInput
            label="Online booking page"
            description="Offered when the assistant cannot book, for example while the calendar is down."
            type="url"
            placeholder="https://"
            {...form.getInputProps('bookingPageUrl')}
          />
          <FormActions saving={isSaving} unchanged={!form.isDirty()} />
        </Stack>
      </form>
    </Card>
  );
}
