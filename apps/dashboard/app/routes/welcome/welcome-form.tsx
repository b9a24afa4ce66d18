import { Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@remix-run/react';
import { useMutation } from '@tanstack/react-query';
import { Notice } from '#app/components/notice.tsx';
import { readRefusal } from '#app/lib/explain-error.ts';
import { useTRPC } from '#app/lib/trpc.ts';

/** As core asks for it (MIN_PASSWORD_CHARS): said before, not only after. */
const MIN_PASSWORD_CHARS = 10;

/** Who the owner is and how they sign in. Can be left for later: the overview keeps asking. */
export function WelcomeForm({ owner }: { owner: { name: string; email: string } }) {
  const trpc = useTRPC();
  const form = useForm({
    initialValues: { name: owner.name, email: owner.email, password: '' },
    validate: {
      name: (value) => (value.trim() === '' ? 'Type your name' : null),
      email: (value) => (/^\S+@\S+$/.test(value) ? null : 'Type your e-mail address'),
      password: (value) => (value.length < MIN_PASSWORD_CHARS ? `Use ${MIN_PASSWORD_CHARS} characters or more` : null),
    },
  });
  const complete = useMutation(
    trpc.account.completeSetup.mutationOptions({
      onError: (error) => form.setErrors(readRefusal(error).fieldErrors),
      onSuccess: () => window.location.assign('/'),
    }),
  );
  const refusal = complete.error ? readRefusal(complete.error) : null;
  return (
    <form onSubmit={form.onSubmit((values) => complete.mutate(values))} noValidate>
      <Stack gap="md">
        {refusal && Object.keys(refusal.fieldErrors).length === 0 && <Notice tone="danger">{refusal.message}</Notice>}
        <TextInput label="Your name" autoComplete="name" size="md" {...form.getInputProps('name')} />
        <TextInput label="E-mail" type="email" autoComplete="username" size="md" {...form.getInputProps('email')} />
        <PasswordInput
          label="Password"
          description={`At least ${MIN_PASSWORD_CHARS} characters. A short sentence works well.`}
          autoComplete="new-password"
          size="md"
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" loading={complete.isPending || complete.isSuccess} fullWidth>
          Save and go to the overview
        </Button>
        <Anchor component={Link} to="/" ta="center" size="sm">
          Later
        </Anchor>
      </Stack>
    </form>
  );
}
