import type { Booking } from '@offhook/db';
import type { BookingDraft, BookResult, CalendarPort } from '../calendar/calendar-port.ts';
import { AppError } from '../errors/app-error.ts';
import { type BookingCase, draftOf, placeOf } from './booking-case.ts';
import { letGoOfOffers } from './hold-offers.ts';
import { CHECK_AFTER_MS, type IntentClaim, settleIntent } from './intents.ts';
import { claimOrJoin, whileLeased } from './leases.ts';
import { findByKey, type Save, type SaveResult, saveBooking } from './save-booking.ts';

/** Each may be taken in turn while we ask who is free; more than this, and the time is as good as gone. */
const MAX_OTHER_TECHNICIANS = 5;
/** When an entry that was asked for more than once is counted: after whatever was under way has arrived. */
const VERIFY_AFTER_MS = 120_000;

/**
 * Asks the calendar for the slot: the intent first, then the calendar, then the booking with its intent, event and notice in
 * one transaction. Null: the slot has gone.
 *
 * @throws AppError when the outcome is unknown. The next attempt, or the reconciler, looks it up.
 */
export async function attemptBooking(found: BookingCase, intentKey: string): Promise<Booking | null> {
  const { deps, request, business, offer } = found;
  const { projectId, callId, nowMs, signal } = request;
  const draft = draftOf(found, intentKey);
  const calendar = await deps.calendarFor(projectId);
  const intent = {
    projectId,
    key: intentKey,
    calendar: business.calendarProvider,
    callId,
    slotOfferId: offer.id,
    bookingId: null,
    wish: { kind: 'book' as const, draft },
    nowMs,
  };
  const turn = await claimOrJoin(deps.db, { intent, signal }, () => findByKey(deps.db, draft));
  return 'joined' in turn ? turn.joined : askAndSave({ found, calendar, draft, claim: turn.claim });
}

interface Attempt {
  readonly found: BookingCase;
  readonly calendar: CalendarPort;
  readonly draft: BookingDraft;
  readonly claim: IntentClaim;
}

async function askAndSave(attempt: Attempt): Promise<Booking | null> {
  const { found, calendar, draft, claim } = attempt;
  const { db } = found.deps;
  const { nowMs } = found.request;
  const result = await ask(attempt);
  // An entry that was asked for twice may turn up twice, even after a refusal.
  const verifyAtMs = claim.repeated && calendar.ledger !== null ? nowMs + VERIFY_AFTER_MS : null;
  if (!result.taken) {
    const save = {
      draft: givenTo(draft, result.technicianId),
      entry: result.entry,
      calendar: found.business.calendarProvider,
      nowMs,
      verifyAtMs,
    };
    const [saved] = await Promise.all([saveWithSomebody(attempt, save), letGoOfOffers(db, calendar, found.request)]);
    if (saved.state !== 'taken') return settleSaved(attempt, saved, save);
  }
  await settleIntent(db, claim, { state: 'refused', reason: 'slot_taken', checkAtMs: verifyAtMs });
  return null;
}

function givenTo(draft: BookingDraft, technicianId: string | undefined): BookingDraft {
  return technicianId === undefined ? draft : { ...draft, slot: { ...draft.slot, technicianId } };
}

/** The booking stands; when somebody else wrote it, the calendar may hold an entry too many. */
async function settleSaved(
  { found, claim }: Attempt,
  { state, booking }: Exclude<SaveResult, { state: 'taken' }>,
  { entry, nowMs, verifyAtMs }: Save,
): Promise<Booking> {
  if (state === 'known') {
    const checkAtMs = booking.externalUid === entry.externalUid ? verifyAtMs : nowMs;
    const settlement = { state: 'booked', reason: null, bookingId: booking.id, checkAtMs } as const;
    await settleIntent(found.deps.db, claim, settlement);
  }
  return booking;
}

async function ask({ found, calendar, draft, claim }: Attempt): Promise<BookResult> {
  const { deps, request } = found;
  try {
    request.signal.throwIfAborted();
    return await whileLeased(deps.db, { claim, signal: request.signal }, (signal) =>
      calendar.book(draft, { signal, repeated: claim.repeated }),
    );
  } catch (error) {
    const settlement = failedSettlement(error, { repeated: claim.repeated, nowMs: request.nowMs });
    // The mark is for whoever settles what nobody tries again; without it the intent's own time to be checked stands.
    await settleIntent(deps.db, claim, settlement).catch(() => undefined);
    throw error;
  }
}

/** Refusals of the calendar itself: nothing was made. Everything else may have been done and not been heard of. */
const NOTHING_DONE = new Set(['UPSTREAM_REJECTED', 'UPSTREAM_UNAUTHORIZED', 'UPSTREAM_RATE_LIMITED', 'NOT_CONFIGURED']);

/** What is noted of an attempt that failed. A refusal says nothing about an earlier attempt whose answer was lost. */
export function failedSettlement(error: unknown, { repeated, nowMs }: { repeated: boolean; nowMs: number }) {
  const reason = error instanceof AppError ? error.code : 'INTERNAL';
  if (NOTHING_DONE.has(reason) && !repeated) return { state: 'refused', reason, checkAtMs: null } as const;
  return { state: 'unknown', reason, checkAtMs: nowMs + CHECK_AFTER_MS } as const;
}

/** The caller was promised a time, not a person: when somebody else took the technician, another one who is free goes. */
async function saveWithSomebody({ found, calendar }: Attempt, save: Save): Promise<SaveResult> {
  const { deps, request } = found;
  const { serviceId, emergency, slot } = save.draft;
  const within = { fromMs: slot.startsAtMs, untilMs: slot.startsAtMs + 1 };
  let saved = await saveBooking(deps.db, save);
  for (let tries = 1; saved.state === 'taken' && tries <= MAX_OTHER_TECHNICIANS; tries += 1) {
    const query = { serviceId, emergency, within, nowMs: request.nowMs, place: placeOf(found) };
    const [other] = await calendar.findSlots(query, { signal: request.signal });
    if (!other) break;
    const draft = { ...save.draft, slot: { ...slot, technicianId: other.technicianId } };
    saved = await saveBooking(deps.db, { ...save, draft });
  }
  return saved;
}
