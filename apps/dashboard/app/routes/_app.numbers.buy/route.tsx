import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { apiFor } from '#app/api.server.ts';
import { BackLink } from '#app/components/back-link.tsx';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { PageHeader } from '#app/components/page-header.tsx';
import { type RouterInputs, useTRPC } from '#app/lib/trpc.ts';
import { IconPhone } from '#app/theme/icons.ts';
import { OfferList } from './offer-list.tsx';
import { SearchForm } from './search-form.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Buy a number · Offhook' }];

const AREA_CODE = /^\+1(\d{3})/;

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const [{ hasAccount }, numbers] = await Promise.all([api.numbers.account(), api.numbers.list()]);
  // Most owners want one where they have one.
  return { hasAccount, areaCode: AREA_CODE.exec(numbers[0]?.e164 ?? '')?.[1] ?? '' };
}

export default function BuyNumberPage() {
  const { hasAccount, areaCode } = useLoaderData<typeof loader>();
  return (
    <div>
      <PageHeader
        back={<BackLink to="/numbers">All numbers</BackLink>}
        title="Buy a number"
        description="Twilio sells it and bills your Twilio account every month. Your assistant answers it from its first call."
      />
      {hasAccount ? <Market areaCode={areaCode} /> : <NoAccount />}
    </div>
  );
}

function Market({ areaCode }: { areaCode: string }) {
  const trpc = useTRPC();
  const [wanted, setWanted] = useState<RouterInputs['numbers']['search']>({
    country: 'US',
    kind: 'local',
    areaCode,
    contains: '',
    needsTexts: true,
  });
  const offers = useQuery(trpc.numbers.search.queryOptions(wanted, { retry: false, gcTime: 0 }));
  return (
    <Card title="Which number?">
      <SearchForm initial={wanted} searching={offers.isFetching} onSearch={setWanted} />
      <OfferList offers={offers} />
    </Card>
  );
}

function NoAccount() {
  return (
    <Card>
      <EmptyState
        icon={IconPhone}
        title="No Twilio account yet"
        advice="Numbers are bought with a Twilio account. Whoever runs this system enters its keys in the settings; until then, add a number by hand."
        action={<Link to="/numbers">Back to your numbers</Link>}
      />
    </Card>
  );
}
