import { Switch } from '@mantine/core';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { useState } from 'react';
import { apiFor } from '#app/api.server.ts';
import { PageHeader } from '#app/components/page-header.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { localDay, mondayOf, zoneName } from '#app/lib/format.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { Agenda } from './agenda.tsx';
import { BookingDrawer } from './booking-drawer.tsx';
import classes from './bookings.module.css';
import { TechnicianKey } from './technician-key.tsx';
import { WeekGrid } from './week-grid.tsx';
import { WeekPicker } from './week-picker.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Bookings · Offhook' }];

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const { activeProject } = await api.session.me();
  const wanted = new URL(args.request.url).searchParams.get('week') ?? '';
  const today = localDay(Date.now(), activeProject?.timeZone ?? 'UTC');
  const weekStart = mondayOf(/^\d{4}-\d{2}-\d{2}$/.test(wanted) && !Number.isNaN(Date.parse(wanted)) ? wanted : today);
  const [week, technicians] = await Promise.all([api.bookings.week({ weekStart }), api.technicians.list()]);
  return { week, technicians, today };
}

export default function BookingsPage() {
  const seed = useLoaderData<typeof loader>();
  const trpc = useTRPC();
  const { timeZone } = useBusiness();
  const [params, setParams] = useSearchParams();
  const [showCancelled, setShowCancelled] = useState(false);
  const { weekStart } = seed.week;
  const week = useSeededQuery(trpc.bookings.week.queryOptions({ weekStart }), seed.week);
  const cancelled = week.bookings.filter(({ status }) => status === 'cancelled').length;
  const shown = showCancelled ? week.bookings : week.bookings.filter(({ status }) => status !== 'cancelled');
  const opened = week.bookings.find(({ bookingId }) => bookingId === params.get('booking')) ?? null;
  const open = (bookingId: string | null) =>
    setParams(
      (current) => {
        if (bookingId) current.set('booking', bookingId);
        else current.delete('booking');
        return current;
      },
      { replace: true, preventScrollReset: true },
    );
  return (
    <div>
      <PageHeader
        title="Bookings"
        description={`Jobs your assistant booked. Times are ${zoneName(timeZone)}.`}
        actions={<WeekPicker weekStart={weekStart} today={seed.today} />}
      />
      <div className={classes.legend}>
        <TechnicianKey technicians={seed.technicians} />
        {cancelled > 0 && (
          <Switch
            label={`Show cancelled (${cancelled})`}
            checked={showCancelled}
            onChange={(event) => setShowCancelled(event.currentTarget.checked)}
          />
        )}
      </div>
      <div className={classes.wide}>
        <WeekGrid weekStart={weekStart} today={seed.today} bookings={shown} onOpen={open} />
      </div>
      <div className={classes.narrow}>
        <Agenda weekStart={weekStart} today={seed.today} bookings={shown} onOpen={open} />
      </div>
      <BookingDrawer booking={opened} technicians={seed.technicians} onClose={() => open(null)} />
    </div>
  );
}
