import type { FastifyRequest } from 'fastify';
import type { SimulatedEventType } from './account.ts';
import { freeStarts, isoInZone, localParts, refusal } from './availability.ts';
import { type SimulatedBooking, toWire } from './booking-book.ts';
import { asObject, readBookingInput, readStart, refuseUnknownKeys } from './booking-input.ts';
import { badRequest, EndedBookingError, notFound, wrongProperty } from './wire-errors.ts';
import type { CalcomWorld } from './world.ts';

const SLOT_KEYS = new Set('start end timeZone duration format bookingUidToReschedule eventTypeId'.split(' '));
const RESCHEDULE_KEYS = new Set('start reschedulingReason rescheduledBy seatUid'.split(' '));
const CANCEL_KEYS = new Set('cancellationReason cancelSubsequentBookings seatUid'.split(' '));
const MAX_TAKE = 250;
const DEFAULT_TAKE = 100;

export function getSlots(world: CalcomWorld, request: FastifyRequest) {
  const query = asObject(request.query);
  refuseUnknownKeys(query, SLOT_KEYS);
  const lengthMin = world.eventTypes.get(Number(query['eventTypeId']))?.lengthMin;
  if (lengthMin === undefined) throw notFound('Event Type not found');
  const timeZone = typeof query['timeZone'] === 'string' ? query['timeZone'] : 'UTC';
  const [fromMs, untilMs] = [readDate(query['start'], 'start'), readDate(query['end'], 'end')];
  if (fromMs > untilMs) {
    throw badRequest("Invalid time range given - check the 'start' and 'end' query parameters.");
  }
  const nowMs = world.now();
  const freed = typeof query['bookingUidToReschedule'] === 'string' ? query['bookingUidToReschedule'] : undefined;
  const taken = [...world.book.taken(freed), ...world.reservations.active(nowMs)];
  const question = { fromMs, untilMs, lengthMin, nowMs, taken };
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
  const eventType = world.eventTypes.get(input.eventTypeId);
  if (!eventType) throw notFound(`Event type with id ${input.eventTypeId} not found.`);
  const missing = (eventType.questions ?? []).find(({ slug, required }) => required && !input.answered.includes(slug));
  if (missing) throw badRequest(`responses - {${missing.slug}}error_required_field`);
  return toWire(addBooking(world, eventType, input));
}

/** Also what a visitor of the booking page does. @throws CalcomError 400 when the time cannot be had. */
export function addBooking(world: CalcomWorld, eventType: SimulatedEventType, wish: Wish): SimulatedBooking {
  refuseUnbookable(world, { startMs: wish.startMs, eventType });
  const { startMs, attendee, metadata, notes } = wish;
  const made = world.book.add({
    startMs,
    attendee,
    metadata,
    notes,
    eventTypeId: eventType.id,
    endMs: startMs + eventType.lengthMin * 60_000,
    createdAtMs: world.now(),
    status: eventType.requiresConfirmation ? 'pending' : 'accepted',
  });
  world.webhooks.tell(made.status === 'pending' ? 'BOOKING_REQUESTED' : 'BOOKING_CREATED', made);
  return made;
}

export type Wish = Pick<SimulatedBooking, 'startMs' | 'attendee' | 'metadata' | 'notes'>;

interface TimeWish {
  readonly startMs: number;
  readonly eventType: SimulatedEventType;
  /** A booking that is being moved does not stand in its own way. */
  readonly except?: string;
}

function refuseUnbookable(world: CalcomWorld, { startMs, eventType, except }: TimeWish): void {
  const { lengthMin, team = false } = eventType;
  const taken = world.book.taken(except);
  const why = refusal(world.schedule, { startMs, lengthMin, nowMs: world.now(), taken });
  if (why === 'past') throw badRequest('Attempting to book a meeting in the past.');
  if (why === 'notice') {
    throw badRequest(
      `The event type can't be booked at the "start" time provided. This could be because it's too soon (violating the minimum booking notice) or too far in the future.`,
    );
  }
  const who = team ? 'One of the hosts' : 'User';
  if (why !== null) throw badRequest(`${who} either already has booking at this time or is not available`);
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
  const afterUpdatedMs = Date.parse(text('afterUpdatedAt') ?? '1970-01-01');
  const byUpdate = text('sortUpdatedAt') === 'asc';
  const found = world.book
    .all()
    .filter((booking) => statuses.includes(listStatus(booking, nowMs)))
    .filter((booking) => eventTypeIds === undefined || eventTypeIds.includes(booking.eventTypeId))
    .filter((booking) => booking.startMs >= afterStartMs && booking.endMs <= beforeEndMs)
    .filter(({ attendee }) => text('attendeeEmail') === undefined || attendee.email === text('attendeeEmail'))
    .filter(({ updatedAtMs }) => updatedAtMs > afterUpdatedMs)
    .sort((a, b) => (byUpdate ? a.updatedAtMs - b.updatedAtMs : a.startMs - b.startMs));
  const skip = Number(text('skip') ?? 0);
  const take = Number(text('take') ?? DEFAULT_TAKE);
  if (!Number.isInteger(take) || take < 1 || take > MAX_TAKE) throw badRequest('Bad Request Exception');
  const page = found.slice(skip, skip + take);
  return { data: page.map(toWire), pagination: paginationOf(found.length, { skip, take, returned: page.length }) };
}

function listStatus({ status, endMs }: SimulatedBooking, nowMs: number): string {
  if (status === 'cancelled' || status === 'rejected') return 'cancelled';
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
  if (booking.endMs < world.now()) throw new EndedBookingError();
  const reason = typeof input['cancellationReason'] === 'string' ? input['cancellationReason'] : '';
  return toWire(cancelInBook(world, booking, reason));
}

/** Also what the host does on cal.com. */
export function cancelInBook(world: CalcomWorld, booking: SimulatedBooking, reason: string): SimulatedBooking {
  booking.status = 'cancelled';
  booking.cancellationReason = reason;
  booking.updatedAtMs = world.now();
  world.webhooks.tell('BOOKING_CANCELLED', booking, { cancellationReason: reason });
  return booking;
}

/** The host's answer to a booking that waits for it. */
export function answerRequest(world: CalcomWorld, booking: SimulatedBooking, accepted: boolean): SimulatedBooking {
  booking.status = accepted ? 'accepted' : 'rejected';
  booking.updatedAtMs = world.now();
  world.webhooks.tell(accepted ? 'BOOKING_CREATED' : 'BOOKING_REJECTED', booking);
  return booking;
}

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
  return toWire(moveInBook(world, booking, readStart(input['start'])));
}

/** A moved booking is a new one with a new uid; the old one is cancelled and points to it (A7). */
export function moveInBook(world: CalcomWorld, booking: SimulatedBooking, startMs: number): SimulatedBooking {
  const eventType = world.eventTypes.get(booking.eventTypeId);
  if (!eventType) throw notFound(`Event type with id ${booking.eventTypeId} not found.`);
  refuseUnbookable(world, { startMs, eventType, except: booking.uid });
  const nowMs = world.now();
  const moved = world.book.add({
    ...booking,
    startMs,
    endMs: startMs + (booking.endMs - booking.startMs),
    createdAtMs: nowMs,
    rescheduledFromUid: booking.uid,
  });
  booking.status = 'cancelled';
  booking.rescheduledToUid = moved.uid;
  booking.updatedAtMs = nowMs;
  world.webhooks.tell('BOOKING_RESCHEDULED', moved, {
    rescheduleUid: booking.uid,
    rescheduleStartTime: new Date(booking.startMs).toISOString(),
    rescheduleEndTime: new Date(booking.endMs).toISOString(),
  });
  return moved;
}

function mustFind(world: CalcomWorld, uid: string): SimulatedBooking {
  const booking = world.book.find(uid);
  if (!booking) throw notFound(`Booking with uid=${uid} was not found in the database`);
  return booking;
}
