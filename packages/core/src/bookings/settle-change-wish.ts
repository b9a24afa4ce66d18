import type { Booking } from '@offhook/db';
import type { CalendarPort, Whereabouts } from '../calendar/calendar-port.ts';
import { AppError } from '../errors/app-error.ts';
import { BOOKING_EVENT } from './booking-events.ts';
import type { BookingWish } from './booking-wish.ts';
import { entryOf, movedColumns, writeChange } from './change-booking.ts';
import { settleIntent } from './intents.ts';
import type { OpenWish, WishResult } from './open-wish.ts';
import { waitsForCall } from './wait-for-call.ts';
import { recordWishEvent } from './wish-events.ts';

type ChangeWish = Exclude<BookingWish, { kind: 'book' }>;

/** A row that changes while it is compared is compared again. */
const COMPARE_AGAIN_MS = 60_000;

/** Brings our row to where the calendar has the booking: it was asked for a change, and nobody heard whether it was made. */
export async function settleChangeWish(open: OpenWish, wish: ChangeWish): Promise<WishResult> {
  const { deps, intent, signal } = open;
  const booking = await deps.db.booking.findFirst({
    where: { id: intent.bookingId ?? '', projectId: intent.projectId },
  });
  if (!booking || wish.externalUid === null) return settleAs(open, 'abandoned');
  const calendar = await deps.calendarFor(intent.projectId);
  if (calendar.ledger === null) throw new AppError('NOT_CONFIGURED', 'The business books elsewhere now');
  const found = await calendar.ledger.locate(wish.externalUid, { signal });
  if (booking.status === 'cancelled') return afterCancelling(open, calendar, found);
  if (found.state === 'gone') return catchUp(open, booking, found);
  if (isSame(booking, found)) {
    if (await waitsForCall(open)) return 'postponed';
    // Asked for, and not done. The booking stands as it was, which the caller may not know.
    await recordWishEvent(open, 'abandoned', booking);
    return settleAs(open, 'abandoned');
  }
  return catchUp(open, booking, found);
}

function isSame(booking: Booking, { entry, startsAtMs }: Extract<Whereabouts, { state: 'stands' }>): boolean {
  return booking.startsAt.getTime() === startsAtMs && booking.externalUid === entry.externalUid;
}

/** Cancelled here and standing there, after a cancellation and a move that crossed each other: cancelled holds. */
async function afterCancelling(open: OpenWish, calendar: CalendarPort, found: Whereabouts): Promise<WishResult> {
  if (found.state === 'gone') return settleAs(open, 'confirmed');
  await calendar.cancel(found.entry, { signal: open.signal });
  return settleAs(open, 'caught_up');
}

async function catchUp(open: OpenWish, booking: Booking, found: Whereabouts): Promise<WishResult> {
  const { deps, nowMs, claim, intent } = open;
  const isGone = found.state === 'gone';
  const columns = isGone
    ? { status: 'cancelled' as const }
    : movedColumns(booking, {
        slot: { startsAtMs: found.startsAtMs, endsAtMs: found.endsAtMs, technicianId: booking.technicianId },
        entry: { ...entryOf(booking), ...found.entry },
      });
  const type = isGone ? BOOKING_EVENT.cancelled : BOOKING_EVENT.rescheduled;
  const written = await writeChange(deps.db, { booking, type, columns, nowMs, claim });
  if (written) return 'caught_up';
  await settleIntent(deps.db, claim, {
    state: intent.state,
    reason: intent.reason,
    checkAtMs: nowMs + COMPARE_AGAIN_MS,
  });
  return 'postponed';
}

async function settleAs(
  { deps, claim }: OpenWish,
  result: 'abandoned' | 'confirmed' | 'caught_up',
): Promise<WishResult> {
  const state = result === 'abandoned' ? 'abandoned' : 'changed';
  await settleIntent(deps.db, claim, { state, reason: null, checkAtMs: null });
  return result;
}
