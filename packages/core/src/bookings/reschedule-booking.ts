import type { Booking } from '@offhook/db';
import type { CalendarSlot } from '../calendar/calendar-port.ts';
import { askCalendar } from './ask-calendar.ts';
import { BOOKING_EVENT } from './booking-events.ts';
import {
  type BookingRef,
  type ChangeAnswer,
  type ChangeDeps,
  entryOf,
  findChangeable,
  movedColumns,
} from './change-booking.ts';
import { finishChange } from './finish-change.ts';
import { type IntentClaim, settleIntent } from './intents.ts';

export interface Reschedule extends BookingRef {
  readonly startsAtMs: number;
  /** What the customer is told of the arrival; left out: the window moves along. */
  readonly arrivesByMs?: number | null;
  /** Null: whoever has it now. */
  readonly technicianId: string | null;
}

/**
 * Moves a booking to another time, and to another technician of the same business. Working hours, lead time and the
 * emergency window bind the assistant, not the owner who moves it; another job does.
 *
 * @throws AppError when the calendar cannot be reached; trying again is safe, and what came of it is found out if nobody does.
 */
export async function rescheduleBooking(deps: ChangeDeps, move: Reschedule): Promise<ChangeAnswer> {
  const booking = await findChangeable(deps.db, move);
  if (typeof booking === 'string') return { ok: false, reason: booking };
  if (move.startsAtMs <= move.nowMs) return { ok: false, reason: 'invalid' };
  const slot = newSlot(booking, move);
  if (slot.technicianId !== booking.technicianId && !(await worksHere(deps, move.projectId, slot.technicianId))) {
    return { ok: false, reason: 'invalid' };
  }
  const asked = await askCalendar(deps, {
    booking,
    ref: move,
    wish: { kind: 'move', externalUid: booking.externalUid, slot },
    ask: (calendar, signal) => calendar.move(entryOf(booking), slot, { signal }),
  });
  const isThere = ({ status, startsAt }: Booking) => status !== 'cancelled' && startsAt.getTime() === slot.startsAtMs;
  if ('changed' in asked) {
    return isThere(asked.changed) ? { ok: true, booking: asked.changed } : { ok: false, reason: 'conflict' };
  }
  const { result, claim } = asked;
  if (result.state !== 'moved') return refuse(deps, claim, { state: result.state, nowMs: move.nowMs });
  const columns = movedColumns(booking, { slot, entry: result.entry });
  const { nowMs, tellCustomer = false, callId = null } = move;
  const change = {
    booking,
    type: BOOKING_EVENT.rescheduled,
    columns,
    nowMs,
    claim,
    turn: columns,
    tellCustomer,
    callId,
  };
  return finishChange(deps, { change, isAsWished: isThere });
}

/** `gone`: our copy is out of date, which the reconciler mends at once. */
async function refuse(
  { db }: ChangeDeps,
  claim: IntentClaim | null,
  { state, nowMs }: { readonly state: 'taken' | 'gone'; readonly nowMs: number },
): Promise<ChangeAnswer> {
  const isGone = state === 'gone';
  if (claim) {
    const settlement = isGone
      ? ({ state: 'unknown', reason: state, checkAtMs: nowMs } as const)
      : ({ state: 'refused', reason: state, checkAtMs: null } as const);
    await settleIntent(db, claim, settlement);
  }
  return { ok: false, reason: isGone ? 'cancelled' : 'conflict' };
}

/** A booking in an outside calendar has no technician of ours, and gets none by being moved. */
function newSlot(booking: Booking, { startsAtMs, arrivesByMs, technicianId }: Reschedule): CalendarSlot {
  const durationMs = booking.endsAt.getTime() - booking.startsAt.getTime();
  const technician = booking.calendar === 'own' ? (technicianId ?? booking.technicianId) : booking.technicianId;
  const window = arrivesByMs === undefined ? {} : { arrivesByMs };
  return { startsAtMs, ...window, endsAtMs: startsAtMs + durationMs, technicianId: technician };
}

async function worksHere({ db }: ChangeDeps, projectId: string, technicianId: string | null): Promise<boolean> {
  if (technicianId === null) return true;
  return (await db.technician.count({ where: { id: technicianId, projectId, active: true } })) > 0;
}
