import type { FastifyRequest } from 'fastify';
import type { Taken } from './availability.ts';
import { asObject, readStart, refuseUnknownKeys } from './booking-input.ts';
import type { Reservation } from './reservation-book.ts';
import { badRequest, notFound, unprocessable, wrongProperty } from './wire-errors.ts';
import type { CalcomWorld } from './world.ts';

const KEYS = new Set('eventTypeId slotStart slotDuration reservationDuration'.split(' '));
const DEFAULT_MINUTES = 5;
const MINUTE_MS = 60_000;

/** `POST /v2/slots/reservations`. 422 for a slot that is booked or reserved (vendor source: slots-2024-09-04 service). */
export function reserveSlot(world: CalcomWorld, request: FastifyRequest) {
  const input = asObject(request.body);
  refuseUnknownKeys(input, KEYS);
  const { eventTypeId } = input;
  if (typeof eventTypeId !== 'number') throw wrongProperty('eventTypeId', 'eventTypeId must be a number');
  const eventType = world.eventTypes.get(eventTypeId);
  if (!eventType) throw notFound(`Event Type with ID=${eventTypeId} not found`);
  if (input['slotDuration'] !== undefined) {
    throw badRequest("You passed 'slotDuration' but this event type is not a variable length event type.");
  }
  const startMs = readStart(input['slotStart']);
  const endMs = startMs + eventType.lengthMin * MINUTE_MS;
  const nowMs = world.now();
  if (overlaps(world.book.taken(), { startMs, endMs })) {
    throw unprocessable("Can't reserve a slot if the event is already booked.");
  }
  if (overlaps(world.reservations.active(nowMs), { startMs, endMs })) {
    throw unprocessable('This time slot is already reserved by another user. Please choose a different time.');
  }
  const minutes = typeof input['reservationDuration'] === 'number' ? input['reservationDuration'] : DEFAULT_MINUTES;
  return toWire(world.reservations.add({ eventTypeId, startMs, endMs, minutes, untilMs: nowMs + minutes * MINUTE_MS }));
}

/** `DELETE /v2/slots/reservations/{uid}`. */
export function releaseSlot(world: CalcomWorld, uid: string) {
  const reservation = world.reservations.remove(uid);
  if (!reservation) throw notFound(`Slot with uid=${uid} not found`);
  return toWire(reservation);
}

function overlaps(taken: readonly Taken[], { startMs, endMs }: Taken): boolean {
  return taken.some((other) => startMs < other.endMs && other.startMs < endMs);
}

function toWire({ uid, eventTypeId, startMs, endMs, untilMs, minutes }: Reservation) {
  return {
    eventTypeId,
    slotStart: new Date(startMs).toISOString(),
    slotEnd: new Date(endMs).toISOString(),
    slotDuration: (endMs - startMs) / MINUTE_MS,
    reservationUid: uid,
    reservationDuration: minutes,
    reservationUntil: new Date(untilMs).toISOString(),
  };
}
