import type { FastifyRequest } from 'fastify';
import { freeStarts, isoInZone, localParts, refusal, type Schedule } from './availability.ts';
import { type BookingBook, type SimulatedBooking, toWire } from './booking-book.ts';
import { asObject, readBookingInput, readStart, refuseUnknownKeys } from './booking-input.ts';
import { badRequest, notFound, wrongProperty } from './wire-errors.ts';

export interface CalcomWorld {
  readonly book: BookingBook;
  readonly schedule: Schedule;
  readonly lengthMinByEventType: ReadonlyMap<number, number>;
  now(): number;
}

const SLOT_KEYS = new Set('start end timeZone duration format bookingUidToReschedule eventTypeId'.split(' '));
const RESCHEDULE_KEYS = new Set('start reschedulingReason rescheduledBy seatUid'.split(' '));
const CANCEL_KEYS = new Set('cancellationReason cancelSubsequentBookings seatUid'.split(' '));
const MAX_TAKE = 250;
const DEFAULT_TAKE = 100;

export function getSlots(world: CalcomWorld, request: FastifyRequest) {
  const query = asObject(request.query);
  refuseUnknownKeys(query, SLOT_KEYS);
  const lengthMin = world.lengthMinByEventType.get(Number(query['eventTypeId']));
  if (lengthMin === undefined) throw notFound('Event Type not found');
  const timeZone = typeof query['timeZone'] === 'string' ? query['timeZone'] : 'UTC';
  const [fromMs, untilMs] = [readDate(query['start'], 'start'), readDate(query['end'], 'end')];
  const question = { fromMs, untilMs, lengthMin, nowMs: world.now(), taken: world.book.taken() };
  const toSlot = (startMs: number) => {
    const start = isoInZone(startMs, timeZone);
    return query['format'] === 'range' ? { start, end: isoInZone(startMs + lengthMin * 60_000, timeZone) } : { start };
  };
  const byDate = Map.groupBy(freeStarts(world.schedule, question), (startMs) => localParts(startMs, timeZone).date);
  return Object.fromEntries([...byDate].map(([date, starts]) => [date, starts.map(toSlot)]));
}

/** A date alone means all of it, in UTC. */
function readDate(value: unknown, property: 'start' | 'end'): number {
  const text = typeof value === 'string' ? value : '';
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T${property === 'start' ? '00:00:00' : '23:59:59'}Z` : text;
  const atMs = Date.parse(whole);
  if (Number.isNaN(atMs)) throw wrongProperty(property, `${property} must be a valid ISO 8601 date string`);
  return atMs;
}

export function createBooking(world: CalcomWorld, request: FastifyRequest) {
  const input = readBookingInput(request.body);
  const lengthMin = world.lengthMinByEventType.get(input.eventTypeId);
  if (lengthMin === undefined) throw notFound(`Event type with id ${input.eventTypeId} not found.`);
  refuseUnbookable(world, { startMs: input.startMs, lengthMin });
  const endMs = input.startMs + lengthMin * 60_000;
  return toWire(world.book.add({ ...input, endMs, createdAtMs: world.now() }));
}

function refuseUnbookable(world: CalcomWorld, wish: { startMs: number; lengthMin: number; except?: string }): void {
  const why = refusal(world.schedule, { ...wish, nowMs: world.now(), taken: world.book.taken(wish.except) });
  if (why === 'past') throw badRequest('Attempting to book a meeting in the past.');
  if (why === 'notice') {
    throw badRequest(
      `The event type can't be booked at the "start" time provided. This could be because it's too soon (violating the minimum booking notice) or too far in the future.`,
    );
  }
  if (why !== null) throw badRequest('User either already has booking at this time or is not available');
}

/** Unknown query keys are dropped here, unlike everywhere else (A2). */
export function listBookings(world: CalcomWorld, request: FastifyRequest) {
  const query = asObject(request.query);
  const text = (key: string) => (typeof query[key] === 'string' && query[key] !== '' ? query[key] : undefined);
  const nowMs = world.now();
  const statuses = (text('status') ?? 'upcoming').split(',');
  const eventTypeIds = (text('eventTypeIds') ?? text('eventTypeId'))?.split(',').map(Number);
  const afterStartMs = Date.parse(text('afterStart') ?? '1970-01-01');
  const beforeEndMs = Date.parse(text('beforeEnd') ?? '9999-01-01');
  const found = world.book
    .all()
    .filter((booking) => statuses.includes(listStatus(booking, nowMs)))
    .filter((booking) => eventTypeIds === undefined || eventTypeIds.includes(booking.eventTypeId))
    .filter((booking) => booking.startMs >= afterStartMs && booking.endMs <= beforeEndMs)
    .filter(({ attendee }) => text('attendeeEmail') === undefined || attendee.email === text('attendeeEmail'))
    .sort((a, b) => a.startMs - b.startMs);
  const skip = Number(text('skip') ?? 0);
  const take = Math.min(Number(text('take') ?? DEFAULT_TAKE), MAX_TAKE);
  const page = found.slice(skip, skip + take);
  return { data: page.map(toWire), pagination: paginationOf(found.length, { skip, take, returned: page.length }) };
}

function listStatus({ status, endMs }: SimulatedBooking, nowMs: number): string {
  if (status === 'cancelled') return 'cancelled';
  if (endMs < nowMs) return 'past';
  return status === 'pending' ? 'unconfirmed' : 'upcoming';
}

function paginationOf(totalItems: number, { skip, take, returned }: { skip: number; take: number; returned: number }) {
  const currentPage = Math.floor(skip / take) + 1;
  const totalPages = Math.ceil(totalItems / take);
  const remainingItems = Math.max(0, totalItems - skip - returned);
  return {
    returnedItems: returned,
    totalItems,
    itemsPerPage: take,
    remainingItems,
    currentPage,
    totalPages,
    hasNextPage: remainingItems > 0,
    hasPreviousPage: skip > 0,
  };
}

export function getBooking(world: CalcomWorld, uid: string) {
  return toWire(mustFind(world, uid));
}

export function cancelBooking(world: CalcomWorld, uid: string, body: unknown) {
  const input = asObject(body ?? {});
  refuseUnknownKeys(input, CANCEL_KEYS);
  const booking = world.book.find(uid);
  if (!booking) throw notFound(`Booking with uid=${uid} not found`);
  if (booking.status === 'cancelled') {
    throw badRequest(
      `Can't cancel booking with uid=${uid} because it has been cancelled already. Please provide uid of a booking that is not cancelled.`,
    );
  }
  booking.status = 'cancelled';
  booking.cancellationReason = typeof input['cancellationReason'] === 'string' ? input['cancellationReason'] : '';
  return toWire(booking);
}

/** A moved booking is a new one with a new uid; the old one is cancelled and points to it (A7). */
export function rescheduleBooking(world: CalcomWorld, uid: string, body: unknown) {
  const input = asObject(body);
  refuseUnknownKeys(input, RESCHEDULE_KEYS);
  const booking = mustFind(world, uid);
  if (booking.status === 'cancelled') {
    const successor =
      booking.rescheduledToUid === null
        ? ''
        : ` and rescheduled already to booking with uid=${booking.rescheduledToUid}`;
    throw badRequest(`Can't reschedule booking with uid=${uid} because it has been cancelled${successor}`);
  }
  const startMs = readStart(input['start']);
  const lengthMin = (booking.endMs - booking.startMs) / 60_000;
  refuseUnbookable(world, { startMs, lengthMin, except: uid });
  const moved = world.book.add({
    ...booking,
    startMs,
    endMs: startMs + lengthMin * 60_000,
    createdAtMs: world.now(),
    rescheduledFromUid: uid,
  });
  booking.status = 'cancelled';
  booking.rescheduledToUid = moved.uid;
  return toWire(moved);
}

function mustFind(world: CalcomWorld, uid: string): SimulatedBooking {
  const booking = world.book.find(uid);
  if (!booking) throw notFound(`Booking with uid=${uid} was not found in the database`);
  return booking;
}
