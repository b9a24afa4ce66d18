import {
  AppError,
  type BookingDraft,
  type BookResult,
  type CalendarEntry,
  type CalendarPort,
  type CalendarSlot,
  type MoveResult,
  type SlotQuery,
} from '@offhook/core';
import { z } from 'zod';
import { type CalcomAccess, type CalcomAnswer, type CalcomClient, calcomClient } from './calcom-client.ts';

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
/** How many times one booking may have been moved before we stop following. */
const MAX_MOVES_FOLLOWED = 5;
/** `metadata` values are at most 500 characters (A5). */
const SOURCE = 'offhook';

const Slots = z.record(z.string(), z.array(z.object({ start: z.string(), end: z.string() })));
const CalcomBooking = z.object({
  uid: z.string().min(1),
  status: z.enum(['accepted', 'pending', 'cancelled', 'rejected']),
  start: z.string(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
type CalcomBooking = z.infer<typeof CalcomBooking>;

/**
 * Cal.com API v2 as a project's calendar. It has no idempotency key: our intent travels in `metadata`, a repeated wish is
 * looked up before it is posted again, and so is a refusal, which may mean our own first attempt (A6).
 */
export function calcomCalendar(options: CalcomCalendarOptions): CalendarPort {
  const client = calcomClient(options);
  const world = { client, options };
  return {
    findSlots: (query, { signal }) => findSlots(world, query, signal),
    findByIntent: (draft, { signal }) => findByIntent(world, draft, signal),
    book: (draft, { signal, repeated }) => book(world, draft, { signal, repeated }),
    cancel: (entry, { signal }) => cancel(world, entry, signal),
    move: (entry, to, { signal }) => move(world, { uid: entry.externalUid, to, signal, moves: 0 }),
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

async function findByIntent(world: World, draft: BookingDraft, signal: AbortSignal): Promise<CalendarEntry | null> {
  const answer = await world.client.request({
    method: 'GET',
    group: 'bookings',
    path: '/bookings',
    query: {
      eventTypeId: String(eventTypeOf(world, draft.serviceId)),
      afterStart: new Date(draft.slot.startsAtMs - 1).toISOString(),
      beforeEnd: new Date(draft.slot.startsAtMs + LONGEST_BOOKING_MS).toISOString(),
      status: 'upcoming,unconfirmed',
      take: LOOK_UP_TAKE,
    },
    signal,
  });
  const bookings = parsed(z.array(CalcomBooking), granted(answer));
  const ours = bookings.find(({ metadata }) => metadata?.['intentId'] === draft.intentKey);
  return ours === undefined ? null : toEntry(ours);
}

interface BookOptions {
  readonly signal: AbortSignal;
  readonly repeated: boolean;
}

async function book(world: World, draft: BookingDraft, { signal, repeated }: BookOptions): Promise<BookResult> {
  if (repeated) {
    const entry = await findByIntent(world, draft, signal);
    if (entry !== null) return { taken: false, entry };
  }
  const body = toBody(world, draft);
  const answer = await world.client.request({ method: 'POST', group: 'bookings', path: '/bookings', body, signal });
  if (answer.ok) {
    const entry = toEntry(parsed(CalcomBooking, answer.data));
    return entry === null ? { taken: true } : { taken: false, entry };
  }
  if (!meansTaken(answer)) throw answer.error;
  const ours = await findByIntent(world, draft, signal);
  return ours === null ? { taken: true } : { taken: false, entry: ours };
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

/** Cal.com says "taken" with a 400 and words; 409 and 410 belong to slot reservations (A4, A5). */
function meansTaken({ status, message }: Extract<CalcomAnswer, { ok: false }>): boolean {
  if (status === 409 || status === 410) return true;
  return (
    status === 400 &&
    /already has booking|not available|can't be booked at the "start" time|meeting in the past|already exists/i.test(
      message,
    )
  );
}

async function cancel(
  { client }: World,
  { externalUid }: CalendarEntry,
  signal: AbortSignal,
): Promise<'done' | 'gone'> {
  if (externalUid === null) return 'gone';
  const answer = await client.request({
    method: 'POST',
    group: 'bookings',
    path: '/bookings/{uid}/cancel',
    params: { uid: externalUid },
    body: { cancellationReason: 'Cancelled by the business' },
    signal,
  });
  if (answer.ok) return 'done';
  const cancelledBefore = answer.status === 400 && /cancel/i.test(answer.message);
  if (answer.status === 404 || cancelledBefore) return 'gone';
  throw answer.error;
}

interface Move {
  readonly uid: string | null;
  readonly to: CalendarSlot;
  readonly signal: AbortSignal;
  /** How often the booking turned out to have been moved already. */
  readonly moves: number;
}

async function move(world: World, { uid, to, signal, moves }: Move): Promise<MoveResult> {
  if (uid === null || moves > MAX_MOVES_FOLLOWED) return { state: 'gone' };
  const answer = await world.client.request({
    method: 'POST',
    group: 'bookings',
    path: '/bookings/{uid}/reschedule',
    params: { uid },
    body: { start: new Date(to.startsAtMs).toISOString(), reschedulingReason: 'Moved by the business' },
    signal,
  });
  if (answer.ok) return moved(parsed(CalcomBooking, answer.data));
  if (answer.status === 404) return { state: 'gone' };
  const successor = /rescheduled already to booking with uid=([\w-]+)/.exec(answer.message)?.[1];
  if (successor !== undefined) return follow(world, { uid: successor, to, signal, moves: moves + 1 });
  if (/has been cancelled/i.test(answer.message)) return { state: 'gone' };
  if (meansTaken(answer)) return { state: 'taken' };
  throw answer.error;
}

/** An earlier attempt of ours whose answer was lost may have moved it already (A7). */
async function follow(world: World, wish: Move & { readonly uid: string }): Promise<MoveResult> {
  const answer = await world.client.request({
    method: 'GET',
    group: 'bookings',
    path: '/bookings/{uid}',
    params: { uid: wish.uid },
    signal: wish.signal,
  });
  const booking = parsed(CalcomBooking, granted(answer));
  return Date.parse(booking.start) === wish.to.startsAtMs ? moved(booking) : move(world, wish);
}

function moved(booking: CalcomBooking): MoveResult {
  const entry = toEntry(booking);
  return entry === null ? { state: 'gone' } : { state: 'moved', entry };
}

/** Null: it is no appointment (any more). */
function toEntry({ uid, status }: CalcomBooking): CalendarEntry | null {
  if (status === 'accepted') return { externalUid: uid, status: 'confirmed' };
  return status === 'pending' ? { externalUid: uid, status: 'requested' } : null;
}

function granted(answer: CalcomAnswer): unknown {
  if (!answer.ok) throw answer.error;
  return answer.data;
}

function parsed<Shape extends z.ZodType>(shape: Shape, data: unknown): z.infer<Shape> {
  const result = shape.safeParse(data);
  if (result.success) return result.data;
  throw new AppError('UPSTREAM_BAD_RESPONSE', 'Cal.com answered in a shape we do not know', { cause: result.error });
}
