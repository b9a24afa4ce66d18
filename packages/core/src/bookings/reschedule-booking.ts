import type { Booking } from '@offhook/db';
import type { CalendarSlot } from '../calendar/calendar-port.ts';
import {
  BOOKING_RESCHEDULED,
  type BookingRef,
  type ChangeAnswer,
  type ChangeDeps,
  entryOf,
  findChangeable,
  movedColumns,
  type NewTime,
  writeChange,
} from './change-booking.ts';
import { isOverlap } from './constraint-violations.ts';

export interface Reschedule extends BookingRef {
  readonly startsAtMs: number;
  /** Null: whoever has it now. */
  readonly technicianId: string | null;
}

/**
 * Moves a booking to another time, and to another technician of the same business. Working hours, lead time and the
 * emergency window bind the assistant, not the owner who moves it; another job does.
 *
 * @throws AppError when the calendar cannot be reached.
 */
export async function rescheduleBooking(deps: ChangeDeps, move: Reschedule): Promise<ChangeAnswer> {
  const booking = await findChangeable(deps.db, move);
  if (typeof booking === 'string') return { ok: false, reason: booking };
  if (move.startsAtMs <= move.nowMs) return { ok: false, reason: 'invalid' };
  const slot = newSlot(booking, move);
  if (slot.technicianId !== booking.technicianId && !(await worksHere(deps, move.projectId, slot.technicianId))) {
    return { ok: false, reason: 'invalid' };
  }
  const calendar = await deps.calendarFor(move.projectId);
  const result = await calendar.move(entryOf(booking), slot, { signal: move.signal });
  if (result.state === 'taken') return { ok: false, reason: 'conflict' };
  if (result.state === 'gone') return { ok: false, reason: 'cancelled' };
  return write(deps, move, { booking, slot, entry: result.entry });
}

/** A booking in an outside calendar has no technician of ours, and gets none by being moved. */
function newSlot(booking: Booking, { startsAtMs, technicianId }: Reschedule): CalendarSlot {
  const durationMs = booking.endsAt.getTime() - booking.startsAt.getTime();
  const technician = booking.calendar === 'own' ? (technicianId ?? booking.technicianId) : booking.technicianId;
  return { startsAtMs, endsAtMs: startsAtMs + durationMs, technicianId: technician };
}

async function worksHere({ db }: ChangeDeps, projectId: string, technicianId: string | null): Promise<boolean> {
  if (technicianId === null) return true;
  return (await db.technician.count({ where: { id: technicianId, projectId, active: true } })) > 0;
}

async function write(
  { db }: ChangeDeps,
  { nowMs }: Reschedule,
  to: NewTime & { booking: Booking },
): Promise<ChangeAnswer> {
  const { booking } = to;
  try {
    const columns = movedColumns(booking, to);
    const changed = await writeChange(db, { booking, type: BOOKING_RESCHEDULED, columns, nowMs });
    return changed ? { ok: true, booking: changed } : { ok: false, reason: 'conflict' };
  } catch (thrown) {
    if (isOverlap(thrown)) return { ok: false, reason: 'conflict' };
    throw thrown;
  }
}
