import { VisuallyHidden } from '@mantine/core';
import { EmptyState } from '#app/components/empty-state.tsx';
import { Tag } from '#app/components/tag.tsx';
import type { Booking } from '#app/features/bookings/booking.ts';
import { technicianStyle } from '#app/features/bookings/technician-color.ts';
import { byDay, daysOfWeek } from '#app/features/bookings/week-layout.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { longDate, timeOfDay } from '#app/lib/format.ts';
import { IconCalendarEvent } from '#app/theme/icons.ts';
import classes from './agenda.module.css';
import type { CalendarView } from './calendar-view.ts';

interface AgendaProps {
  view: CalendarView;
  weekStart: string;
  /** The business's calendar day now. */
  today: string;
  bookings: readonly Booking[];
  onOpen: (bookingId: string) => void;
}

/** The week or the day on a phone: day after day, only those with jobs. */
export function Agenda({ view, weekStart, today, bookings, onOpen }: AgendaProps) {
  const { timeZone } = useBusiness();
  const theirs = bookings.filter(({ technician }) => view.who === null || technician?.technicianId === view.who);
  const grouped = byDay(theirs, timeZone);
  const days = (view.kind === 'day' ? [view.day] : daysOfWeek(weekStart)).filter((day) => grouped.has(day));
  if (days.length === 0) {
    return (
      <div className={classes.card}>
        <EmptyState
          icon={IconCalendarEvent}
          title={view.kind === 'day' ? 'No jobs this day' : 'No jobs this week'}
          advice="Jobs the assistant books on the phone appear here at once."
        />
      </div>
    );
  }
  return days.map((day) => (
    <section key={day} className={classes.day} aria-labelledby={`agenda-${day}`}>
      <h2 className={classes.title} id={`agenda-${day}`}>
        {day === today && <span>Today, </span>}
        {longDate(`${day}T12:00:00Z`, 'UTC')}
      </h2>
      <ul className={classes.card}>
        {(grouped.get(day) ?? []).map((booking) => (
          <li key={booking.bookingId}>
            <AgendaRow booking={booking} timeZone={timeZone} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </section>
  ));
}

interface AgendaRowProps {
  booking: Booking;
  timeZone: string;
  onOpen: (bookingId: string) => void;
}

function AgendaRow({ booking, timeZone, onOpen }: AgendaRowProps) {
  return (
    <button
      type="button"
      className={classes.row}
      style={technicianStyle(booking.technician?.color)}
      onClick={() => onOpen(booking.bookingId)}
    >
      <VisuallyHidden>Open booking: </VisuallyHidden>
      <span className={classes.times}>
        <strong>{timeOfDay(booking.startsAt, timeZone)}</strong>
        <span>{timeOfDay(booking.endsAt, timeZone)}</span>
      </span>
      <span className={classes.what}>
        <span className={classes.service}>
          {booking.serviceName}
          {booking.emergency && <Tag tone="warning">Emergency</Tag>}
          {booking.status === 'cancelled' && <Tag>Cancelled</Tag>}
        </span>
        <span className={classes.dim}>
          {[booking.customerName, booking.technician?.name].filter(Boolean).join(' · ')}
        </span>
        <span className={classes.dim}>{booking.address}</span>
      </span>
    </button>
  );
}
