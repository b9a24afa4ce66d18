import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { RouterInputs } from '#app/lib/trpc.ts';
import { IconSearch } from '#app/theme/icons.ts';
import classes from './buy.module.css';

type Wanted = RouterInputs['numbers']['search'];

const COUNTRIES = [
  { value: 'US', label: 'United States' },
  { value: 'CA', label: 'Canada' },
  { value: 'GB', label: 'United Kingdom' },
];
const KINDS = [
  { value: 'local', label: 'Local' },
  { value: 'tollFree', label: 'Toll-free' },
  { value: 'mobile', label: 'Mobile' },
];

interface SearchFormProps {
  initial: Wanted;
  searching: boolean;
  onSearch: (wanted: Wanted) => void;
}

/** What the number should be like. */
export function SearchForm({ initial, searching, onSearch }: SearchFormProps) {
  const form = useForm<Wanted>({
    initialValues: initial,
    validate: {
      areaCode: (value) => (/^(\d{3})?$/.test((value ?? '').trim()) ? null : 'Three digits, such as 512'),
      contains: (value) =>
        /^([0-9A-Za-z*]{2,16})?$/.test((value ?? '').trim()) ? null : '2 to 16 digits or letters, without spaces',
    },
  });
  const hasAreaCodes = form.values.country !== 'GB';
  const search = (values: Wanted) => onSearch(hasAreaCodes ? values : { ...values, areaCode: '' });
  return (
    <search>
      <form onSubmit={form.onSubmit(search)} className={classes.search} noValidate>
        <NativeSelect label="Country" data={COUNTRIES} {...form.getInputProps('country')} />
        <NativeSelect label="Kind" data={KINDS} {...form.getInputProps('kind')} />
        {hasAreaCodes && (
          <TextInput label="Area code" placeholder="512" inputMode="numeric" {...form.getInputProps('areaCode')} />
        )}
        <TextInput label="Contains" placeholder="LEAK or 2424" autoComplete="off" {...form.getInputProps('contains')} />
        <Checkbox label="Can send texts" {...form.getInputProps('needsTexts', { type: 'checkbox' })} />
        <Button type="submit" loading={searching} leftSection={<IconSearch size={17} aria-hidden />}>
          Search
        </Button>
      </form>
    </search>
  );
}
