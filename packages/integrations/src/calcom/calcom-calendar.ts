import {
  AppError,
  type BookingDraft,
  type BookResult,
  type CalendarEntry,
  type CalendarPort,
  type CalendarSlot,
  type SlotQuery,
} from '@offhook/core';
import { z } from 'zod';
import { CalcomBooking, granted, meansTaken, parsed, toEntry } from './calcom-booking.ts';
import { cancel, locate, move } from './calcom-changes.ts';
import { type CalcomAccess, type CalcomClient, calcomClient } from './calcom-client.ts';
import { calcomHolds } from './calcom-holds.ts';

/** Where a project books: its account and which of its event types stands for which service. */
export interface CalcomCalendarOptions extends CalcomAccess {
  readonly eventTypeIdByServiceId: Readonly<Record<string, number>>;
  /** IANA name; the attendee's, as far as anybody knows. */
  readonly timeZone: string;
}

/** How much longer than our slot an event type's booking may be when it is looked for by its time. */
const LONGEST_BOOKING_MS = 24 * 3_600_000;
/** Bookings of one event type around one time; `take` allows 250 (A7). */
const LOOK_UP_TAKE = '250';
/** `metadata` values are at most 500 characters (A5). */
const SOURCE = 'offhook';

const Slots = z.record(z.string(), z.array(z.object({ start: z.string(), end: z.string() })));
/**
 * Cal.com API v2 as a project's calendar. It has no idempotency key: our intent travels in `metadata`, a repeated wish is
 * looked up before it is posted again, and so is a refusal, which may mean our own first attempt (A6).
 */
export function calcomCalendar(options: CalcomCalendarOptions): CalendarPort {
  const client = calcomClient(options);
  const world = { client, options };
  return {
    findSlots: (query, { signal }) => findSlots(world, query, signal),
    book: (draft, { signal, repeated }) => book(world, draft, { signal, repeated }),
    cancel: (entry, { signal }) => cancel(client, entry, signal),
    move: (entry, to, { signal }) => move(client, { uid: entry.externalUid, to, signal, moves: 0 }),
    ledger: {
      entriesOf: (draft, { signal }) => entriesOf(world, draft, signal),
      locate: (externalUid, { signal }) => locate(client, { externalUid, signal, moves: 0 }),
    },
    holds: calcomHolds(client, (serviceId) => eventTypeOf(world, serviceId)),
  };
}

interface World {
  readonly client: CalcomClient;
  readonly options: CalcomCalendarOptions;
}

function eventTypeOf({ options }: World, serviceId: string): number {
  const eventTypeId = options.eventTypeIdByServiceId[serviceId];
  if (eventTypeId === undefined) throw new AppError('NOT_CONFIGURED', `Service ${serviceId} has no Cal.com event type`);
  return eventTypeId;
}

async function findSlots(world: World, query: SlotQuery, signal: AbortSignal): Promise<CalendarSlot[]> {
  const { fromMs, untilMs } = query.within;
  const start = Math.max(fromMs, query.nowMs);
  if (start >= untilMs) return [];
  const answer = await world.client.request({
    method: 'GET',
    group: 'slots',
    path: '/slots',
    query: {
      eventTypeId: String(eventTypeOf(world, query.serviceId)),
      start: new Date(start).toISOString(),
      end: new Date(untilMs - 1).toISOString(),
      timeZone: 'UTC',
      format: 'range',
    },
    signal,
  });
  const days = parsed(Slots, granted(answer));
  // Days outside the asked range are a known bug (A3).
  return Object.values(days)
    .flat()
    .map((slot) => ({ startsAtMs: Date.parse(slot.start), endsAtMs: Date.parse(slot.end), technicianId: null }))
    .filter(({ startsAtMs, endsAtMs }) => startsAtMs >= start && startsAtMs < untilMs && endsAtMs > startsAtMs)
    .sort((a, b) => a.startsAtMs - b.startsAtMs);
}

/** Whatever carries our key and begins when we asked for it: a booking that somebody moved keeps the key (A7). */
async function entriesOf(world: World, draft: BookingDraft, signal: AbortSignal): Promise<CalendarEntry[]> {
  const answer = await world.client.request({
    method: 'GET',
    group: 'bookings',
    path: '/bookings',
    query: {
      eventTypeId: String(eventTypeOf(world, draft.serviceId)),
      afterStart: new Date(draft.slot.startsAtMs - 1).toISOString(),
      beforeEnd: new Date(draft.slot.startsAtMs + LONGEST_BOOKING_MS).toISOString(),
      status: 'upcoming,unconfirmed,past',
      take: LOOK_UP_TAKE,
    },
    signal,
  });
  return parsed(z.array(CalcomBooking), granted(answer))
    .filter(({ metadata }) => metadata?.['intentId'] === draft.intentKey)
    .filter(({ start }) => Date.parse(start) === draft.slot.startsAtMs)
    .sort((a, b) => a.id - b.id)
    .flatMap((booking) => toEntry(booking) ?? []);
}

interface BookOptions {
  readonly signal: AbortSignal;
  readonly repeated: boolean;
}

async function book(world: World, draft: BookingDraft, { signal, repeated }: BookOptions): Promise<BookResult> {
  if (repeated) {
    const [entry] = await entriesOf(world, draft, signal);
    if (entry) return { taken: false, entry };
  }
  const body = toBody(world, draft);
  const answer = await world.client.request({ method: 'POST', group: 'bookings', path: '/bookings', body, signal });
  if (answer.ok) {
    const entry = toEntry(parsed(CalcomBooking, answer.data));
    return entry === null ? { taken: true } : { taken: false, entry };
  }
  if (!meansTaken(answer)) throw answer.error;
  const [ours] = await entriesOf(world, draft, signal);
  return ours ? { taken: false, entry: ours } : { taken: true };
}

function toBody(world: World, draft: BookingDraft) {
  const { attendee, slot, callId } = draft;
  return {
    start: new Date(slot.startsAtMs).toISOString(),
    eventTypeId: eventTypeOf(world, draft.serviceId),
    attendee: {
      name: attendee.name,
      phoneNumber: attendee.phone,
      timeZone: world.options.timeZone,
      language: 'en',
      ...(attendee.email === null ? {} : { email: attendee.email }),
    },
    // `location` is refused by event types that do not ask for one; every event type has notes.
    bookingFieldsResponses: { notes: `Address: ${attendee.address}\n${attendee.notes}`.trim() },
    metadata: { intentId: draft.intentKey, source: SOURCE, ...(callId === null ? {} : { callId }) },
  };
}
