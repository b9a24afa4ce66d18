import { Link } from '@remix-run/react';
import { Card } from '#app/components/card.tsx';
import { EmptyState } from '#app/components/empty-state.tsx';
import { Tag } from '#app/components/tag.tsx';
import { technicianStyle } from '#app/features/bookings/technician-color.ts';
import { useBusiness } from '#app/lib/business.tsx';
import { localDay, mondayOf, relativeDay, timeOfDay } from '#app/lib/format.ts';
import type { RouterOutputs } from '#app/lib/trpc.ts';
import { useNow } from '#app/lib/use-now.ts';
import { IconCalendarEvent } from '#app/theme/icons.ts';
import classes from './upcoming.module.css';

type UpcomingBooking = RouterOutputs['overview']['today']['upcomingBookings'][number];

/** The next jobs, day by day. */
export function Upcoming({ bookings }: { bookings: readonly UpcomingBooking[] }) {
  return (
    <Card title="Coming up" flush aside={<Link to="/bookings">Week</Link>}>
      {bookings.length > 0 ? (
        <ul className={classes.list}>
          {bookings.map((booking) => (
            <li key={booking.bookingId}>
              <UpcomingRow booking={booking} />
            </li>
          ))}
        </ul>
      ) : (
        <EmptyState
          icon={IconCalendarEvent}
          title="Nothing booked"
          advice="Jobs the assistant books on the phone appear here at once."
        />
      )}
    </Card>
  );
}

function UpcomingRow({ booking }: { booking: UpcomingBooking }) {
  const { timeZone, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 30_000);
  const week = mondayOf(localDay(booking.startsAt, timeZone));
  return (
    <Link
      to={`/bookings?week=${week}&booking=${booking.bookingId}`}
      className={classes.row}
      style={technicianStyle(booking.technician?.color)}
    >
      <span className={classes.when}>
        <span>{relativeDay(booking.startsAt, { timeZone, nowMs })}</span>
        <strong>{timeOfDay(booking.startsAt, timeZone)}</strong>
      </span>
      <span className={classes.what}>
        <span className={classes.service}>
          {booking.serviceName} {booking.emergency && <Tag tone="warning">Emergency</Tag>}
        </span>
        <span className={classes.who}>
          {[booking.customerName, booking.technician?.name].filter(Boolean).join(' · ')}
        </span>
      </span>
    </Link>
  );
}
