import type { Database } from '@offhook/db';
import { BOOKING_EVENT } from '../bookings/booking-events.ts';
import { entryOf, movedColumns, writeChange } from '../bookings/change-booking.ts';

/** What happened to one of our bookings in the outside calendar that keeps it. */
export type CalendarChange =
  | { kind: 'cancelled'; externalUid: string }
  /** Outside calendars often give a moved booking a new id. */
  | { kind: 'moved'; externalUid: string; newUid: string; startsAtMs: number; endsAtMs: number };

/** `unknown`: not a booking of ours, or one that we moved ourselves and know under its new id already. */
export type AppliedChange = 'applied' | 'unchanged' | 'unknown';

/**
 * Brings our copy of a booking up to date. Safe to repeat and to be told late: what is so already stays so. The outside
 * calendar is the truth, so nothing is asked back.
 */
export async function applyCalendarChange(db: Database, change: CalendarChange, now: Date): Promise<AppliedChange> {
  const booking = await db.booking.findFirst({ where: { calendar: 'calcom', externalUid: change.externalUid } });
  if (!booking) return 'unknown';
  if (booking.status === 'cancelled') return 'unchanged';
  const nowMs = now.getTime();
  if (change.kind === 'cancelled') {
    const columns = { status: 'cancelled' as const };
    const written = await writeChange(db, { booking, type: BOOKING_EVENT.cancelled, columns, nowMs });
    return written ? 'applied' : 'unchanged';
  }
  const { startsAtMs, endsAtMs, newUid } = change;
  if (
    booking.startsAt.getTime() === startsAtMs &&
    booking.endsAt.getTime() === endsAtMs &&
    newUid === change.externalUid
  ) {
    return 'unchanged';
  }
  const columns = movedColumns(booking, {
    slot: { startsAtMs, endsAtMs, technicianId: booking.technicianId },
    entry: { ...entryOf(booking), externalUid: newUid },
  });
  const written = await writeChange(db, { booking, type: BOOKING_EVENT.rescheduled, columns, nowMs });
  return written ? 'applied' : 'unchanged';
}
