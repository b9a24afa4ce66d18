import type { Booking, Service, SlotOffer } from '@offhook/db';
import type { BookingDraft, CalendarPort } from '../calendar/calendar-port.ts';
import { blockedSpan } from '../calendar/find-free-slots.ts';
import { AppError } from '../errors/app-error.ts';
import { normalizePhoneNumber } from '../numbers/phone-number.ts';
import { checkServiceArea, postalCodeOf } from '../service-area/check-service-area.ts';
import type { GeocodingPort } from '../service-area/geocoding-port.ts';
import { localDate } from '../time/local-time.ts';
import { spokenDigits, spokenTime } from '../time/spoken.ts';
import { type Business, loadBusiness } from './business.ts';
import { intentKeyOf } from './intent-key.ts';
import { openIntent, settleIntent } from './intents.ts';
import { type BookingDeps, type CallerRequest, type Offer, type OfferedSlot, offerSlots } from './offer-slots.ts';
import { spokenSlots } from './pick-slots.ts';
import { findByKey, saveBooking } from './save-booking.ts';

export interface BookSlotDeps extends BookingDeps {
  readonly geocoding: GeocodingPort;
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
}

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

/** Everything that is known once the offer has been found. */
interface Case {
  readonly deps: BookSlotDeps;
  readonly request: CallerRequest;
  readonly words: CustomerWords;
  readonly business: Business;
  readonly offer: SlotOffer;
}

/**
 * Books an offered slot, once. Saying it twice, in parallel or after a lost answer, gives the same booking: the intent is
 * written before the calendar hears of it, and a repeated wish is looked up before it is made again.
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
  if (before) return booked(before, found);
  if (offer.startsAt.getTime() <= request.nowMs) return offerAgain(found, 'slot_taken');
  if (offer.expiresAt.getTime() <= request.nowMs) return offerAgain(found, 'offer_expired');
  const refusal = await refusalOf(found);
  return refusal ?? attempt(found, intentKey);
}

/** An offer of another business or of another call is no offer. */
function findOffer({ db }: BookSlotDeps, { projectId, callId }: CallerRequest, slotId: string) {
  return db.slotOffer.findFirst({ where: { id: slotId, projectId, OR: [{ callId: null }, { callId }] } });
}

function keyOf({ request, offer }: Case): string {
  return intentKeyOf({
    projectId: request.projectId,
    caller: request.callerNumber || request.callId || offer.id,
    serviceId: offer.serviceId,
    slot: slotOf(offer),
  });
}

function slotOf({ startsAt, endsAt, technicianId }: SlotOffer) {
  return { startsAtMs: startsAt.getTime(), endsAtMs: endsAt.getTime(), technicianId };
}

function serviceOf({ business, offer }: Case): Service | undefined {
  return business.services.find(({ id, bookable }) => id === offer.serviceId && bookable);
}

async function refusalOf(found: Case): Promise<NotBooked | null> {
  if (!serviceOf(found)) {
    return notBooked(
      'service_unavailable',
      'I am sorry, I cannot book that job any more. Someone can call you back about it.',
    );
  }
  if (phoneOf(found) === null) return notBooked('phone_missing', 'What is the best phone number to reach you at?');
  const { request, words, deps } = found;
  const { projectId, signal } = request;
  try {
    const { address, postalCode } = words;
    const area = await checkServiceArea(deps, { projectId, address, postalCode, signal });
    return area.inArea === false ? notBooked('outside_area', area.say) : null;
  } catch (error) {
    // A job is not lost because a map is away: like any address that cannot be told, it is booked.
    if (error instanceof AppError && error.retryable) return null;
    throw error;
  }
}

/** The number given, else the one they call from; null when neither can be dialled. */
function phoneOf({ words, request }: Case): string | null {
  const given = words.phone === null ? null : normalizePhoneNumber(words.phone);
  return given ?? normalizePhoneNumber(request.callerNumber);
}

async function attempt(found: Case, intentKey: string): Promise<BookSlotAnswer> {
  const { deps, request, business } = found;
  const { db } = deps;
  const draft = draftOf(found, intentKey);
  const calendar = await deps.calendarFor(request.projectId);
  const intent = await openIntent(db, { draft, slotOfferId: found.offer.id, nowMs: request.nowMs });
  request.signal.throwIfAborted();
  const result = await bookOrMarkUnknown({ calendar, draft, found, repeated: !intent.fresh });
  if (result.taken) {
    await settleIntent(db, draft, { state: 'refused', reason: 'slot_taken' });
    return offerAgain(found, 'slot_taken');
  }
  const save = { draft, entry: result.entry, calendar: business.calendarProvider, nowMs: request.nowMs };
  const saved = await saveBooking(db, save);
  if (saved.state !== 'taken') return booked(saved.booking, found);
  await settleIntent(db, draft, { state: 'refused', reason: 'slot_taken' });
  return offerAgain(found, 'slot_taken');
}

interface Ask {
  readonly calendar: CalendarPort;
  readonly draft: BookingDraft;
  readonly found: Case;
  readonly repeated: boolean;
}

async function bookOrMarkUnknown({ calendar, draft, found, repeated }: Ask) {
  try {
    return await calendar.book(draft, { signal: found.request.signal, repeated });
  } catch (error) {
    const reason = error instanceof AppError ? error.code : 'INTERNAL';
    // The next try looks the outcome up whatever stands here; the mark is for whoever settles what nobody tried again.
    await settleIntent(found.deps.db, draft, { state: 'unknown', reason }).catch(() => undefined);
    throw error;
  }
}

function draftOf(found: Case, intentKey: string): BookingDraft {
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

function booked(booking: Booking, { business, request }: Case): Booked {
  const spoken = spokenTime(booking.startsAt.getTime(), business.manner, request.nowMs);
  const service = business.services.find(({ id }) => id === booking.serviceId)?.name ?? 'your job';
  const code = `Your confirmation code is ${spokenDigits(booking.confirmationCode)}.`;
  const requested = booking.status === 'requested';
  const say = requested
    ? `I have requested ${service} for ${spoken}; the office will confirm it. ${code}`
    : `You are booked for ${service} on ${spoken}. ${code}`;
  const { id: bookingId, confirmationCode } = booking;
  return { booked: true, bookingId, status: requested ? 'requested' : 'confirmed', confirmationCode, spoken, say };
}

function notBooked(reason: NotBookedReason, say: string): NotBooked {
  return { booked: false, reason, slots: [], say };
}

/** "That time has just gone, the next one is …", with fresh offers. */
async function offerAgain(found: Case, reason: 'slot_taken' | 'offer_expired'): Promise<NotBooked> {
  const { deps, request, business, offer } = found;
  const service = serviceOf(found);
  const gone = reason === 'slot_taken' ? 'I am sorry, that time has just gone.' : 'That offer is a while ago.';
  if (!service) return notBooked(reason, gone);
  const { timeZone } = business.manner;
  const fromDate = localDate(Math.max(offer.startsAt.getTime(), request.nowMs), timeZone);
  const wish = { business, service, emergency: offer.emergency, fromDate, part: 'any' as const };
  const fresh = await offerSlots(deps, request, wish);
  return { booked: false, reason, slots: fresh.offered, say: `${gone} ${nextSentence(fresh, found)}` };
}

function nextSentence({ slots }: Offer, { business, request, offer }: Case): string {
  const [first] = slots;
  if (!first) return 'Nothing else is free right now. I can take your details and have someone call you back.';
  const times = spokenSlots(slots, business.manner, request.nowMs);
  const sameTime = first.startsAtMs === offer.startsAt.getTime();
  return sameTime
    ? `Another technician is free, though: I have ${times}. Which works best?`
    : `The next one is ${times}. Does that work?`;
}
