import { Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Card } from '#app/components/card.tsx';
import { FormActions } from '#app/components/form-actions.tsx';
import { saveHandlers } from '#app/lib/save-handlers.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { useReadAgain, type VapiConnection } from './use-vapi-connection.ts';

const KINDS = [
  { value: 'secret', label: 'The secret itself, in X-Vapi-Secret' },
  { value: 'bearer', label: 'The secret itself, as a bearer token' },
  { value: 'hmac', label: 'A signature made with the secret (HMAC)' },
];
const ALGORITHMS = [
  { value: 'sha256', label: 'SHA-256' },
  { value: 'sha512', label: 'SHA-512' },
  { value: 'sha1', label: 'SHA-1' },
];

/** How a message proves to be Vapi's. Nobody has to change it. */
export function ProofCard({ serverAuth }: { serverAuth: VapiConnection['serverAuth'] }) {
  const trpc = useTRPC();
  const readAgain = useReadAgain();
  const form = useForm({
    initialValues: { ...serverAuth, timestampHeader: serverAuth.timestampHeader ?? '' },
    validate: {
      signatureHeader: (value, { kind }) =>
        kind === 'hmac' && value.trim() === '' ? 'Name the header of the signature' : null,
      payload: (value, { kind }) =>
        kind === 'hmac' && !value.includes('{body}') ? 'The message itself, {body}, has to be signed' : null,
    },
  });
  const handlers = saveHandlers(form, { saved: 'Saved. It holds from the next message on.', failed: 'Not saved' });
  const save = useMutation(
    trpc.vapiConnection.setServerAuth.mutationOptions({
      onError: handlers.onError,
      onSuccess: async () => {
        handlers.onSuccess();
        await readAgain();
      },
    }),
  );
  const isSigned = form.values.kind === 'hmac';
  return (
    <Card
      title="How Vapi shows that a message is its own"
      description="The first choice is right for most. A signature keeps the secret from travelling."
    >
      <form
        onSubmit={form.onSubmit(({ timestampHeader, ...values }) =>
          save.mutate({ ...values, timestampHeader: timestampHeader.trim() === '' ? null : timestampHeader }),
        )}
        noValidate
      >
        <Stack gap="md">
          <Select label="Proof" data={KINDS} allowDeselect={false} {...form.getInputProps('kind')} />
          {isSigned && (
            <>
              <Select label="Algorithm" data={ALGORITHMS} allowDeselect={false} {...form.getInputProps('algorithm')} />
              <TextInput label="Header of the signature" required {...form.getInputProps('signatureHeader')} />
              <TextInput
                label="Header of the time"
                description="Leave it empty when messages carry none. With one, old messages are refused."
                {...form.getInputProps('timestampHeader')}
              />
              <TextInput
                label="What is signed"
                description="As in Vapi, with {body}, {timestamp}, {method}, {path} and {url}."
                {...form.getInputProps('payload')}
              />
            </>
          )}
          <FormActions saving={save.isPending} unchanged={!form.isDirty()} />
        </Stack>
      </form>
    </Card>
  );
}
