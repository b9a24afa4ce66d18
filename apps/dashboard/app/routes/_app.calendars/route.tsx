import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { apiFor } from '#app/api.server.ts';
import { PageHeader } from '#app/components/page-header.tsx';
import { useTRPC } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import classes from './calendars.module.css';
import { TechnicianCalendars } from './technician-calendars.tsx';
import { WhereBooked } from './where-booked.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Calendars · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const [setup, technicians] = await Promise.all([api.calendar.setup(), api.calendar.technicians()]);
  return { setup, technicians, nowMs: Date.now() };
}

export default function CalendarsPage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const setup = useSeededQuery(trpc.calendar.setup.queryOptions(), seed.setup);
  const technicians = useSeededQuery(trpc.calendar.technicians.queryOptions(), seed.technicians);
  const nowMs = useNow(seed.nowMs, 30_000);
  return (
    <div>
      <PageHeader
        title="Calendars"
        description="Where your jobs are booked, and which other calendars your assistant keeps clear of."
      />
      <div className={classes.sections}>
        <WhereBooked key={setup.provider} setup={setup} nowMs={nowMs} />
        <TechnicianCalendars technicians={technicians} bookedInCalcom={setup.provider === 'calcom'} nowMs={nowMs} />
      </div>
    </div>
  );
}
