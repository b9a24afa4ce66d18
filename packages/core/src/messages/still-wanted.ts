import type { Database, TextMessage } from '@offhook/db';
import { isOptedOut } from './opt-outs.ts';
import { isTextKind, TEXT_KINDS } from './text-kinds.ts';

type Reason = { readonly state: 'failed' | 'cancelled'; readonly errorCode: string };

/** Why a text must not leave (any more), asked again right before it does: hours may have passed since it was queued. */
export async function reasonNotToSend(db: Database, text: TextMessage, nowMs: number): Promise<Reason | null> {
  const { projectId, customer, bookingId, kind } = text;
  if (await isOptedOut(db, { projectId, phone: customer })) return { state: 'cancelled', errorCode: 'opted_out' };
  if (text.expiresAt.getTime() <= nowMs) return { state: 'failed', errorCode: 'expired' };
  const isAboutBooking = isTextKind(kind) && TEXT_KINDS[kind].aboutBooking;
  if (!isAboutBooking || bookingId === null) return null;
  const booking = await db.booking.findFirst({ where: { id: bookingId, projectId } });
  if (!booking || booking.status === 'cancelled') return { state: 'cancelled', errorCode: 'booking_cancelled' };
  if (booking.startsAt.getTime() <= nowMs) return { state: 'cancelled', errorCode: 'booking_over' };
  const isMoved =
    bookingTimeOf(text.dedupeKey) !== null && bookingTimeOf(text.dedupeKey) !== booking.startsAt.getTime();
  return isMoved ? { state: 'cancelled', errorCode: 'booking_moved' } : null;
}

/** Keys of texts that name a booking's time end with it (booking-texts.ts). */
function bookingTimeOf(dedupeKey: string): number | null {
  const time = /@(\d+)$/.exec(dedupeKey)?.[1];
  return time === undefined ? null : Number(time);
}
