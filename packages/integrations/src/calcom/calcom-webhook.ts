import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CalendarChange } from '@offhook/core';
import { z } from 'zod';

/** Lower-case hex HMAC-SHA256 of the raw body under the webhook's secret (protocols/calcom-and-maps.md, A9). */
export const CALCOM_SIGNATURE_HEADER = 'x-cal-signature-256';

const Moment = z.iso.datetime({ offset: true });
const Event = z.looseObject({ triggerEvent: z.string() });
const Cancelled = z.looseObject({ payload: z.looseObject({ uid: z.string().min(1) }) });
/** `uid` is the new booking; `rescheduleUid`, when it is sent, the one it replaces. */
const Rescheduled = z.looseObject({
  payload: z.looseObject({
    uid: z.string().min(1),
    rescheduleUid: z.string().min(1).optional(),
    startTime: Moment,
    endTime: Moment,
  }),
});

export type CalcomWebhook =
  | { state: 'forged' }
  /** A kind we know with a shape we do not: someone customised the payload. */
  | { state: 'invalid' }
  /** A kind that changes nothing for us. */
  | { state: 'ignored' }
  | { state: 'change'; change: CalendarChange };

export type SignedBody = { body: string; signature: string | null; secret: string };

/** Reads one delivery. Nothing of an unsigned body is looked at. */
export function readCalcomWebhook({ body, signature, secret }: SignedBody): CalcomWebhook {
  if (!isSigned({ body, signature, secret })) return { state: 'forged' };
  const json = parseJson(body);
  const event = Event.safeParse(json);
  if (!event.success) return { state: 'invalid' };
  if (event.data.triggerEvent === 'BOOKING_CANCELLED') return readCancelled(json);
  if (event.data.triggerEvent === 'BOOKING_RESCHEDULED') return readRescheduled(json);
  return { state: 'ignored' };
}

function readCancelled(json: unknown): CalcomWebhook {
  const parsed = Cancelled.safeParse(json);
  if (!parsed.success) return { state: 'invalid' };
  return { state: 'change', change: { kind: 'cancelled', externalUid: parsed.data.payload.uid } };
}

function readRescheduled(json: unknown): CalcomWebhook {
  const parsed = Rescheduled.safeParse(json);
  if (!parsed.success) return { state: 'invalid' };
  const { uid, rescheduleUid, startTime, endTime } = parsed.data.payload;
  return {
    state: 'change',
    change: {
      kind: 'moved',
      externalUid: rescheduleUid ?? uid,
      newUid: uid,
      startsAtMs: Date.parse(startTime),
      endsAtMs: Date.parse(endTime),
    },
  };
}

/** Whether the body is what the holder of the secret sent. */
export function isSigned({ body, signature, secret }: SignedBody): boolean {
  const expected = Buffer.from(createHmac('sha256', secret).update(body).digest('hex'));
  const given = Buffer.from(signature ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Undefined: not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
