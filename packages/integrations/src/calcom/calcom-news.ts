import type { CalcomNews } from '@offhook/core';
import { z } from 'zod';
import { isSigned, parseJson, type SignedBody } from './calcom-webhook.ts';

/** What makes, moves, confirms or ends a booking. Everything else changes nothing for us. */
const TRIGGERS = new Set([
  'BOOKING_CREATED',
  'BOOKING_REQUESTED',
  'BOOKING_RESCHEDULED',
  'BOOKING_CANCELLED',
  'BOOKING_REJECTED',
]);

const Event = z.looseObject({ triggerEvent: z.string() });
/** Names the booking and the moment; how it stands is asked of Cal.com. Our webhooks have no template of their own. */
const BookingEvent = z.looseObject({
  triggerEvent: z.string(),
  createdAt: z.iso.datetime({ offset: true }),
  payload: z.looseObject({ uid: z.string().min(1).max(200) }),
});

export type ReadNews =
  | { readonly state: 'forged' }
  | { readonly state: 'invalid' }
  | { readonly state: 'ignored' }
  | { readonly state: 'news'; readonly news: CalcomNews };

/** Reads one delivery to a webhook of ours. Nothing of an unsigned body is looked at. */
export function readCalcomNews(signed: SignedBody): ReadNews {
  if (!isSigned(signed)) return { state: 'forged' };
  const json = parseJson(signed.body);
  const event = Event.safeParse(json);
  if (!event.success) return { state: 'invalid' };
  if (!TRIGGERS.has(event.data.triggerEvent)) return { state: 'ignored' };
  const booking = BookingEvent.safeParse(json);
  if (!booking.success) return { state: 'invalid' };
  const { triggerEvent: trigger, createdAt, payload } = booking.data;
  return { state: 'news', news: { trigger, bookingUid: payload.uid, happenedAtMs: Date.parse(createdAt) } };
}
