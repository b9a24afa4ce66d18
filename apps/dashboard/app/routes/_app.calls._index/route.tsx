import { Button } from '@mantine/core';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData, useSearchParams } from '@remix-run/react';
import { apiFor } from '#app/api.server.ts';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { PageHeader } from '#app/components/page-header.tsx';
import { TestCallButton } from '#app/features/test-call/test-call-button.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { zoneName } from '#app/lib/format.ts';
import { IconPhoneIncoming, IconSearch } from '#app/theme/icons.ts';
import { activeFilterCount, readFilters, toCallQuery } from './call-filters.ts';
import { CallResults } from './call-results.tsx';
import { FilterBar } from './filter-bar.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Calls · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const filters = readFilters(new URL(args.request.url).searchParams);
  const { activeProject } = await api.session.me();
  const query = toCallQuery(filters, activeProject?.timeZone ?? 'UTC');
  const [firstPage, numbers] = await Promise.all([api.calls.list(query), api.numbers.list()]);
  return { firstPage, numbers: numbers.map(({ numberId, label }) => ({ value: numberId, label })) };
}

export default function CallsPage() {
  const { firstPage, numbers } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const { timeZone } = useBusiness();
  const filters = readFilters(params);
  const filtered = filters.search.trim() !== '' || activeFilterCount(filters) > 0;
  return (
    <div>
      <PageHeader
        title="Calls"
        description={`Every call your assistant took, newest first. Times are ${zoneName(timeZone)}.`}
        actions={<TestCallButton placement="page" />}
      />
      <FilterBar filters={filters} numbers={numbers} />
      <CallResults
        query={toCallQuery(filters, timeZone)}
        firstPage={firstPage}
        empty={<Card>{filtered ? <NothingFound /> : <NoCallsYet />}</Card>}
      />
    </div>
  );
}

function NothingFound() {
  return (
    <EmptyState
      icon={IconSearch}
      title="No calls match"
      advice="Try fewer words, or clear the filters. The search looks at what was said, at names and at phone numbers."
      action={
        <Button component={Link} to="/calls" variant="default">
          Clear search and filters
        </Button>
      }
    />
  );
}

function NoCallsYet() {
  return (
    <EmptyState
      icon={IconPhoneIncoming}
      title="No calls yet"
      advice="Connect your phone number and calls appear here as they happen. A test call shows how that looks."
      action={
        <Button component={Link} to="/numbers" variant="default">
          Connect a number
        </Button>
      }
    />
  );
}
