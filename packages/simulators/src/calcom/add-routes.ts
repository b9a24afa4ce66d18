import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { getEventType, getMe, listEventTypes } from './event-types.ts';
import {
  anyVersion,
  type KeyPolicy,
  requireBookingsVersion,
  requireEventTypesVersion,
  requireSlotsVersion,
} from './guards.ts';
import { releaseSlot, reserveSlot } from './reservations.ts';
import { cancelBooking, createBooking, getBooking, getSlots, listBookings, rescheduleBooking } from './routes.ts';
import { listWebhooks, webhookToWire } from './webhooks.ts';
import { badRequest, CalcomError, EndedBookingError, envelope, notFound } from './wire-errors.ts';
import type { CalcomWorld } from './world.ts';

export interface Route {
  readonly status?: number;
  readonly key: KeyPolicy;
  version(request: FastifyRequest): void;
  work(world: CalcomWorld, request: FastifyRequest): object;
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

export interface RouteMaker {
  route(route: Route): Handler;
  now(): number;
}

export function addRoutes(scope: FastifyInstance, { route, now }: RouteMaker): void {
  addSlotRoutes(scope, route);
  addBookingRoutes(scope, route);
  addAccountRoutes(scope, route);
  scope.setErrorHandler((error, request, reply) => {
    if (error instanceof EndedBookingError) return reply.code(400).send(error.wire);
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

function addSlotRoutes(scope: FastifyInstance, route: RouteMaker['route']): void {
  const slots = { key: 'public', version: requireSlotsVersion } as const;
  scope.get('/slots', route({ ...slots, work: (world, request) => ({ data: getSlots(world, request) }) }));
  scope.post(
    '/slots/reservations',
    route({ ...slots, status: 201, work: (world, request) => ({ data: reserveSlot(world, request) }) }),
  );
  scope.delete(
    '/slots/reservations/:uid',
    route({ ...slots, work: (world, request) => ({ data: releaseSlot(world, param(request, 'uid')) }) }),
  );
}

function addBookingRoutes(scope: FastifyInstance, route: RouteMaker['route']): void {
  const version = requireBookingsVersion;
  scope.get('/bookings', route({ key: 'guarded', version, work: listBookings }));
  scope.post(
    '/bookings',
    route({ status: 201, key: 'public', version, work: (world, request) => ({ data: createBooking(world, request) }) }),
  );
  scope.get(
    '/bookings/:uid',
    route({ key: 'required', version, work: (world, request) => ({ data: getBooking(world, param(request, 'uid')) }) }),
  );
  scope.post(
    '/bookings/:uid/cancel',
    route({
      key: 'required',
      version,
      work: (world, request) => ({ data: cancelBooking(world, param(request, 'uid'), request.body) }),
    }),
  );
  scope.post(
    '/bookings/:uid/reschedule',
    route({
      status: 201,
      key: 'required',
      version,
      work: (world, request) => ({ data: rescheduleBooking(world, param(request, 'uid'), request.body) }),
    }),
  );
}

function addAccountRoutes(scope: FastifyInstance, route: RouteMaker['route']): void {
  const eventTypes = { key: 'required', version: requireEventTypesVersion } as const;
  const account = { key: 'required', version: anyVersion } as const;
  scope.get('/me', route({ ...account, work: () => ({ data: getMe() }) }));
  scope.get(
    '/event-types',
    route({ ...eventTypes, work: (world, request) => ({ data: listEventTypes(world, request) }) }),
  );
  scope.get(
    '/event-types/:id',
    route({ ...eventTypes, work: (world, request) => ({ data: getEventType(world, param(request, 'id')) }) }),
  );
  scope.get(
    '/webhooks',
    route({ ...account, work: (world, request) => ({ data: listWebhooks(world.webhooks, request) }) }),
  );
  scope.post(
    '/webhooks',
    route({
      ...account,
      status: 201,
      work: (world, request) => ({ data: webhookToWire(world.webhooks.create(request.body)) }),
    }),
  );
  scope.patch(
    '/webhooks/:id',
    route({
      ...account,
      work: (world, request) => ({ data: webhookToWire(world.webhooks.update(param(request, 'id'), request.body)) }),
    }),
  );
  scope.delete(
    '/webhooks/:id',
    route({
      ...account,
      work: (world, request) => ({ data: webhookToWire(world.webhooks.remove(param(request, 'id'))) }),
    }),
  );
}

function param({ params }: FastifyRequest, name: 'uid' | 'id'): string {
  const value: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;
  if (typeof value === 'string') return value;
  throw notFound('Cannot find it');
}
