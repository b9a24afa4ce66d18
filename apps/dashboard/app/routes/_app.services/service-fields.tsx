import { NativeSelect, NumberInput, SimpleGrid, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { FormActions } from '#app/components/form-actions.tsx';
import { PricePreview } from './price-preview.tsx';
import type { ServiceFormValues } from './service-form-values.ts';

const PRICE_KINDS = [
  { value: 'fixed', label: 'One fixed price' },
  { value: 'from', label: 'Starts at' },
  { value: 'range', label: 'Between two prices' },
  { value: 'on_site', label: 'No price on the phone: after a look' },
];

interface ServiceFieldsProps {
  form: UseFormReturnType<ServiceFormValues>;
  saving: boolean;
  onCancel: () => void;
}

/** What there is to say about a service. */
export function ServiceFields({ form, saving, onCancel }: ServiceFieldsProps) {
  return (
    <Stack gap="md">
      <TextInput label="Name" placeholder="Leak repair" required data-autofocus {...form.getInputProps('name')} />
      <Textarea
        label="What it covers"
        description="Helps the assistant recognize what a caller means."
        autosize
        minRows={2}
        {...form.getInputProps('description')}
      />
      <PriceFields form={form} />
      <PricePreview values={form.values} />
      <TimeFields form={form} />
      <Switch
        label="May be booked on the phone"
        description="Otherwise the assistant offers a call back."
        {...form.getInputProps('bookable', { type: 'checkbox' })}
      />
      <Switch
        label="This is an emergency"
        description="May take the time you hold back for emergencies."
        {...form.getInputProps('emergency', { type: 'checkbox' })}
      />
      <FormActions saving={saving} unchanged={!form.isDirty()} onCancel={onCancel} />
    </Stack>
  );
}

function PriceFields({ form }: { form: UseFormReturnType<ServiceFormValues> }) {
  const { priceKind, callOutFee } = form.values;
  const dollars = { prefix: '$', decimalScale: 2, min: 0, thousandSeparator: ',', hideControls: true } as const;
  return (
    <>
      <NativeSelect label="Price" data={PRICE_KINDS} {...form.getInputProps('priceKind')} />
      {priceKind !== 'on_site' && (
        <SimpleGrid cols={2} spacing="md">
          <NumberInput
            label={priceKind === 'range' ? 'Lowest price' : 'Amount'}
            required
            {...dollars}
            {...form.getInputProps('priceMin')}
          />
          {priceKind === 'range' && (
            <NumberInput label="Highest price" required {...dollars} {...form.getInputProps('priceMax')} />
          )}
        </SimpleGrid>
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <NumberInput label="Call-out fee, if any" {...dollars} {...form.getInputProps('callOutFee')} />
        <NumberInput label="After-hours fee, if any" {...dollars} {...form.getInputProps('afterHoursFee')} />
      </SimpleGrid>
      {callOutFee !== '' && callOutFee > 0 && (
        <Switch
          label="The call-out fee comes off the bill when we do the job"
          {...form.getInputProps('callOutFeeCredited', { type: 'checkbox' })}
        />
      )}
      <TextInput label="Added remark" placeholder="Parts are extra" {...form.getInputProps('priceNote')} />
      <Switch
        label="The price may be told on the phone"
        description="Otherwise the assistant gives no figure and offers a call back."
        {...form.getInputProps('quotable', { type: 'checkbox' })}
      />
    </>
  );
}

function TimeFields({ form }: { form: UseFormReturnType<ServiceFormValues> }) {
  const minutes = { suffix: ' min', min: 0, step: 15, allowDecimal: false } as const;
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="md">
      <NumberInput label="Takes" required {...minutes} {...form.getInputProps('durationMin')} />
      <NumberInput label="Time before" {...minutes} {...form.getInputProps('bufferBeforeMin')} />
      <NumberInput label="Time after" {...minutes} {...form.getInputProps('bufferAfterMin')} />
    </SimpleGrid>
  );
}
