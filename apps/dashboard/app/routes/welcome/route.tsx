import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { apiFor } from '#app/api.server.ts';
import { EntryPage } from '#app/components/entry-page.tsx';
import { createApiClient, createQueryClient, TRPCProvider } from '#app/lib/trpc.ts';
import { WelcomeForm } from './welcome-form.tsx';

export const meta: MetaFunction = () => [{ title: 'Welcome · Offhook' }];

/** An address that cannot receive mail was made up by the first start: nobody wants to see it in a form. */
const PLACEHOLDER_EMAIL = /@(setup\.invalid|offhook\.example)$/;

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const { user, setupPending } = await api.session.me();
  if (!setupPending) throw redirect('/');
  return { name: user.name, email: PLACEHOLDER_EMAIL.test(user.email) ? '' : user.email };
}

export default function WelcomePage() {
  const owner = useLoaderData<typeof loader>();
  const [queryClient] = useState(createQueryClient);
  const [apiClient] = useState(createApiClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={apiClient} queryClient={queryClient}>
        <EntryPage title="Welcome to Offhook" description="Choose how you sign in from now on. It takes half a minute.">
          <WelcomeForm owner={owner} />
        </EntryPage>
      </TRPCProvider>
    </QueryClientProvider>
  );
}
