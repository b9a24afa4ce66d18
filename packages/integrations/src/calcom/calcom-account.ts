import type {
  CalcomAccount,
  CalcomAccountPort,
  CalcomEventType,
  CallOptions,
  WebhookAnswer,
  WebhookWish,
} from '@offhook/core';
import { z } from 'zod';
import { granted, parsed } from './calcom-booking.ts';
import { type CalcomAccess, type CalcomClient, calcomClient } from './calcom-client.ts';

/** What is told of: everything that makes, moves, confirms or ends a booking (A9). */
const TRIGGERS = [
  'BOOKING_CREATED',
  'BOOKING_REQUESTED',
  'BOOKING_RESCHEDULED',
  'BOOKING_CANCELLED',
  'BOOKING_REJECTED',
] as const;

/** The default questions of every event type: we answer these, or nobody has to. */
const ANSWERED = new Set([
  'name',
  'email',
  'attendeePhoneNumber',
  'notes',
  'guests',
  'title',
  'rescheduleReason',
  'location',
]);

const Me = z.object({ username: z.string().nullish(), name: z.string().nullish() });
const Question = z.object({
  slug: z.string().nullish(),
  label: z.string().nullish(),
  required: z.boolean().nullish(),
  hidden: z.boolean().nullish(),
  isDefault: z.boolean().nullish(),
});
const EventType = z.object({
  id: z.number().int(),
  title: z.string(),
  lengthInMinutes: z.number(),
  confirmationPolicy: z.object({ disabled: z.boolean().nullish(), type: z.string().nullish() }).nullish(),
  bookingFields: z.array(Question).nullish(),
});
const Webhook = z.object({ id: z.string().min(1), subscriberUrl: z.string(), active: z.boolean() });
const Slots = z.record(z.string(), z.array(z.unknown()));

/** The account behind a key: what the set-up page reads of it, and its webhooks. */
export function calcomAccount(access: CalcomAccess): CalcomAccountPort {
  const client = calcomClient(access);
  return {
    account: ({ signal }) => readMe(client, signal),
    eventTypes: (account, { signal }) => readEventTypes(client, account, signal),
    hasFreeTimes: async (eventTypeId, { fromMs, untilMs }, { signal }) => {
      const answer = await client.request({
        method: 'GET',
        group: 'slots',
        path: '/slots',
        query: {
          eventTypeId: String(eventTypeId),
          start: new Date(fromMs).toISOString(),
          end: new Date(untilMs).toISOString(),
          timeZone: 'UTC',
        },
        signal,
      });
      return Object.values(parsed(Slots, granted(answer))).some((day) => day.length > 0);
    },
    registerWebhook: (wish, options) => registerWebhook(client, wish, options),
    async isWebhookOn({ webhookId, subscriberUrl }, { signal }) {
      const found = await readWebhooks(client, signal);
      return found.some((each) => each.id === webhookId && each.subscriberUrl === subscriberUrl && each.active);
    },
    async removeWebhook(webhookId, { signal }) {
      const path = '/webhooks/{id}';
      const answer = await client.request({
        method: 'DELETE',
        group: 'account',
        path,
        params: { id: webhookId },
        signal,
      });
      if (!answer.ok && answer.status !== 404) throw answer.error;
    },
  };
}

async function readMe(client: CalcomClient, signal: AbortSignal): Promise<CalcomAccount> {
  const answer = await client.request({ method: 'GET', group: 'account', path: '/me', signal });
  const { username, name } = parsed(Me, granted(answer));
  return { username: username ?? '', name: name ?? '' };
}

/** Only those of the user named in the query are listed, and none is a 404 (vendor source: event-types_2024_06_14 controller). */
async function readEventTypes(
  client: CalcomClient,
  { username }: CalcomAccount,
  signal: AbortSignal,
): Promise<CalcomEventType[]> {
  const answer = await client.request({
    method: 'GET',
    group: 'event-types',
    path: '/event-types',
    query: { username },
    signal,
  });
  if (!answer.ok && answer.status === 404) return [];
  return parsed(z.array(EventType), granted(answer)).map(toEventType);
}

function toEventType({ id, title, lengthInMinutes, confirmationPolicy, bookingFields }: z.infer<typeof EventType>) {
  const asked = (bookingFields ?? []).filter(
    ({ required, hidden, slug }) => required === true && hidden !== true && !ANSWERED.has(slug ?? ''),
  );
  return {
    eventTypeId: id,
    title,
    lengthMin: lengthInMinutes,
    requiresConfirmation: confirmationPolicy?.type != null && confirmationPolicy.disabled !== true,
    unanswerable: asked.map(({ label, slug }) => label || slug || 'a question of yours'),
  };
}

async function readWebhooks(client: CalcomClient, signal: AbortSignal) {
  const answer = await client.request({
    method: 'GET',
    group: 'account',
    path: '/webhooks',
    query: { take: '250' },
    signal,
  });
  return parsed(z.array(Webhook), granted(answer));
}

/** One address has one webhook: a second is refused with 409, and the first is set anew (vendor source: webhooks controller). */
async function registerWebhook(
  client: CalcomClient,
  { subscriberUrl, secret }: WebhookWish,
  { signal }: CallOptions,
): Promise<WebhookAnswer> {
  const body = { subscriberUrl, secret, triggers: TRIGGERS, active: true };
  let answer = await client.request({ method: 'POST', group: 'account', path: '/webhooks', body, signal });
  if (!answer.ok && answer.status === 409) {
    const known = (await readWebhooks(client, signal)).find((each) => each.subscriberUrl === subscriberUrl);
    if (!known) return { ok: false, reason: 'refused' };
    const params = { id: known.id };
    answer = await client.request({ method: 'PATCH', group: 'account', path: '/webhooks/{id}', params, body, signal });
  }
  if (answer.ok) return { ok: true, webhookId: parsed(Webhook, answer.data).id };
  return { ok: false, reason: /not allowed/i.test(answer.message) ? 'address_refused' : 'refused' };
}
