import { shortDate } from '#app/lib/format.ts';
import type { Booking } from './booking.ts';

/** What a block in the week says by its place and color only, in words: `Tue, Nov 24, with Maria Lopez`. */
export function unseenWords(booking: Booking, timeZone: string): string {
  return [
    shortDate(booking.startsAt, timeZone),
    booking.technician && `with ${booking.technician.name}`,
    booking.emergency && 'emergency',
    booking.status === 'cancelled' && 'cancelled',
  ]
    .filter(Boolean)
    .join(', ');
}
