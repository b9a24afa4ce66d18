import {
  BOOKING_CANCELLED,
  type BookingRef,
  type ChangeAnswer,
  type ChangeDeps,
  entryOf,
  findChangeable,
  writeChange,
} from './change-booking.ts';

/**
 * Cancels a booking, in its calendar first. One that the calendar no longer knows is cancelled here all the same.
 *
 * @throws AppError when the calendar cannot be reached; nothing is changed then, and trying again is safe.
 */
export async function cancelBooking(deps: ChangeDeps, ref: BookingRef): Promise<ChangeAnswer> {
  const booking = await findChangeable(deps.db, ref);
  if (typeof booking === 'string') return { ok: false, reason: booking };
  const calendar = await deps.calendarFor(ref.projectId);
  await calendar.cancel(entryOf(booking), { signal: ref.signal });
  const columns = { status: 'cancelled' as const };
  const changed = await writeChange(deps.db, { booking, type: BOOKING_CANCELLED, columns, nowMs: ref.nowMs });
  return changed ? { ok: true, booking: changed } : { ok: false, reason: 'conflict' };
}
