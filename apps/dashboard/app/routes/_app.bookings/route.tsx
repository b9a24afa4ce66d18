import { Button, Switch } from '@mantine/core';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { useState } from 'react';
import { apiFor } from '#app/api.server.ts';
import { PageHeader } from '#app/components/page-header.tsx';
import type { Column } from '#app/features/bookings/calendar-columns.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { localDay, mondayOf, zoneName } from '#app/lib/format.ts';
import { useTRPC } from '#app/lib/trpc.ts';
import { useSeededQuery } from '#app/lib/use-seeded-query.ts';
import { IconPlus } from '#app/theme/icons.ts';
import { Agenda } from './agenda.tsx';
import { BookingDrawer } from './booking-drawer.tsx';
import classes from './bookings.module.css';
import type { Proposal } from './calendar-grid.tsx';
import { readView } from './calendar-view.ts';
import { CalendarWide } from './calendar-wide.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { NewBooking } from './new-booking.tsx';
import type { Place } from './new-booking-form.ts';
import { TechnicianKey } from './technician-key.tsx';
import { DatePicker, ViewPicker } from './view-picker.tsx';

export { RouteError as ErrorBoundary } from '#app/components/route-error.tsx';

export const meta: MetaFunction = () => [{ title: 'Bookings · Offhook' }];

/** A new booking that nobody placed begins in the morning. */
const USUAL_TIME = '09:00';

export async function loader(args: LoaderFunctionArgs) {
  const api = await apiFor(args);
  const { activeProject } = await api.session.me();
  const today = localDay(Date.now(), activeProject?.timeZone ?? 'UTC');
  const view = readView(new URL(args.request.url).searchParams, today);
  const weekStart = mondayOf(view.day);
  const [week, availability, technicians, services, profile] = await Promise.all([
    api.bookings.week({ weekStart }),
    api.bookings.availability({ weekStart }),
    api.technicians.list(),
    api.services.list(),
    api.profile.get(),
  ]);
  return { week, availability, technicians, services, today, isOwnCalendar: profile.calendar.provider === 'own' };
}

export default function BookingsPage() {
  const seed = useLoaderData<typeof loader>();
  const { technicians, services, today, isOwnCalendar } = seed;
  const trpc = useTRPC();
  const { timeZone } = useBusiness();
  const [params] = useSearchParams();
  const [showCancelled, setShowCancelled] = useState(false);
  const [proposal, setProposal] = useState<Proposal | null>(null);
  const [place, setPlace] = useState<Place | null>(null);
  const { weekStart } = seed.week;
  const view = readView(params, today);
  const week = useSeededQuery(trpc.bookings.week.queryOptions({ weekStart }), seed.week);
  const availability = useSeededQuery(trpc.bookings.availability.queryOptions({ weekStart }), seed.availability);
  const cancelled = week.bookings.filter(({ status }) => status === 'cancelled').length;
  const shown = showCancelled ? week.bookings : week.bookings.filter(({ status }) => status !== 'cancelled');
  const [opened, open] = useOpened(week.bookings);
  const pick = (column: Column, time: string) => setPlace({ day: column.day, time, technicianId: column.technicianId });
  return (
    <div>
      <PageHeader
        title="Bookings"
        description={`Jobs booked by your assistant and by you. Times are ${zoneName(timeZone)}.`}
        actions={<DatePicker view={view} today={today} />}
      />
      <div className={classes.legend}>
        <ViewPicker view={view} today={today} technicians={technicians} />
        {view.kind === 'week' && <TechnicianKey technicians={technicians} />}
        {cancelled > 0 && (
          <Switch
            label={`Show cancelled (${cancelled})`}
            checked={showCancelled}
            onChange={(event) => setShowCancelled(event.currentTarget.checked)}
          />
        )}
        <Button
          leftSection={<IconPlus size={17} aria-hidden />}
          onClick={() => setPlace({ day: laterOf(view.day, today), time: USUAL_TIME, technicianId: view.who })}
          aria-haspopup="dialog"
        >
          New booking
        </Button>
      </div>
      <div className={classes.wide}>
        <CalendarWide
          view={view}
          week={{ ...week, bookings: shown }}
          availability={availability}
          technicians={technicians}
          today={today}
          proposal={proposal}
          onOpen={open}
          onPropose={setProposal}
          onPick={pick}
        />
      </div>
      <div className={classes.narrow}>
        <Agenda view={view} weekStart={weekStart} today={today} bookings={shown} onOpen={open} />
      </div>
      <BookingDrawer booking={opened} technicians={technicians} onClose={() => open(null)} />
      <MoveDialog proposal={proposal} technicians={technicians} onClose={() => setProposal(null)} />
      <NewBooking
        place={place}
        services={services}
        technicians={technicians}
        isOwnCalendar={isOwnCalendar}
        onClose={() => setPlace(null)}
      />
    </div>
  );
}

/** Days as `YYYY-MM-DD`: nothing is booked in the past. */
function laterOf(day: string, today: string): string {
  return day > today ? day : today;
}

/** The booking whose details are open stands in the address. */
function useOpened<Row extends { bookingId: string }>(bookings: readonly Row[]) {
  const [params, setParams] = useSearchParams();
  const opened = bookings.find(({ bookingId }) => bookingId === params.get('booking')) ?? null;
  const open = (bookingId: string | null) =>
    setParams(
      (current) => {
        if (bookingId) current.set('booking', bookingId);
        else current.delete('booking');
        return current;
      },
      { replace: true, preventScrollReset: true },
    );
  return [opened, open] as const;
}
