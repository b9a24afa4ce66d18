import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SimulatedEventType } from './account.ts';
import { addRoutes, type Route } from './add-routes.ts';
import type { Schedule } from './availability.ts';
import { createBookingBook, type SimulatedBooking } from './booking-book.ts';
import { type CalcomFault, createFaultSwitch, type FaultReach, failAfter, failBefore } from './faults.ts';
import { checkKey, createRateLimiter } from './guards.ts';
import { createReservationBook, type Reservation } from './reservation-book.ts';
import { addBooking, answerRequest, cancelInBook, moveInBook, type Wish } from './routes.ts';
import { createWebhookBook, type WebhookBook } from './webhooks.ts';
import type { CalcomWorld } from './world.ts';

export interface CalcomSimulatorOptions {
  /** Minutes by event type id. The demo business's four by default. */
  readonly lengthMinByEventType?: Readonly<Record<number, number>>;
  /** Event types with more to say than their length; these instead of the demo's. */
  readonly eventTypes?: readonly SimulatedEventType[];
  /** Keys answered with 401. */
  readonly badKeys?: readonly string[];
  readonly schedule?: Partial<Schedule>;
  /** 120 as at Cal.com (A8). */
  readonly maxRequestsPerMinute?: number;
  /** How long every answer takes. */
  readonly latencyMs?: number;
  /** Whether webhooks may go to private addresses, as a self-hosted Cal.com allows. True unless said otherwise. */
  readonly acceptLocalWebhooks?: boolean;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

export interface CalcomSimulator {
  /** From now on, until it is set to `off` for the same reach. */
  setFault(mode: CalcomFault, reach?: FaultReach): void;
  bookings(): readonly SimulatedBooking[];
  reservations(): readonly Reservation[];
  readonly webhooks: WebhookBook;
  /** What people do at cal.com itself. Webhooks tell of it. */
  readonly people: CalcomPeople;
  /** Method and path of every request so far, queries left out. */
  requests(): readonly string[];
  reset(): void;
}

export interface CalcomPeople {
  /** A visitor books on the booking page. */
  book(eventTypeId: number, wish: Wish): SimulatedBooking;
  cancel(uid: string): SimulatedBooking;
  move(uid: string, startMs: number): SimulatedBooking;
  /** The host answers a booking that waits for confirmation. */
  answer(uid: string, accepted: boolean): SimulatedBooking;
}

/** The event types of Harbor Heating & Air (prisma/demo). */
const DEMO_EVENT_TYPES: readonly SimulatedEventType[] = [
  { id: 501, title: 'Heating repair', lengthMin: 120 },
  { id: 502, title: 'AC repair', lengthMin: 120 },
  { id: 503, title: 'Seasonal tune-up', lengthMin: 90 },
  { id: 504, title: 'Thermostat installation', lengthMin: 60 },
];
const DEMO_SCHEDULE: Schedule = {
  timeZone: 'America/Chicago',
  weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
  fromHour: 8,
  untilHour: 17,
  noticeMin: 120,
  horizonDays: 365,
};
const DEFAULT_LATENCY_MS = 120;
const DEFAULT_MAX_PER_MINUTE = 120;
/** Remembered requests; enough for any test. */
const MAX_REMEMBERED = 10_000;

/**
 * Cal.com API v2 as one host's account, under `/v2` of `fastify`: slots, reservations, bookings, event types, webhooks, with the header
 * versions, envelopes and refusals of the real one (protocols/calcom-and-maps.md, part A) and a fault switch.
 */
export function registerCalcomSimulator(
  fastify: FastifyInstance,
  options: CalcomSimulatorOptions = {},
): CalcomSimulator {
  const { now = Date.now, latencyMs = DEFAULT_LATENCY_MS } = options;
  const world = createWorld(options, now);
  const faults = createFaultSwitch();
  const limiter = createRateLimiter(options.maxRequestsPerMinute ?? DEFAULT_MAX_PER_MINUTE);
  const badKeys = new Set(options.badKeys ?? []);
  let requests: string[] = [];

  function route({ status = 200, key, version, work }: Route) {
    return async (request: FastifyRequest, reply: FastifyReply) => {
      requests = [...requests.slice(1 - MAX_REMEMBERED), `${request.method} ${request.url.split('?')[0]}`];
      if (latencyMs > 0) await sleep(latencyMs);
      const fault = faults.take(eventTypeOf(request));
      if (await failBefore(fault, reply)) return reply;
      version(request);
      reply.headers(limiter.count(checkKey(request, key, badKeys), now()));
      const answer = work(world, request);
      if (await failAfter(fault, reply)) return reply;
      return reply.code(status).send({ status: 'success', ...answer });
    };
  }
  fastify.register(async (scope) => addRoutes(scope, { route, now }), { prefix: '/v2' });
  return {
    setFault: faults.set,
    bookings: () => world.book.all(),
    reservations: () => world.reservations.active(now()),
    webhooks: world.webhooks,
    people: peopleOf(world),
    requests: () => requests,
    reset() {
      world.book.clear();
      world.reservations.clear();
      world.webhooks.clear();
      faults.clear();
      requests = [];
    },
  };
}

function createWorld(options: CalcomSimulatorOptions, now: () => number): CalcomWorld {
  return {
    book: createBookingBook(),
    reservations: createReservationBook(),
    webhooks: createWebhookBook({ acceptLocal: options.acceptLocalWebhooks ?? true, now }),
    schedule: { ...DEMO_SCHEDULE, ...options.schedule },
    eventTypes: new Map(eventTypesOf(options).map((eventType) => [eventType.id, eventType])),
    now,
  };
}

function eventTypesOf({ eventTypes, lengthMinByEventType }: CalcomSimulatorOptions): readonly SimulatedEventType[] {
  if (eventTypes) return eventTypes;
  if (!lengthMinByEventType) return DEMO_EVENT_TYPES;
  return Object.entries(lengthMinByEventType).map(([id, lengthMin]) => ({
    id: Number(id),
    title: `Event type ${id}`,
    lengthMin,
  }));
}

function peopleOf(world: CalcomWorld): CalcomPeople {
  const find = (uid: string) => {
    const booking = world.book.find(uid);
    if (!booking) throw new RangeError('There is no such booking in the simulator');
    return booking;
  };
  return {
    book(eventTypeId, wish) {
      const eventType = world.eventTypes.get(eventTypeId);
      if (!eventType) throw new RangeError(`There is no event type ${eventTypeId} in the simulator`);
      return addBooking(world, eventType, wish);
    },
    cancel: (uid) => cancelInBook(world, find(uid), 'Cancelled at cal.com'),
    move: (uid, startMs) => moveInBook(world, find(uid), startMs),
    answer: (uid, accepted) => answerRequest(world, find(uid), accepted),
  };
}

/** What the request is about, in its query or its body; null when it names no event type. */
function eventTypeOf({ query, body }: FastifyRequest): number | null {
  for (const part of [query, body]) {
    if (typeof part !== 'object' || part === null || !('eventTypeId' in part)) continue;
    return Number(part.eventTypeId);
  }
  return null;
}
