/** EventLog types about bookings and about what became of wishes that nobody finished. Stable, like those of a call. */
export const BOOKING_EVENT = {
  /** The calendar's owner said yes to a requested one. */
  confirmed: 'booking.confirmed',
  cancelled: 'booking.cancelled',
  rescheduled: 'booking.rescheduled',
  /** The calendar had it although its answer was lost: it is a booking now. */
  recovered: 'booking.recovered',
  /** The calendar never had it, and the caller was never told so: somebody rings back. */
  abandoned: 'booking.abandoned',
  /** The calendar had it, but the caller had chosen another time meanwhile: taken back. */
  superseded: 'booking.superseded',
  /** The calendar had it twice: the second was taken back. */
  duplicateCancelled: 'booking.duplicate_cancelled',
  /** The calendar could not be asked for too long: a person must look. */
  unresolved: 'booking.unresolved',
  /** A wrong confirmation code was given. */
  codeRejected: 'booking.code_rejected',
  /** Name, address or the like were corrected. */
  corrected: 'booking.corrected',
} as const;
