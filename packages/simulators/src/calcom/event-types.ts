import type { FastifyRequest } from 'fastify';
import { ACCOUNT, type SimulatedEventType } from './account.ts';
import { asObject } from './booking-input.ts';
import { forbidden, notFound } from './wire-errors.ts';
import type { CalcomWorld } from './world.ts';

/** `GET /v2/me`. */
export function getMe() {
  return {
    ...ACCOUNT,
    timeFormat: 12,
    defaultScheduleId: 1,
    weekStart: 'Sunday',
    locale: 'en',
    avatarUrl: null,
    bio: null,
    metadata: {},
    organizationId: null,
  };
}

/**
 * `GET /v2/event-types`: only of the user named in the query. Hidden ones are listed too, for the key is their owner's; nothing to
 * list is a 404 (vendor source: event-types_2024_06_14 controller).
 */
export function listEventTypes(world: CalcomWorld, request: FastifyRequest) {
  const { username } = asObject(request.query);
  const found = username === ACCOUNT.username ? [...world.eventTypes.values()] : [];
  if (found.length === 0) throw notFound('Event types not found');
  return found.map(toWire);
}

/** `GET /v2/event-types/{id}`. */
export function getEventType(world: CalcomWorld, id: string) {
  const eventType = world.eventTypes.get(Number(id));
  if (!eventType) throw notFound(`Event type with id ${id} not found`);
  if (eventType.team) {
    throw forbidden(`User with ID=${ACCOUNT.id} does not own event type with ID=${id}`);
  }
  return toWire(eventType);
}

function toWire(eventType: SimulatedEventType) {
  const { id, title, lengthMin, requiresConfirmation = false, hidden = false, questions = [] } = eventType;
  return {
    id,
    lengthInMinutes: lengthMin,
    title,
    slug: `event-${id}`,
    description: '',
    locations: [],
    bookingFields: [
      { isDefault: true, type: 'name', slug: 'name', required: true },
      { isDefault: true, type: 'email', slug: 'email', required: true, hidden: false },
      { isDefault: true, type: 'textarea', slug: 'notes', required: false, hidden: false },
      ...questions.map((question) => ({ isDefault: false, type: 'text', hidden: false, ...question })),
    ],
    disableGuests: false,
    slotInterval: 60,
    minimumBookingNotice: 120,
    beforeEventBuffer: 0,
    afterEventBuffer: 0,
    recurrence: null,
    metadata: {},
    price: 0,
    currency: 'usd',
    confirmationPolicy: requiresConfirmation
      ? { type: 'always', blockUnconfirmedBookingsInBooker: false }
      : { disabled: true },
    hidden,
    scheduleId: null,
    ownerId: ACCOUNT.id,
    users: [{ id: ACCOUNT.id, name: ACCOUNT.name, username: ACCOUNT.username }],
  };
}
