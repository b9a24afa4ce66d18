import { type Booking, newId } from '@offhook/db';
import { keepCallbackRequest } from '../messages/callback-requests.ts';
import { spokenClock, spokenDate } from '../time/spoken.ts';
import { BOOKING_EVENT } from './booking-events.ts';
import { BookingWish } from './booking-wish.ts';
import { loadBusiness } from './business.ts';
import type { OpenWish } from './open-wish.ts';

type WishEvent = 'recovered' | 'abandoned' | 'superseded' | 'duplicateCancelled' | 'unresolved';

/** What a person is told of it; nothing when all is well by itself. */
const FOR_A_PERSON: Partial<Record<WishEvent, (what: string) => string>> = {
  abandoned: (what) => `Wanted ${what}, and was cut off before it was done. Nothing was changed: please ring back.`,
  unresolved: (what) =>
    `Wanted ${what}, and the calendar could not be reached for a day. Please look there whether it is in it, and ring back.`,
};

/** Files what became of a wish, and puts before the owner what only a person can finish. */
export async function recordWishEvent(open: OpenWish, event: WishEvent, booking?: Booking): Promise<void> {
  const { deps, intent, nowMs } = open;
  const { projectId, callId } = intent;
  const at = new Date(nowMs);
  const payload = { intentId: intent.id, kind: intent.kind, bookingId: booking?.id ?? intent.bookingId };
  const request = FOR_A_PERSON[event] ? await callbackOf(open, FOR_A_PERSON[event]) : null;
  await deps.db.$transaction(async (tx) => {
    const type = BOOKING_EVENT[event];
    await tx.eventLog.create({ data: { id: newId('event', nowMs), projectId, callId, type, at, payload } });
    if (request) await keepCallbackRequest(tx, request);
  });
}

async function callbackOf(open: OpenWish, words: (what: string) => string) {
  const { intent, nowMs } = open;
  const { projectId, callId } = intent;
  const who = await wisherOf(open);
  if (!who || (await isServed(open, who.phone))) return null;
  return {
    projectId,
    dedupeKey: `intent:${intent.id}`,
    source: 'call' as const,
    callId,
    bookingId: who.bookingId,
    callerName: who.name,
    phone: who.phone,
    body: words(who.what),
    nowMs,
  };
}

interface Wisher {
  readonly name: string;
  readonly phone: string;
  /** "Leak repair on Tuesday, November 24 at 9 AM". */
  readonly what: string;
  readonly bookingId: string | null;
}

async function wisherOf({ deps, intent }: OpenWish): Promise<Wisher | null> {
  const wish = BookingWish.safeParse(intent.wish);
  if (!wish.success) return null;
  const business = await loadBusiness(deps.db, intent.projectId);
  const when = (atMs: number) => `${spokenDate(atMs, business.manner)} at ${spokenClock(atMs, business.manner)}`;
  const nameOf = (serviceId: string) => business.services.find(({ id }) => id === serviceId)?.name ?? 'a job';
  if (wish.data.kind === 'book') {
    const { attendee, serviceId, slot } = wish.data.draft;
    return { ...attendee, what: `${nameOf(serviceId)} on ${when(slot.startsAtMs)}`, bookingId: null };
  }
  const booking = await deps.db.booking.findFirst({
    where: { id: intent.bookingId ?? '', projectId: intent.projectId },
  });
  if (!booking) return null;
  const job = `${nameOf(booking.serviceId)} of ${when(booking.startsAt.getTime())}`;
  const what = wish.data.kind === 'move' ? `to move ${job} to ${when(wish.data.slot.startsAtMs)}` : `to cancel ${job}`;
  return { name: booking.customerName, phone: booking.customerPhone, what, bookingId: booking.id };
}

/** Whoever has booked since, or left a message in that call, is not asked to be rung back twice. */
async function isServed({ deps, intent }: OpenWish, phone: string): Promise<boolean> {
  const { projectId, callId, createdAt, bookingId } = intent;
  const since = { createdAt: { gte: createdAt } };
  const others = {
    id: { not: bookingId ?? '' },
    projectId,
    customerPhone: phone,
    status: { not: 'cancelled' as const },
  };
  const [bookings, messages] = await Promise.all([
    deps.db.booking.count({ where: { ...others, ...since } }),
    callId === null ? 0 : deps.db.callbackRequest.count({ where: { projectId, callId, ...since } }),
  ]);
  return bookings + messages > 0;
}
