import { NativeSelect } from '@mantine/core';
import { useSearchParams } from '@remix-run/react';
import { phoneNumber } from '#app/lib/format.ts';

interface NumberChoiceProps {
  numbers: readonly { numberId: string; label: string; e164: string }[];
  /** Empty: all of them. */
  value: string;
  /** Offers all numbers together, in these words. */
  all?: string;
}

/** Which number a page is about; the choice goes into the address. Nothing to choose from one. */
export function NumberChoice({ numbers, value, all }: NumberChoiceProps) {
  const [, setParams] = useSearchParams();
  if (numbers.length < 2) return null;
  const choices = numbers.map(({ numberId, label, e164 }) => ({
    value: numberId,
    label: `${label} · ${phoneNumber(e164)}`,
  }));
  return (
    <NativeSelect
      label="Phone number"
      data={all === undefined ? choices : [{ value: '', label: all }, ...choices]}
      value={value}
      onChange={(event) => {
        const { value: chosen } = event.currentTarget;
        setParams(
          (params) => {
            if (chosen) params.set('number', chosen);
            else params.delete('number');
            return params;
          },
          { replace: true, preventScrollReset: true },
        );
      }}
    />
  );
}
