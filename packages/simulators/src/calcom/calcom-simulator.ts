import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Schedule } from './availability.ts';
import { createBookingBook, type SimulatedBooking } from './booking-book.ts';
import { type CalcomFault, createFaultSwitch, type FaultReach, failAfter, failBefore } from './faults.ts';
import { checkKey, createRateLimiter, type KeyPolicy, requireBookingsVersion, requireSlotsVersion } from './guards.ts';
import {
  type CalcomWorld,
  cancelBooking,
  createBooking,
  getBooking,
  getSlots,
  listBookings,
  rescheduleBooking,
} from './routes.ts';
import { badRequest, CalcomError, envelope, notFound } from './wire-errors.ts';

export interface CalcomSimulatorOptions {
  /** Minutes by event type id. The demo business's four by default. */
  readonly lengthMinByEventType?: Readonly<Record<number, number>>;
  /** Keys answered with 401. */
  readonly badKeys?: readonly string[];
  readonly schedule?: Partial<Schedule>;
  /** 120 as at Cal.com (A8). */
  readonly maxRequestsPerMinute?: number;
  /** How long every answer takes. */
  readonly latencyMs?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

export interface CalcomSimulator {
  /** From now on, until it is set to `off` for the same reach. */
  setFault(mode: CalcomFault, reach?: FaultReach): void;
  bookings(): readonly SimulatedBooking[];
  /** Method and path of every request so far, queries left out. */
  requests(): readonly string[];
  reset(): void;
}

/** The event types of Harbor Heating & Air (prisma/demo). */
const DEMO_EVENT_TYPES = { 501: 120, 502: 120, 503: 90, 504: 60 };
const DEMO_SCHEDULE: Schedule = {
  timeZone: 'America/Chicago',
  weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
  fromHour: 8,
  untilHour: 17,
  noticeMin: 120,
};
const DEFAULT_LATENCY_MS = 120;
const DEFAULT_MAX_PER_MINUTE = 120;
/** Remembered requests; enough for any test. */
const MAX_REMEMBERED = 10_000;

/**
 * Cal.com API v2 as one host's calendar, under `/v2` of `fastify`: slots, bookings, cancel, reschedule, with the header
 * versions, envelopes and refusals of the real one (protocols/calcom-and-maps.md, part A) and a fault switch.
 */
export function registerCalcomSimulator(
  fastify: FastifyInstance,
  options: CalcomSimulatorOptions = {},
): CalcomSimulator {
  const { now = Date.now, latencyMs = DEFAULT_LATENCY_MS } = options;
  const book = createBookingBook();
  const world: CalcomWorld = {
    book,
    schedule: { ...DEMO_SCHEDULE, ...options.schedule },
    lengthMinByEventType: new Map(
      Object.entries(options.lengthMinByEventType ?? DEMO_EVENT_TYPES).map(([id, min]) => [Number(id), min]),
    ),
    now,
  };
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
    bookings: () => book.all(),
    requests: () => requests,
    reset() {
      book.clear();
      faults.clear();
      requests = [];
    },
  };
}

interface Route {
  readonly status?: number;
  readonly key: KeyPolicy;
  version(request: FastifyRequest): void;
  work(world: CalcomWorld, request: FastifyRequest): object;
}

interface RouteMaker {
  route(route: Route): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
  now(): number;
}

function addRoutes(scope: FastifyInstance, { route, now }: RouteMaker): void {
  const version = requireBookingsVersion;
  scope.get(
    '/slots',
    route({
      key: 'public',
      version: requireSlotsVersion,
      work: (world, request) => ({ data: getSlots(world, request) }),
    }),
  );
  scope.get('/bookings', route({ key: 'required', version, work: listBookings }));
  scope.post(
    '/bookings',
    route({ status: 201, key: 'public', version, work: (world, request) => ({ data: createBooking(world, request) }) }),
  );
  scope.get(
    '/bookings/:uid',
    route({ key: 'required', version, work: (world, request) => ({ data: getBooking(world, uidOf(request)) }) }),
  );
  scope.post(
    '/bookings/:uid/cancel',
    route({
      key: 'required',
      version,
      work: (world, request) => ({ data: cancelBooking(world, uidOf(request), request.body) }),
    }),
  );
  scope.post(
    '/bookings/:uid/reschedule',
    route({
      status: 201,
      key: 'required',
      version,
      work: (world, request) => ({ data: rescheduleBooking(world, uidOf(request), request.body) }),
    }),
  );
  scope.setErrorHandler((error, request, reply) => {
    const known = error instanceof CalcomError ? error : badRequest('Bad Request Exception');
    return reply
      .code(known.status)
      .headers(known.headers)
      .send(envelope(known, request.url, now()));
  });
  scope.setNotFoundHandler((request, reply) => {
    const error = notFound(`Cannot ${request.method} ${request.url}`);
    return reply.code(error.status).send(envelope(error, request.url, now()));
  });
}

/** What the request is about, in its query or its body; null when it names no event type. */
function eventTypeOf({ query, body }: FastifyRequest): number | null {
  for (const part of [query, body]) {
    if (typeof part !== 'object' || part === null || !('eventTypeId' in part)) continue;
    return Number(part.eventTypeId);
  }
  return null;
}

function uidOf(request: FastifyRequest): string {
  const { uid } = asParams(request.params);
  return uid;
}

function asParams(params: unknown): { uid: string } {
  if (typeof params === 'object' && params !== null && 'uid' in params && typeof params.uid === 'string') {
    return { uid: params.uid };
  }
  throw notFound('Cannot find the booking');
}
