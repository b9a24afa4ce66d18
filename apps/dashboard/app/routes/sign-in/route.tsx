import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useSearchParams } from '@remix-run/react';
import { useState } from 'react';
import { isSignedIn } from '#app/api.server.ts';
import { EntryPage } from '#app/components/entry-page.tsx';
import { Notice } from '#app/components/notice.tsx';
import { safeNextPath, signIn } from '#app/lib/auth.ts';

export const meta: MetaFunction = () => [{ title: 'Sign in · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  if (await isSignedIn(args)) throw redirect(safeNextPath(new URL(args.request.url).searchParams.get('next')));
  return null;
}

export default function SignInPage() {
  const [params] = useSearchParams();
  const [problem, setProblem] = useState(linkProblem(params.get('error')));
  const [busy, setBusy] = useState(false);
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (/^\S+@\S+$/.test(value) ? null : 'Type your e-mail address'),
      password: (value) => (value === '' ? 'Type your password' : null),
    },
  });
  const submit = async (values: typeof form.values) => {
    setBusy(true);
    const result = await signIn(values);
    if (result.ok) {
      window.location.assign(safeNextPath(params.get('next')));
      return;
    }
    setProblem(result.message);
    setBusy(false);
  };
  return (
    <EntryPage title="Sign in" description="See what your phone assistant did while you were working.">
      <form onSubmit={form.onSubmit(submit)} noValidate>
        <Stack gap="md">
          {problem && <Notice tone="danger">{problem}</Notice>}
          <TextInput label="E-mail" type="email" autoComplete="username" size="md" {...form.getInputProps('email')} />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            size="md"
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="md" loading={busy} fullWidth>
            Sign in
          </Button>
        </Stack>
      </form>
    </EntryPage>
  );
}

/** better-auth sends a link that no longer works here with `error` in the address. */
function linkProblem(error: string | null): string | null {
  if (!error) return null;
  return 'This sign-in link was used already or is too old. Sign in with your password, or restart Offhook for a new link.';
}
