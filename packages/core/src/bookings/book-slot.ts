import type { BookingDraft, CalendarPort } from '../calendar/calendar-port.ts';
import { AppError } from '../errors/app-error.ts';
import { checkServiceArea } from '../service-area/check-service-area.ts';
import { type BookSlotAnswer, booked, type NotBooked, notBooked, offerAgain } from './booking-answers.ts';
import {
  type BookingCase,
  type BookSlotDeps,
  type CustomerWords,
  draftOf,
  findOffer,
  keyOf,
  phoneOf,
  serviceOf,
} from './booking-case.ts';
import { loadBusiness } from './business.ts';
import { openIntent, settleIntent } from './intents.ts';
import type { CallerRequest } from './offer-slots.ts';
import { findByKey, type Save, saveBooking } from './save-booking.ts';

/** Each may be taken in turn while we ask who is free; more than this, and the time is as good as gone. */
const MAX_OTHER_TECHNICIANS = 5;

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

async function refusalOf(found: BookingCase): Promise<NotBooked | null> {
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

async function attempt(found: BookingCase, intentKey: string): Promise<BookSlotAnswer> {
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
  const saved = await saveWithSomebody(found, calendar, save);
  if (saved.state !== 'taken') return booked(saved.booking, found);
  await settleIntent(db, draft, { state: 'refused', reason: 'slot_taken' });
  return offerAgain(found, 'slot_taken');
}

/** The caller was promised a time, not a person: when somebody else took the technician, another one who is free goes. */
async function saveWithSomebody({ deps, request }: BookingCase, calendar: CalendarPort, save: Save) {
  const { serviceId, emergency, slot } = save.draft;
  const within = { fromMs: slot.startsAtMs, untilMs: slot.startsAtMs + 1 };
  let saved = await saveBooking(deps.db, save);
  for (let tries = 1; saved.state === 'taken' && tries <= MAX_OTHER_TECHNICIANS; tries += 1) {
    const query = { serviceId, emergency, within, nowMs: request.nowMs };
    const [other] = await calendar.findSlots(query, { signal: request.signal });
    if (!other) break;
    const draft = { ...save.draft, slot: { ...slot, technicianId: other.technicianId } };
    saved = await saveBooking(deps.db, { ...save, draft });
  }
  return saved;
}

interface Ask {
  readonly calendar: CalendarPort;
  readonly draft: BookingDraft;
  readonly found: BookingCase;
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
