import type { Booking } from '@offhook/db';

/** What a booking's line says beside its row. */
type BookedJob = Pick<Booking, 'startsAt' | 'confirmationCode'> & {
  readonly service: { readonly name: string };
  readonly technician: { readonly name: string } | null;
};

/** `Booked Leak repair, Monday, November 23 at 2:00 PM with Ana, confirmation K3F9`, in the business's zone and language. */
export function bookedLine(booking: BookedJob, { locale, timeZone }: { locale: string; timeZone: string }): string {
  const when = booking.startsAt.toLocaleString(locale, {
    timeZone,
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  });
  const who = booking.technician ? ` with ${booking.technician.name}` : '';
  return `Booked ${booking.service.name}, ${when}${who}, confirmation ${booking.confirmationCode}`;
}
