import { Tabs } from '@mantine/core';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { apiFor } from '#app/api.server.ts';
import { PageHeader } from '#app/components/page-header.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { ServiceList } from './service-list.tsx';
import { TechnicianList } from './technician-list.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Services & prices · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const [services, technicians] = await Promise.all([api.services.list(), api.technicians.list()]);
  return { services, technicians };
}

export default function ServicesPage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const [params, setParams] = useSearchParams();
  const services = useSeededQuery(trpc.services.list.queryOptions(), seed.services);
  const technicians = useSeededQuery(trpc.technicians.list.queryOptions(), seed.technicians);
  const tab = params.get('tab') === 'technicians' ? 'technicians' : 'services';
  return (
    <div>
      <PageHeader
        title="Services & prices"
        description="What your assistant may offer, how long it takes, and what it says about the price. Changes count from the next call."
      />
      <Tabs
        value={tab}
        onChange={(value) =>
          setParams(value === 'technicians' ? { tab: value } : {}, { replace: true, preventScrollReset: true })
        }
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="services">Services</Tabs.Tab>
          <Tabs.Tab value="technicians">Technicians</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="services">
          <ServiceList services={services} />
        </Tabs.Panel>
        <Tabs.Panel value="technicians">
          <TechnicianList technicians={technicians} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
