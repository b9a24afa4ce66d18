import { Checkbox } from '@mantine/core';
import { isDialable } from '#app/lib/format.ts';

interface TellCustomerChoiceProps {
  customerName: string;
  /** E.164, when it is one. */
  phone: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** `the new time`, `that it is cancelled`. */
  what: string;
}

/** Whether the customer gets a text. Asked each time: some have just been rung. */
export function TellCustomerChoice({ customerName, phone, checked, onChange, what }: TellCustomerChoiceProps) {
  if (!isDialable(phone)) return null;
  return (
    <Checkbox
      label={`Text ${customerName} ${what}`}
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
