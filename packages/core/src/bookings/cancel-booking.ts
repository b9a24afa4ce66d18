import type { Booking } from '@offhook/db';
import { askCalendar } from './ask-calendar.ts';
import { BOOKING_EVENT } from './booking-events.ts';
import { type BookingRef, type ChangeAnswer, type ChangeDeps, entryOf, findChangeable } from './change-booking.ts';
import { finishChange } from './finish-change.ts';

/**
 * Cancels a booking, in its calendar first. One that the calendar no longer knows is cancelled here all the same.
 *
 * @throws AppError when the calendar cannot be reached; trying again is safe, and what came of it is found out if nobody does.
 */
export async function cancelBooking(deps: ChangeDeps, ref: BookingRef): Promise<ChangeAnswer> {
  const booking = await findChangeable(deps.db, ref);
  if (typeof booking === 'string') return { ok: false, reason: booking };
  const asked = await askCalendar(deps, {
    booking,
    ref,
    wish: { kind: 'cancel', externalUid: booking.externalUid },
    ask: (calendar, signal) => calendar.cancel(entryOf(booking), { signal }),
  });
  if ('changed' in asked) return isCancelled(asked.changed) ? done(asked.changed) : { ok: false, reason: 'conflict' };
  return finishChange(deps, {
    change: {
      booking,
      type: BOOKING_EVENT.cancelled,
      columns: { status: 'cancelled' },
      nowMs: ref.nowMs,
      claim: asked.claim,
      tellCustomer: ref.tellCustomer ?? false,
      callId: ref.callId ?? null,
    },
    isAsWished: isCancelled,
  });
}

function isCancelled({ status }: Booking): boolean {
  return status === 'cancelled';
}

function done(booking: Booking): ChangeAnswer {
  return { ok: true, booking };
}
