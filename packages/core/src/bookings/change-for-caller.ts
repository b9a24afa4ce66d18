import type { Booking } from '@offhook/db';
import { spokenDigits } from '../time/spoken.ts';
import { arrivalOf, spokenArrival } from '../time/spoken-arrival.ts';
import { offerAgain } from './booking-answers.ts';
import { type BookingCase, type BookSlotDeps, findOffer } from './booking-case.ts';
import { loadBusiness } from './business.ts';
import { type BookingProof, bookingOfCaller, refusalFor, spoken } from './caller-bookings.ts';
import { cancelBooking } from './cancel-booking.ts';
import type { ChangeDeps } from './change-booking.ts';
import { moveToOffer } from './move-to-offer.ts';
import type { CallerRequest, OfferedSlot } from './offer-slots.ts';

export interface MoveWords extends BookingProof {
  readonly bookingId: string;
  readonly slotId: string;
}

export type MoveForCallerAnswer =
  | {
      readonly moved: true;
      readonly bookingId: string;
      readonly confirmationCode: string;
      readonly spoken: string;
      readonly say: string;
    }
  | {
      readonly moved: false;
      readonly reason: 'not_found' | 'cancelled' | 'unknown_slot' | 'other_service' | 'offer_expired' | 'slot_taken';
      /** Fresh offers, when others are free. */
      readonly slots: readonly OfferedSlot[];
      readonly say: string;
    };

type NotMoved = Extract<MoveForCallerAnswer, { moved: false }>;

/**
 * Moves a caller's appointment to an offered time, once, however often it is said.
 *
 * @throws AppError when the outcome is unknown (calendar or database away). Calling again is then safe.
 */
export async function moveForCaller(
  deps: BookSlotDeps,
  request: CallerRequest,
  words: MoveWords,
): Promise<MoveForCallerAnswer> {
  const booking = await bookingOfCaller(deps.db, request, words);
  if (typeof booking === 'string') return notMoved('not_found', refusalFor(booking));
  if (booking.status === 'cancelled')
    return notMoved('cancelled', 'That appointment was cancelled. I can book a new one.');
  const offer = await findOffer(deps, request, words.slotId);
  if (!offer) return notMoved('unknown_slot', 'Let me look up the free times once more.');
  if (offer.serviceId !== booking.serviceId) {
    return notMoved('other_service', 'That time was for another job. Let me look up the times for yours.');
  }
  const business = await loadBusiness(deps.db, request.projectId);
  const found = { deps, request, words: wordsOf(booking, words.slotId), business, offer };
  const isThere = booking.startsAt.getTime() === offer.startsAt.getTime();
  if (!isThere && offer.startsAt.getTime() <= request.nowMs) return keepAndOffer(found, booking, 'slot_taken');
  if (!isThere && offer.expiresAt.getTime() <= request.nowMs) return keepAndOffer(found, booking, 'offer_expired');
  const change = await moveToOffer(found, booking);
  if (change.ok) return moved(found, change.booking);
  if (change.reason === 'cancelled' || change.reason === 'not_found') {
    return notMoved('cancelled', 'That appointment does not stand any more. I can book a new one.');
  }
  return keepAndOffer(found, booking, 'slot_taken');
}

function notMoved(reason: NotMoved['reason'], say: string): NotMoved {
  return { moved: false, reason, slots: [], say };
}

function moved({ business, request }: BookingCase, booking: Booking): MoveForCallerAnswer {
  const { id: bookingId, confirmationCode } = booking;
  const when = spokenArrival(arrivalOf(booking), business.manner, request.nowMs);
  const isRequested = booking.status === 'requested';
  const done = isRequested
    ? `I have asked to move it: ${spoken(booking, business, request)}; the office will confirm it.`
    : `It is moved: ${spoken(booking, business, request)}.`;
  const say = `${done} Your confirmation code stays ${spokenDigits(confirmationCode)}.`;
  return { moved: true, bookingId, confirmationCode, spoken: when, say };
}

/** The wished time has gone; the appointment stands, which has to be said. */
async function keepAndOffer(
  found: BookingCase,
  booking: Booking,
  reason: 'slot_taken' | 'offer_expired',
): Promise<NotMoved> {
  const { slots, say } = await offerAgain(found, reason);
  const stands = `Your appointment ${spokenArrival(arrivalOf(booking), found.business.manner, found.request.nowMs)} still stands.`;
  return { moved: false, reason, slots, say: `${stands} ${say}` };
}

function wordsOf(booking: Booking, slotId: string) {
  const { customerName, address, postalCode, customerPhone: phone, customerEmail: email, notes } = booking;
  return { slotId, customerName, address, postalCode, phone, email, notes };
}

export interface CancelWords extends BookingProof {
  readonly bookingId: string;
}

export interface CancelForCallerAnswer {
  readonly cancelled: boolean;
  readonly say: string;
}

/**
 * Cancels a caller's appointment, once, however often it is said.
 *
 * @throws AppError when the outcome is unknown (calendar or database away). Calling again is then safe.
 */
export async function cancelForCaller(
  deps: ChangeDeps,
  request: CallerRequest,
  words: CancelWords,
): Promise<CancelForCallerAnswer> {
  const booking = await bookingOfCaller(deps.db, request, words);
  if (typeof booking === 'string') return { cancelled: false, say: refusalFor(booking) };
  const business = await loadBusiness(deps.db, request.projectId);
  const what = spoken(booking, business, request);
  if (booking.status === 'cancelled') return { cancelled: true, say: `${what}, is cancelled already.` };
  if (booking.startsAt.getTime() <= request.nowMs) {
    return { cancelled: false, say: `${what}, has begun already. I can take a message for the office.` };
  }
  const { projectId, callId, nowMs, signal } = request;
  const ref = { projectId, bookingId: booking.id, callId, nowMs, signal, tellCustomer: true };
  const change = await cancelBooking(deps, ref);
  if (change.ok || change.reason === 'cancelled') return { cancelled: true, say: `${what}, is cancelled.` };
  return { cancelled: false, say: `${what}, was just changed. Shall I look at it once more?` };
}
