import { Skeleton } from '@mantine/core';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useQuery } from '@tanstack/react-query';
import { apiFor } from '#app/api.server.ts';
import { BackLink } from '#app/components/back-link.tsx';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { Notice } from '#app/components/notice.tsx';
import { PageHeader } from '#app/components/page-header.tsx';
import { explainError } from '#app/lib/explain-error.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { IconPhone } from '#app/theme/icons.ts';
import { ImportForm } from './import-form.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Bring numbers over · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const { hasAccount } = await api.numbers.account();
  return { hasAccount };
}

export default function ImportNumbersPage() {
  const { hasAccount } = useLoaderData<typeof loader>();
  return (
    <div>
      <PageHeader
        back={<BackLink to="/numbers">All numbers</BackLink>}
        title="Bring numbers over"
        description="Numbers your Twilio account already has, and who answers each of them today."
      />
      <Card flush={hasAccount}>{hasAccount ? <AccountNumbers /> : <NoAccount />}</Card>
    </div>
  );
}

function AccountNumbers() {
  const trpc = useTRPC();
  const { data, error } = useQuery(trpc.numbers.importable.queryOptions(undefined, { retry: false, gcTime: 0 }));
  if (error) {
    return (
      <Notice tone="warning" title="Your Twilio account could not be read">
        {explainError(error)}
      </Notice>
    );
  }
  if (!data) return [1, 2, 3].map((row) => <Skeleton key={row} height={60} m="md" radius="md" />);
  if (data.length === 0) {
    return (
      <EmptyState
        icon={IconPhone}
        title="No numbers in your Twilio account"
        advice="Buy one, or port one to Twilio; it then appears here."
      />
    );
  }
  return <ImportForm numbers={data} />;
}

function NoAccount() {
  return (
    <EmptyState
      icon={IconPhone}
      title="No Twilio account yet"
      advice="Whoever runs this system enters the keys of your Twilio account in the settings; its numbers then appear here."
    />
  );
}
