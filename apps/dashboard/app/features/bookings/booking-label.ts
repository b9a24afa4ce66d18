import { shortDate, timeOfDay } from '#app/lib/format.ts';
import type { Booking } from './booking.ts';

/** A booking in one line, for those who hear the page: `Leak repair, Tue, Nov 24, 9:00 AM, Jane Doe, with Maria Lopez`. */
export function bookingLabel(booking: Booking, timeZone: string): string {
  return [
    booking.serviceName,
    shortDate(booking.startsAt, timeZone),
    timeOfDay(booking.startsAt, timeZone),
    booking.customerName,
    booking.technician && `with ${booking.technician.name}`,
    booking.emergency && 'emergency',
    booking.status === 'cancelled' && 'cancelled',
  ]
    .filter(Boolean)
    .join(', ');
}
