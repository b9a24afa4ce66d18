import type { LoaderFunctionArgs } from '@remix-run/node';
import { Outlet, type ShouldRevalidateFunction, useLoaderData, useRouteError } from '@remix-run/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { apiFor } from '#app/api.server.ts';
import { ErrorPage } from '#app/components/error-page.tsx';
import { BusinessProvider } from '#app/lib/business.tsx';
import { LiveUpdates } from '#app/lib/live.tsx';
import { createApiClient, createQueryClient, TRPCProvider } from '#app/lib/trpc.ts';
import { AppShell } from '#app/shell/app-shell.tsx';

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const { user, projects, activeProject } = await api.session.me();
  if (!activeProject) throw new Response(null, { status: 403 });
  return { user, projects, activeProject, renderedAtMs: Date.now() };
}

/** Who is signed in and for which business changes only with a full load of the page. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ formMethod, defaultShouldRevalidate }) =>
  formMethod !== undefined && defaultShouldRevalidate;

export default function SignedInLayout() {
  const { user, projects, activeProject, renderedAtMs } = useLoaderData<typeof loader>();
  const [queryClient] = useState(createQueryClient);
  const [apiClient] = useState(createApiClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={apiClient} queryClient={queryClient}>
        <BusinessProvider value={{ ...activeProject, renderedAtMs }}>
          <LiveUpdates>
            <AppShell account={user} projects={projects} activeProjectId={activeProject.projectId}>
              <Outlet />
            </AppShell>
          </LiveUpdates>
        </BusinessProvider>
      </TRPCProvider>
    </QueryClientProvider>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
