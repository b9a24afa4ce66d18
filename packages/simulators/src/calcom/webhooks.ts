import { createHmac, randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ACCOUNT } from './account.ts';
import type { SimulatedBooking } from './booking-book.ts';
import { asObject, refuseUnknownKeys } from './booking-input.ts';
import { badRequest, conflict, notFound, wrongProperty } from './wire-errors.ts';

export const TRIGGERS = [
  'BOOKING_CREATED',
  'BOOKING_RESCHEDULED',
  'BOOKING_CANCELLED',
  'BOOKING_REJECTED',
  'BOOKING_REQUESTED',
  'BOOKING_PAYMENT_INITIATED',
  'BOOKING_PAID',
  'BOOKING_NO_SHOW_UPDATED',
  'MEETING_STARTED',
  'MEETING_ENDED',
  'RECORDING_READY',
  'INSTANT_MEETING',
  'FORM_SUBMITTED',
] as const;
export type Trigger = (typeof TRIGGERS)[number];

const KEYS = new Set('payloadTemplate active subscriberUrl triggers secret'.split(' '));
const LOCAL_HOST = /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[)/;

export interface SimulatedWebhook {
  readonly id: string;
  readonly subscriberUrl: string;
  readonly triggers: readonly Trigger[];
  readonly active: boolean;
  readonly secret: string | undefined;
  readonly payloadTemplate: string | undefined;
}

/** One signed message to one subscriber. */
export interface Delivery {
  readonly trigger: Trigger;
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sends it, once more if it was sent before. Answers the status; 0 when nobody was there. */
  send(): Promise<number>;
}

export interface WebhookBook {
  all(): readonly SimulatedWebhook[];
  create(body: unknown): SimulatedWebhook;
  update(id: string, body: unknown): SimulatedWebhook;
  remove(id: string): SimulatedWebhook;
  find(id: string): SimulatedWebhook;
  /** Tells every subscriber, or keeps the messages back while `hold` is on. */
  tell(trigger: Trigger, booking: SimulatedBooking, about?: Record<string, unknown>): void;
  hold(on: boolean): void;
  /** What was kept back, oldest first. */
  held(): readonly Delivery[];
  /** When every message that left has been answered. */
  settled(): Promise<void>;
  clear(): void;
}

export interface WebhookOptions {
  /** False: private addresses are refused as at cal.com. True: as a self-hosted Cal.com beside Offhook would. */
  readonly acceptLocal: boolean;
  now(): number;
}

export function createWebhookBook({ acceptLocal, now }: WebhookOptions): WebhookBook {
  let webhooks: SimulatedWebhook[] = [];
  let heldBack: Delivery[] = [];
  let holding = false;
  const underWay = new Set<Promise<unknown>>();
  const find = (id: string) => {
    const found = webhooks.find((each) => each.id === id);
    if (!found) throw notFound(`Webhook (${id}) not found`);
    return found;
  };
  const replace = (id: string, made: SimulatedWebhook) => {
    webhooks = webhooks.map((each) => (each.id === id ? made : each));
    return made;
  };
  return {
    all: () => webhooks,
    find,
    create(body) {
      const input = readInput(asObject(body), acceptLocal);
      if (webhooks.some(({ subscriberUrl }) => subscriberUrl === input.subscriberUrl)) {
        throw conflict('Webhook with this subscriber url already exists for this user');
      }
      const made = { ...input, id: randomUUID() };
      webhooks.push(made);
      return made;
    },
    update: (id, body) => replace(id, { ...readInput({ ...inputOf(find(id)), ...asObject(body) }, acceptLocal), id }),
    remove(id) {
      const found = find(id);
      webhooks = webhooks.filter((each) => each !== found);
      return found;
    },
    tell(trigger, booking, about = {}) {
      for (const webhook of webhooks) {
        if (!webhook.active || !webhook.triggers.includes(trigger)) continue;
        const message = toDelivery(webhook, { trigger, booking, about, nowMs: now() });
        if (holding) {
          heldBack.push(message);
          continue;
        }
        const sent: Promise<unknown> = message.send().finally(() => underWay.delete(sent));
        underWay.add(sent);
      }
    },
    hold(on) {
      holding = on;
      if (!on) heldBack = [];
    },
    held: () => heldBack,
    async settled() {
      await Promise.all(underWay);
    },
    clear() {
      webhooks = [];
      heldBack = [];
      holding = false;
    },
  };
}

/** @throws CalcomError 400 in Cal.com's words. */
function readInput(input: Record<string, unknown>, acceptLocal: boolean): Omit<SimulatedWebhook, 'id'> {
  refuseUnknownKeys(input, KEYS);
  const { active, subscriberUrl, triggers, secret, payloadTemplate } = input;
  if (typeof active !== 'boolean') throw wrongProperty('active', 'active must be a boolean value');
  if (typeof subscriberUrl !== 'string') throw wrongProperty('subscriberUrl', 'subscriberUrl must be a string');
  const known = Array.isArray(triggers) ? TRIGGERS.filter((trigger) => triggers.includes(trigger)) : [];
  if (!Array.isArray(triggers) || known.length !== triggers.length) {
    throw wrongProperty('triggers', 'each value in triggers must be one of the known trigger events');
  }
  refuseAddress(subscriberUrl, acceptLocal);
  return {
    active,
    subscriberUrl,
    triggers: known,
    secret: typeof secret === 'string' ? secret : undefined,
    payloadTemplate: typeof payloadTemplate === 'string' ? payloadTemplate : undefined,
  };
}

function refuseAddress(subscriberUrl: string, acceptLocal: boolean): void {
  if (!URL.canParse(subscriberUrl)) throw badRequest('Webhook URL is not allowed: Invalid URL format');
  const { hostname, protocol } = new URL(subscriberUrl);
  if (acceptLocal) return;
  if (protocol !== 'https:') throw badRequest('Webhook URL is not allowed: Only HTTPS URLs are allowed');
  if (LOCAL_HOST.test(hostname)) throw badRequest('Webhook URL is not allowed: Private IP addresses are not allowed');
}

function inputOf({ id: _id, ...webhook }: SimulatedWebhook): Record<string, unknown> {
  return Object.fromEntries(Object.entries(webhook).filter(([, value]) => value !== undefined));
}

interface Happening {
  readonly trigger: Trigger;
  readonly booking: SimulatedBooking;
  readonly about: Record<string, unknown>;
  readonly nowMs: number;
}

function toDelivery(webhook: SimulatedWebhook, { trigger, booking, about, nowMs }: Happening): Delivery {
  const createdAt = new Date(nowMs).toISOString();
  const body = JSON.stringify({ triggerEvent: trigger, createdAt, payload: { ...toPayload(booking), ...about } });
  const signed: Record<string, string> =
    webhook.secret === undefined
      ? {}
      : { 'x-cal-signature-256': createHmac('sha256', webhook.secret).update(body).digest('hex') };
  const headers = { 'content-type': 'application/json', ...signed };
  const send = async () => {
    const answer = await fetch(webhook.subscriberUrl, { method: 'POST', headers, body }).catch(() => null);
    await answer?.body?.cancel();
    return answer?.status ?? 0;
  };
  return { trigger, url: webhook.subscriberUrl, body, headers, send };
}

/** The booking as webhooks tell of it: other names than the REST API's (A9). */
function toPayload(booking: SimulatedBooking) {
  const { attendee, uid, eventTypeId, startMs, endMs, metadata } = booking;
  const email = attendee.email ?? `${(attendee.phoneNumber ?? '').replace(/\D/g, '')}@sms.cal.com`;
  return {
    type: `event-${eventTypeId}`,
    title: `Appointment between the crew and ${attendee.name}`,
    startTime: new Date(startMs).toISOString(),
    endTime: new Date(endMs).toISOString(),
    organizer: { name: ACCOUNT.name, email: ACCOUNT.email, timeZone: ACCOUNT.timeZone, username: ACCOUNT.username },
    attendees: [{ name: attendee.name, email, timeZone: attendee.timeZone, phoneNumber: attendee.phoneNumber }],
    responses: { notes: { label: 'additional_notes', value: booking.notes } },
    location: '',
    eventTypeId,
    uid,
    bookingId: booking.id,
    metadata,
    status: booking.status.toUpperCase(),
    length: (endMs - startMs) / 60_000,
  };
}

/** As the API shows a webhook: with its secret, to its owner. */
export function webhookToWire(webhook: SimulatedWebhook) {
  return { ...webhook, userId: ACCOUNT.id };
}

/** `GET /v2/webhooks`, at most 250 (SkipTakePagination). */
export function listWebhooks(book: WebhookBook, request: FastifyRequest) {
  const { skip = '0', take = '250' } = asObject(request.query);
  return book
    .all()
    .slice(Number(skip), Number(skip) + Number(take))
    .map(webhookToWire);
}
