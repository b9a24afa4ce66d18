import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { apiFor } from '#app/api.server.ts';
import { PageHeader } from '#app/components/page-header.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { TechnicianList } from './technician-list.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Technicians · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const [technicians, services] = await Promise.all([api.technicians.list(), api.services.list()]);
  return { technicians, services };
}

export default function TechniciansPage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const technicians = useSeededQuery(trpc.technicians.list.queryOptions(), seed.technicians);
  return (
    <div>
      <PageHeader
        title="Technicians"
        description="Who does the jobs, what each of them does, and when they are there."
      />
      <TechnicianList technicians={technicians} services={seed.services} />
    </div>
  );
}
