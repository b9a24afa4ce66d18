import type { Booking } from '@offhook/db';
import { type BookingCase, placeOf } from './booking-case.ts';
import type { ChangeAnswer } from './change-booking.ts';
import { rescheduleBooking } from './reschedule-booking.ts';

/** Each may be taken in turn while we ask who is free. */
const MAX_OTHER_TECHNICIANS = 5;

/** Moves a booking to an offered time, and tells its customer. The time was promised, not a person: whoever is free then goes. */
export async function moveToOffer(found: BookingCase, booking: Booking): Promise<ChangeAnswer> {
  const { deps, request, offer } = found;
  const { projectId, callId, nowMs, signal } = request;
  const startsAtMs = offer.startsAt.getTime();
  if (booking.startsAt.getTime() === startsAtMs) return { ok: true, booking };
  const move = {
    projectId,
    bookingId: booking.id,
    callId,
    nowMs,
    signal,
    startsAtMs,
    arrivesByMs: offer.arrivesBy?.getTime() ?? null,
    tellCustomer: true,
  };
  let answer = await rescheduleBooking(deps, { ...move, technicianId: offer.technicianId });
  for (let tries = 1; isTaken(answer) && tries <= MAX_OTHER_TECHNICIANS; tries += 1) {
    const other = await whoeverIsFree(found, booking);
    if (!other) break;
    answer = await rescheduleBooking(deps, { ...move, technicianId: other });
  }
  return answer;
}

function isTaken(answer: ChangeAnswer): boolean {
  return !answer.ok && answer.reason === 'conflict';
}

/** Null in a calendar that chooses the person itself: there, taken is taken. */
async function whoeverIsFree(found: BookingCase, booking: Booking): Promise<string | null> {
  const { deps, request, offer } = found;
  const startsAtMs = offer.startsAt.getTime();
  const calendar = await deps.calendarFor(request.projectId);
  const query = {
    serviceId: booking.serviceId,
    emergency: booking.emergency,
    within: { fromMs: startsAtMs, untilMs: startsAtMs + 1 },
    nowMs: request.nowMs,
    place: placeOf(found),
    movingBookingId: booking.id,
  };
  const [slot] = await calendar.findSlots(query, { signal: request.signal });
  return slot?.technicianId ?? null;
}
