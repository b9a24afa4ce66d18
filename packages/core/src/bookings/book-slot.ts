import type { Booking } from '@offhook/db';
import { AppError } from '../errors/app-error.ts';
import { checkServiceArea } from '../service-area/check-service-area.ts';
import { arrivalOf, spokenArrival } from '../time/spoken-arrival.ts';
import { attemptBooking } from './book-attempt.ts';
import { type BookSlotAnswer, booked, type NotBooked, notBooked, offerAgain } from './booking-answers.ts';
import {
  type BookingCase,
  type BookSlotDeps,
  type CustomerWords,
  findOffer,
  keyOf,
  phoneOf,
  serviceOf,
} from './booking-case.ts';
import { loadBusiness } from './business.ts';
import { correctBooking } from './correct-booking.ts';
import { moveToOffer } from './move-to-offer.ts';
import type { CallerRequest } from './offer-slots.ts';
import { findByKey } from './save-booking.ts';

/**
 * Books an offered slot, once. Saying it twice, in parallel or after a lost answer, gives the same booking: the intent is
 * written before the calendar hears of it, and a repeated wish is looked up before it is made again.
 *
 * Another time for the same job in the same call moves the appointment, unless the caller wants a second one.
 *
 * The service area is checked here too, whatever the assistant said before: a ZIP code that is certainly outside is
 * refused; one that cannot be told is booked, and the owner sees the address.
 *
 * @throws AppError when the outcome is unknown (calendar or database away). Calling again is then safe.
 */
export async function bookSlot(
  deps: BookSlotDeps,
  request: CallerRequest,
  words: CustomerWords,
): Promise<BookSlotAnswer> {
  const offer = await findOffer(deps, request, words.slotId);
  if (!offer) return notBooked('unknown_slot', 'Let me look up the free times once more.');
  const business = await loadBusiness(deps.db, request.projectId);
  const found = { deps, request, words, business, offer };
  const intentKey = keyOf(found);
  const before = await findByKey(deps.db, { projectId: request.projectId, intentKey });
  if (before) return booked(await correctBooking(found, before), found);
  if (offer.startsAt.getTime() <= request.nowMs) return offerAgain(found, 'slot_taken');
  if (offer.expiresAt.getTime() <= request.nowMs) return offerAgain(found, 'offer_expired');
  const refusal = await refusalOf(found);
  if (refusal) return refusal;
  const earlier = words.additional ? null : await bookedInThisCall(found);
  if (earlier) return moveInstead(found, earlier);
  const booking = await attemptBooking(found, intentKey);
  return booking ? booked(booking, found) : offerAgain(found, 'slot_taken');
}

/** What this call has booked of the same service already. */
function bookedInThisCall({ deps, request, offer }: BookingCase): Promise<Booking | null> {
  const { projectId, callId, nowMs } = request;
  if (callId === null) return Promise.resolve(null);
  return deps.db.booking.findFirst({
    where: {
      projectId,
      callId,
      serviceId: offer.serviceId,
      status: { not: 'cancelled' },
      startsAt: { gt: new Date(nowMs) },
    },
    orderBy: { createdAt: 'desc' },
  });
}

/** A caller who takes another time for the same job has changed their mind: the appointment is moved, not made twice. */
async function moveInstead(found: BookingCase, earlier: Booking): Promise<BookSlotAnswer> {
  const change = await moveToOffer(found, earlier);
  if (change.ok) return booked(await correctBooking(found, change.booking), found);
  const again = await offerAgain(found, 'slot_taken');
  const { manner } = found.business;
  const stands = `Your appointment ${spokenArrival(arrivalOf(earlier), manner, found.request.nowMs)} still stands.`;
  return { ...again, say: `${stands} ${again.say}` };
}

async function refusalOf(found: BookingCase): Promise<NotBooked | null> {
  if (!serviceOf(found)) {
    return notBooked(
      'service_unavailable',
      'I am sorry, I cannot book that job any more. Someone can call you back about it.',
    );
  }
  if (phoneOf(found) === null) return notBooked('phone_missing', 'What is the best phone number to reach you at?');
  const { request, words, deps } = found;
  const { projectId, nowMs, signal } = request;
  try {
    const { address, postalCode } = words;
    const area = await checkServiceArea(deps, { projectId, address, postalCode, nowMs, signal });
    return area.inArea === false ? notBooked('outside_area', area.say) : null;
  } catch (error) {
    // A job is not lost because a map is away: like any address that cannot be told, it is booked.
    if (error instanceof AppError && error.retryable) return null;
    throw error;
  }
}
