import { NativeSelect, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { FormActions } from '#app/components/form-actions.tsx';
import { SidePanel } from '#app/components/side-panel.tsx';
import { LIST_WORDS } from '#app/features/callers/list-words.ts';
import { useListCaller } from '#app/features/callers/use-list-caller.ts';
import { readRefusal } from '#app/lib/explain-error.ts';

interface AddCallerProps {
  numberId: string;
  opened: boolean;
  onClose: () => void;
}

const KINDS = ['vip', 'blocked'] as const;
const NUMBERS = [
  { value: 'all', label: 'All your numbers' },
  { value: 'this', label: 'This number only' },
];

/** Puts a caller on a list by hand. */
export function AddCaller({ numberId, opened, onClose }: AddCallerProps) {
  return (
    <SidePanel opened={opened} onClose={onClose} title="Add a caller" position="right">
      <AddCallerForm numberId={numberId} onClose={onClose} />
    </SidePanel>
  );
}

function AddCallerForm({ numberId, onClose }: Omit<AddCallerProps, 'opened'>) {
  const { list } = useListCaller();
  const form = useForm({
    initialValues: { phone: '', name: '', kind: 'vip' as (typeof KINDS)[number], on: 'all' },
    validate: {
      phone: (value) => (value.replace(/\D/g, '').length < 7 ? 'Type the number like +1 512 555 0142' : null),
    },
  });
  return (
    <form
      onSubmit={form.onSubmit(({ on, ...caller }) =>
        list.mutate(
          { ...caller, numberId: on === 'this' ? numberId : null },
          { onSuccess: onClose, onError: (error) => form.setErrors(readRefusal(error).fieldErrors) },
        ),
      )}
      noValidate
    >
      <Stack gap="md">
        <TextInput
          label="Caller’s number"
          placeholder="+1 512 555 0142"
          type="tel"
          autoComplete="off"
          data-autofocus
          required
          {...form.getInputProps('phone')}
        />
        <TextInput
          label="Who it is"
          description="For your own eyes."
          placeholder="My brother"
          {...form.getInputProps('name')}
        />
        <Radio.Group label="When they ring" {...form.getInputProps('kind')}>
          <Stack gap="sm" mt="xs">
            {KINDS.map((kind) => (
              <Radio
                key={kind}
                value={kind}
                label={LIST_WORDS[kind].choice}
                description={LIST_WORDS[kind].explanation}
              />
            ))}
          </Stack>
        </Radio.Group>
        <NativeSelect label="On" data={NUMBERS} {...form.getInputProps('on')} />
        <FormActions saving={list.isPending} label="Add caller" onCancel={onClose} />
      </Stack>
    </form>
  );
}
