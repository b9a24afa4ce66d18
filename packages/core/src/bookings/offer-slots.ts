import { type Database, newId, type Service } from '@offhook/db';
import type { CalendarFor, CalendarPort, CalendarSlot, SlotHold } from '../calendar/calendar-port.ts';
import type { TravelPlace } from '../calendar/travel-time-port.ts';
import { addDays, localDate, startOfDate } from '../time/local-time.ts';
import { arrivalOf, spokenArrival } from '../time/spoken-arrival.ts';
import type { Business } from './business.ts';
import { holdOffers, withOwnHolds } from './hold-offers.ts';
import { isInPart, type PartOfDay, pickSlots } from './pick-slots.ts';

export interface BookingDeps {
  readonly db: Database;
  readonly calendarFor: CalendarFor;
}

/** One function call, as the booking use cases see it. */
export interface CallerRequest {
  readonly projectId: string;
  /** Null outside a call. */
  readonly callId: string | null;
  /** E.164; empty when withheld. */
  readonly callerNumber: string;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/** What the model may offer: an opaque id and how to say it. */
export interface OfferedSlot {
  readonly slotId: string;
  readonly spoken: string;
}

export interface SlotWish {
  readonly business: Business;
  readonly service: Service;
  readonly emergency: boolean;
  /** Jobs from this day on; a day in the past means today. */
  readonly fromDate: string;
  /** The day that was asked for, if one was: all of it comes before any other. */
  readonly preferredDate: string | null;
  readonly part: PartOfDay;
  /** Where the job is, as far as the caller has said; absent or null: the drive there is not known yet. */
  readonly place?: TravelPlace | null;
  /** The booking that is to be moved, which is not in its own way. */
  readonly movingBookingId?: string | null;
  /** Where it is now. */
  readonly notAtMs?: number | null;
}

export interface Offer {
  readonly offered: readonly OfferedSlot[];
  readonly slots: readonly CalendarSlot[];
  /** Nothing was free in the wished part of the day: these are at other times. */
  readonly otherPart: boolean;
}

/** A caller decides within a few minutes; longer, and the calendar has moved on. */
const OFFER_VALID_MS = 30 * 60_000;
/** What one question to a calendar may span (calendar-port.ts). */
const WINDOW_DAYS = 14;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Looks for free times from a day on and writes down those worth offering. Nothing offered: nothing is free. */
export async function offerSlots(deps: BookingDeps, request: CallerRequest, wish: SlotWish): Promise<Offer> {
  const calendar = await deps.calendarFor(request.projectId);
  const free = await searchOnwards(deps.db, calendar, { request, wish });
  const found = free.map((slot) => withArrival(slot, wish.business));
  const { suitable, otherPart } = suitableSlots(found, wish);
  const slots = pickSlots(suitable, wish.business.manner.timeZone);
  const holds = await holdOffers(calendar, request, { serviceId: wish.service.id, slots });
  return { slots, otherPart, offered: await writeDown(deps.db, request, { wish, slots, holds }) };
}

/** Arrival windows are what a business tells its callers, whichever calendar it keeps; the own one ends them by closing time. */
function withArrival(slot: CalendarSlot, { rules }: Business): CalendarSlot {
  if (slot.arrivesByMs !== undefined || rules.arrivalWindowMin === 0) return slot;
  return { ...slot, arrivesByMs: slot.startsAtMs + rules.arrivalWindowMin * MINUTE_MS };
}

/** The wished day before others, and on it the wished part before the other; elsewhere the wished part, or else any. */
function suitableSlots(found: readonly CalendarSlot[], { business, part, preferredDate }: SlotWish) {
  const { timeZone } = business.manner;
  const onDay = found.filter((slot) => localDate(slot.startsAtMs, timeZone) === preferredDate);
  const among = onDay.length > 0 ? onDay : found;
  const inPart = among.filter((slot) => isInPart(slot, part, timeZone));
  const otherPart = inPart.length === 0 && among.length > 0;
  return { suitable: otherPart ? among : inPart, otherPart };
}

/** Window by window until something in the wished part of the day is free, or else anything at all. */
async function searchOnwards(
  db: Database,
  calendar: CalendarPort,
  { request, wish }: { readonly request: CallerRequest; readonly wish: SlotWish },
): Promise<CalendarSlot[]> {
  const { manner, rules } = wish.business;
  const today = localDate(request.nowMs, manner.timeZone);
  const last = addDays(today, rules.horizonDays);
  let anything: CalendarSlot[] = [];
  const [first = today] = [today, wish.fromDate].sort().slice(-1);
  for (let date = first; date <= last; date = addDays(date, WINDOW_DAYS)) {
    const fromMs = startOfDate(date, manner.timeZone);
    const query = {
      serviceId: wish.service.id,
      emergency: wish.emergency,
      nowMs: request.nowMs,
      place: wish.place ?? null,
      ...(wish.movingBookingId ? { movingBookingId: wish.movingBookingId } : {}),
      within: {
        fromMs,
        untilMs: Math.min(fromMs + WINDOW_DAYS * DAY_MS, startOfDate(addDays(last, 1), manner.timeZone)),
      },
    };
    const listed = await calendar.findSlots(query, { signal: request.signal });
    const held = { serviceId: query.serviceId, found: listed, within: query.within };
    const free = calendar.holds === null ? listed : await withOwnHolds(db, request, held);
    // Where an appointment is already is no time to move it to.
    const found = free.filter(({ startsAtMs }) => startsAtMs !== wish.notAtMs);
    if (found.some((slot) => isInPart(slot, wish.part, manner.timeZone))) return found;
    if (anything.length === 0) anything = found;
  }
  return anything;
}

interface WriteDown {
  readonly wish: SlotWish;
  readonly slots: readonly CalendarSlot[];
  readonly holds: readonly (SlotHold | null)[];
}

async function writeDown(
  db: Database,
  request: CallerRequest,
  { wish, slots, holds }: WriteDown,
): Promise<OfferedSlot[]> {
  const { projectId, callId, nowMs } = request;
  const rows = slots.map((slot, index) => ({
    id: newId('slot', nowMs),
    projectId,
    callId,
    serviceId: wish.service.id,
    technicianId: slot.technicianId,
    startsAt: new Date(slot.startsAtMs),
    endsAt: new Date(slot.endsAtMs),
    arrivesBy: slot.arrivesByMs ? new Date(slot.arrivesByMs) : null,
    emergency: wish.emergency,
    createdAt: new Date(nowMs),
    expiresAt: new Date(nowMs + OFFER_VALID_MS),
    ...holdColumns(holds[index] ?? null),
  }));
  if (rows.length > 0) await db.slotOffer.createMany({ data: rows });
  return rows.map((row) => ({ slotId: row.id, spoken: spokenArrival(arrivalOf(row), wish.business.manner, nowMs) }));
}

function holdColumns(hold: SlotHold | null) {
  return hold === null
    ? { holdUid: null, heldUntil: null }
    : { holdUid: hold.holdUid, heldUntil: new Date(hold.heldUntilMs) };
}
