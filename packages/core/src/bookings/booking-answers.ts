import type { Booking } from '@offhook/db';
import { localDate } from '../time/local-time.ts';
import { spokenDigits } from '../time/spoken.ts';
import { arrivalOf, spokenArrival } from '../time/spoken-arrival.ts';
import { type BookingCase, placeOf, serviceOf } from './booking-case.ts';
import { type Offer, type OfferedSlot, offerSlots } from './offer-slots.ts';
import { partOf, spokenSlots } from './pick-slots.ts';

export interface Booked {
  readonly booked: true;
  readonly bookingId: string;
  /** `requested`: the calendar's owner has yet to confirm. */
  readonly status: 'confirmed' | 'requested';
  readonly confirmationCode: string;
  readonly spoken: string;
  readonly say: string;
}

export type NotBookedReason =
  | 'unknown_slot'
  | 'offer_expired'
  | 'slot_taken'
  | 'service_unavailable'
  | 'phone_missing'
  | 'outside_area';

export interface NotBooked {
  readonly booked: false;
  readonly reason: NotBookedReason;
  /** Fresh offers, when others are free. */
  readonly slots: readonly OfferedSlot[];
  readonly say: string;
}

export type BookSlotAnswer = Booked | NotBooked;

/** What is said of a booking that stands. */
export function booked(booking: Booking, { business, request }: BookingCase): Booked {
  const spoken = spokenArrival(arrivalOf(booking), business.manner, request.nowMs);
  const service = business.services.find(({ id }) => id === booking.serviceId)?.name ?? 'your job';
  const code = `Your confirmation code is ${spokenDigits(booking.confirmationCode)}.`;
  const requested = booking.status === 'requested';
  const say = requested
    ? `I have requested ${service}, ${spoken}; the office will confirm it. ${code}`
    : `You are booked: ${service}, ${spoken}. ${code}`;
  const { id: bookingId, confirmationCode } = booking;
  return { booked: true, bookingId, status: requested ? 'requested' : 'confirmed', confirmationCode, spoken, say };
}

export function notBooked(reason: NotBookedReason, say: string): NotBooked {
  return { booked: false, reason, slots: [], say };
}

/** "That time has just gone, the next one is …", with fresh offers. */
export async function offerAgain(found: BookingCase, reason: 'slot_taken' | 'offer_expired'): Promise<NotBooked> {
  const { deps, request, business, offer } = found;
  const service = serviceOf(found);
  const gone = reason === 'slot_taken' ? 'I am sorry, that time has just gone.' : 'That offer is a while ago.';
  if (!service) return notBooked(reason, gone);
  const startsAtMs = Math.max(offer.startsAt.getTime(), request.nowMs);
  const fromDate = localDate(startsAtMs, business.manner.timeZone);
  const part = partOf(startsAtMs, business.manner.timeZone);
  const place = placeOf(found);
  const wish = { business, service, emergency: offer.emergency, fromDate, preferredDate: fromDate, part, place };
  const fresh = await offerSlots(deps, request, wish);
  return { booked: false, reason, slots: fresh.offered, say: `${gone} ${nextSentence(fresh, found)}` };
}

function nextSentence({ slots }: Offer, { business, request }: BookingCase): string {
  if (slots.length === 0)
    return 'Nothing else is free right now. I can take your details and have someone call you back.';
  return `The next one is ${spokenSlots(slots, business.manner, request.nowMs)}. Does that work?`;
}
