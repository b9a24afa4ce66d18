import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { apiFor } from '#app/api.server.ts';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { PageHeader } from '#app/components/page-header.tsx';
import { AlertCard } from '#app/features/emergencies/alert-card.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { IconAlertTriangle } from '#app/theme/icons.ts';
import classes from './emergencies.module.css';
import { OnCallSection } from './on-call-section.tsx';
import { RulesSection } from './rules-section.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Emergencies · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  return { emergencies: await api.emergencies.get() };
}

export default function EmergenciesPage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const emergencies = useSeededQuery(trpc.emergencies.get.queryOptions(), seed.emergencies);
  return (
    <div>
      <PageHeader
        title="Emergencies"
        description="What callers hear when something dangerous happens, word for word, and whose phone rings."
      />
      <div className={classes.columns}>
        <div className={classes.sections}>
          <OnCallSection emergencies={emergencies} />
          <RulesSection emergencies={emergencies} />
        </div>
        <Card title="Latest emergencies">
          {emergencies.recent.length === 0 ? (
            <EmptyState
              icon={IconAlertTriangle}
              title="None so far"
              advice="When a caller reports one, you see here who was rung and who took it."
            />
          ) : (
            emergencies.recent.map((alert) => <AlertCard key={alert.alertId} alert={alert} linksToCall />)
          )}
        </Card>
      </div>
    </div>
  );
}
