import type { Service, SlotOffer } from '@offhook/db';
import type { BookingDraft } from '../calendar/calendar-port.ts';
import { blockedSpan } from '../calendar/find-free-slots.ts';
import type { TravelPlace, TravelTimePort } from '../calendar/travel-time-port.ts';
import { AppError } from '../errors/app-error.ts';
import { normalizePhoneNumber } from '../numbers/phone-number.ts';
import { postalCodeOf } from '../service-area/check-service-area.ts';
import type { GeocodingPort } from '../service-area/geocoding-port.ts';
import { arrivalOf } from '../time/spoken-arrival.ts';
import type { Business } from './business.ts';
import { intentKeyOf } from './intent-key.ts';
import type { BookingDeps, CallerRequest } from './offer-slots.ts';

export interface BookSlotDeps extends BookingDeps {
  readonly geocoding: GeocodingPort;
  readonly travel: TravelTimePort;
}

/** What the caller said; null for what was not. */
export interface CustomerWords {
  readonly slotId: string;
  readonly customerName: string;
  readonly address: string;
  readonly postalCode: string | null;
  /** Null: the number they call from. */
  readonly phone: string | null;
  readonly email: string | null;
  readonly notes: string | null;
  /** A second appointment for the same service, beside the one made in this call. */
  readonly additional?: boolean;
}

/** Everything that is known once the offer has been found. */
export interface BookingCase {
  readonly deps: BookSlotDeps;
  readonly request: CallerRequest;
  readonly words: CustomerWords;
  readonly business: Business;
  readonly offer: SlotOffer;
}

/** An offer of another business or of another call is no offer. */
export function findOffer({ db }: BookSlotDeps, { projectId, callId }: CallerRequest, slotId: string) {
  return db.slotOffer.findFirst({ where: { id: slotId, projectId, OR: [{ callId: null }, { callId }] } });
}

export function keyOf({ request, offer }: BookingCase): string {
  return intentKeyOf({
    projectId: request.projectId,
    caller: request.callerNumber || request.callId || offer.id,
    serviceId: offer.serviceId,
    startsAtMs: offer.startsAt.getTime(),
  });
}

function slotOf(offer: SlotOffer) {
  return { ...arrivalOf(offer), endsAtMs: offer.endsAt.getTime(), technicianId: offer.technicianId };
}

/** Where the job is, for the drive to it. */
export function placeOf({ words }: BookingCase): TravelPlace {
  return { at: null, address: words.address, postalCode: postalCodeOf(words) };
}

/** The service, as long as it may be booked. */
export function serviceOf({ business, offer }: BookingCase): Service | undefined {
  return business.services.find(({ id, bookable }) => id === offer.serviceId && bookable);
}

/** The number given, else the one they call from; null when neither can be dialled. */
export function phoneOf({ words, request }: BookingCase): string | null {
  const given = words.phone === null ? null : normalizePhoneNumber(words.phone);
  return given ?? normalizePhoneNumber(request.callerNumber);
}

/** @throws AppError INTERNAL when called before service and phone were checked. */
export function draftOf(found: BookingCase, intentKey: string): BookingDraft {
  const { request, words, offer } = found;
  const service = serviceOf(found);
  const phone = phoneOf(found);
  if (!service || phone === null) throw new AppError('INTERNAL', 'A booking was drafted before it was checked');
  return {
    projectId: request.projectId,
    intentKey,
    callId: request.callId,
    serviceId: service.id,
    slot: slotOf(offer),
    blocked: blockedOf(offer, service),
    emergency: offer.emergency,
    attendee: {
      name: words.customerName,
      phone,
      email: words.email,
      address: words.address,
      notes: words.notes ?? '',
    },
    postalCode: postalCodeOf(words),
    priceMinCents: service.priceMinCents,
    priceMaxCents: service.priceMaxCents,
  };
}

/** The offered time is the promise, even when the owner has changed the duration since; the buffers are today's. */
function blockedOf({ startsAt, endsAt }: SlotOffer, service: Service) {
  const durationMin = (endsAt.getTime() - startsAt.getTime()) / 60_000;
  return blockedSpan(startsAt.getTime(), { ...service, durationMin });
}
