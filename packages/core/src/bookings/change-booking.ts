import { type Booking, type Database, newId, type Prisma } from '@offhook/db';
import type { CalendarEntry, CalendarFor, CalendarSlot } from '../calendar/calendar-port.ts';
import { publishLive } from '../live/publish-live.ts';
import { queueBookingText } from '../messages/booking-texts.ts';
import { BOOKING_EVENT } from './booking-events.ts';
import { retiredKey } from './intent-key.ts';
import { type IntentClaim, settledColumns } from './intents.ts';
import { lockTechnician, type Turn } from './lock-technician.ts';

export interface ChangeDeps {
  readonly db: Database;
  readonly calendarFor: CalendarFor;
}

export interface BookingRef {
  readonly projectId: string;
  readonly bookingId: string;
  /** The call in which it is asked for; left out when the owner does it. */
  readonly callId?: string | null;
  /** The customer gets a text about it, where the business sends such texts. */
  readonly tellCustomer?: boolean;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

export type ChangeRefusal =
  | 'not_found'
  /** It was cancelled before. */
  | 'cancelled'
  /** The technician has another job then. */
  | 'conflict'
  /** The technician does not exist (any more), or the new time is over. */
  | 'invalid';

export type ChangeAnswer =
  | { readonly ok: true; readonly booking: Booking }
  | { readonly ok: false; readonly reason: ChangeRefusal };

/** Read once, changed only if it is still as it was read. */
export async function findChangeable(
  db: Database,
  { projectId, bookingId }: BookingRef,
): Promise<Booking | ChangeRefusal> {
  const booking = await db.booking.findFirst({ where: { id: bookingId, projectId } });
  if (!booking) return 'not_found';
  return booking.status === 'cancelled' ? 'cancelled' : booking;
}

export function entryOf({ externalUid, status }: Booking): CalendarEntry {
  return { externalUid, status: status === 'requested' ? 'requested' : 'confirmed' };
}

export interface NewTime {
  readonly slot: CalendarSlot;
  readonly entry: CalendarEntry;
}

/** The columns of a booking moved to another time: its buffers move along. */
export function movedColumns(booking: Booking, { slot, entry }: NewTime) {
  const before = booking.startsAt.getTime() - booking.blockedFrom.getTime();
  const after = booking.blockedUntil.getTime() - booking.endsAt.getTime();
  return {
    startsAt: new Date(slot.startsAtMs),
    endsAt: new Date(slot.endsAtMs),
    arrivesBy: movedArrival(booking, slot),
    blockedFrom: new Date(slot.startsAtMs - before),
    blockedUntil: new Date(slot.endsAtMs + after),
    technicianId: slot.technicianId,
    externalUid: entry.externalUid,
    status: entry.status,
  };
}

/** An offered time brings its arrival window; a job that is simply moved keeps the length of the one it had. */
function movedArrival({ startsAt, arrivesBy }: Booking, { startsAtMs, arrivesByMs }: CalendarSlot): Date | null {
  if (arrivesByMs !== undefined) return arrivesByMs === null ? null : new Date(arrivesByMs);
  return arrivesBy === null ? null : new Date(startsAtMs + arrivesBy.getTime() - startsAt.getTime());
}

export interface WriteChange {
  readonly booking: Booking;
  readonly type: typeof BOOKING_EVENT.cancelled | typeof BOOKING_EVENT.rescheduled;
  readonly columns: Prisma.BookingUncheckedUpdateInput;
  readonly nowMs: number;
  /** The intent this change settles, when an outside calendar was asked. */
  readonly claim?: IntentClaim | null;
  /** Whose calendar it moves into. */
  readonly turn?: Turn;
  readonly tellCustomer?: boolean;
  /** The call in which it was asked for; left out: the one that made the booking. */
  readonly callId?: string | null;
}

/**
 * Writes a change with its event and tells the open pages, all or nothing. The wish behind the booking is retired, so that
 * the same caller may want the same slot again. Null when somebody else changed the booking in between.
 */
export async function writeChange(
  db: Database,
  { booking, type, columns, nowMs, claim = null, turn, tellCustomer = false, ...asked }: WriteChange,
): Promise<Booking | null> {
  const { id, projectId, intentKey, updatedAt } = booking;
  const callId = asked.callId ?? booking.callId;
  const retired = retiredKey(intentKey, nowMs);
  return db.$transaction(async (tx) => {
    if (turn) await lockTechnician(tx, turn);
    const data = { ...columns, intentKey: retired };
    const { count } = await tx.booking.updateMany({ where: { id, projectId, updatedAt }, data });
    if (count === 0) return null;
    await tx.bookingIntent.updateMany({ where: { projectId, key: intentKey }, data: { key: retired } });
    if (claim) {
      const settled = settledColumns({ state: 'changed', reason: null, checkAtMs: null });
      await tx.bookingIntent.updateMany({ where: { id: claim.intentId }, data: settled });
    }
    const at = new Date(nowMs);
    const changed = await tx.booking.findUniqueOrThrow({ where: { id } });
    await tx.eventLog.create({
      data: {
        id: newId('event', nowMs),
        projectId,
        callId,
        type,
        at,
        payload: { bookingId: id, from: booking.startsAt.toISOString(), to: changed.startsAt.toISOString() },
      },
    });
    if (tellCustomer) {
      const kind = type === BOOKING_EVENT.cancelled ? 'booking_cancelled' : 'booking_moved';
      await queueBookingText(tx, { projectId, bookingId: id, kind, nowMs });
    }
    await publishLive(tx, { projectId, callId, kind: 'booking', at: at.toISOString() });
    return changed;
  });
}
