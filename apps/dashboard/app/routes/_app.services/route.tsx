import { type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { apiFor } from '#app/api.server.ts';
import { PageHeader } from '#app/components/page-header.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { ServiceList } from './service-list.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Services & prices · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  // Where technicians used to be: bookmarks still lead to them.
  if (new URL(args.request.url).searchParams.get('tab') === 'technicians') throw redirect('/technicians');
  const api = await apiFor(args);
  return { services: await api.services.list() };
}

export default function ServicesPage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const services = useSeededQuery(trpc.services.list.queryOptions(), seed.services);
  return (
    <div>
      <PageHeader
        title="Services & prices"
        description="What your assistant may offer, how long it takes, and what it says about the price. Changes count from the next call."
      />
      <ServiceList services={services} />
    </div>
  );
}
