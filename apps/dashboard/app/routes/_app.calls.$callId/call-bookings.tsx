import { Link } from '@remix-run/react';
import { Card } from '#app/components/card.tsx';
import { type Detail, DetailsList } from '#app/components/details-list.tsx';
import { Tag } from '#app/components/tag.tsx';
import { useBusiness } from '#app/lib/business.tsx';
import { dayAndTime, localDay, mondayOf, moneyRange, phoneNumber, timeOfDay } from '#app/lib/format.ts';
import { useNow } from '#app/lib/use-now.ts';
import classes from './call-bookings.module.css';
import type { CallDetail } from './timeline.ts';

type CallBooking = CallDetail['bookings'][number];

const STATES = {
  confirmed: { label: 'Confirmed', tone: 'accent' },
  requested: { label: 'Requested', tone: 'info' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
} as const;

/** What was booked on this call; always an element, so that the page's columns stay as they are. */
export function CallBookings({ bookings }: { bookings: readonly CallBooking[] }) {
  return (
    <div className={classes.stack} data-empty={bookings.length === 0 || undefined}>
      {bookings.map((booking) => (
        <BookingCard key={booking.bookingId} booking={booking} />
      ))}
    </div>
  );
}

function BookingCard({ booking }: { booking: CallBooking }) {
  const { timeZone, currency, renderedAtMs } = useBusiness();
  const nowMs = useNow(renderedAtMs, 30_000);
  const state = STATES[booking.status];
  const price = moneyRange(booking.priceMinCents, booking.priceMaxCents, currency);
  const details: Detail[] = [
    {
      label: 'When',
      value: `${dayAndTime(booking.startsAt, { timeZone, nowMs })} – ${timeOfDay(booking.endsAt, timeZone)}`,
    },
    { label: 'Customer', value: `${booking.customerName}, ${phoneNumber(booking.customerPhone)}` },
    { label: 'Address', value: booking.address },
    ...(booking.technician ? [{ label: 'Technician', value: booking.technician.name }] : []),
    ...(price ? [{ label: 'Price quoted', value: price }] : []),
    { label: 'Confirmation', value: <span className="oh-num">{booking.confirmationCode}</span> },
  ];
  const week = mondayOf(localDay(booking.startsAt, timeZone));
  return (
    <Card title={booking.serviceName} aside={<Tag tone={state.tone}>{state.label}</Tag>}>
      <DetailsList details={details} />
      <Link to={`/bookings?week=${week}&booking=${booking.bookingId}`} className={classes.link}>
        Open in bookings
      </Link>
    </Card>
  );
}
