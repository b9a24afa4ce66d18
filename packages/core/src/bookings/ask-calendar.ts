import type { Booking } from '@offhook/db';
import type { CalendarPort } from '../calendar/calendar-port.ts';
import { failedSettlement } from './book-attempt.ts';
import type { BookingWish } from './booking-wish.ts';
import type { BookingRef, ChangeDeps } from './change-booking.ts';
import { changeKeyOf } from './intent-key.ts';
import { type IntentClaim, settleIntent } from './intents.ts';
import { claimOrJoin, whileLeased } from './leases.ts';

export interface AskedChange<Result> {
  readonly result: Result;
  /** Null: our own calendar, whose entry is the row itself. */
  readonly claim: IntentClaim | null;
}

export interface CalendarQuestion<Result> {
  readonly booking: Booking;
  readonly ref: BookingRef;
  readonly wish: Exclude<BookingWish, { kind: 'book' }>;
  ask(calendar: CalendarPort, signal: AbortSignal): Promise<Result>;
}

/**
 * Asks the booking's calendar for a change, the intent first, as a booking is asked for: one at a time, and what is said twice
 * waits for the first to end. `changed`: somebody else changed the booking meanwhile; it is answered as it stands now.
 *
 * @throws AppError when the outcome is unknown. The next try, or the reconciler, finds it out.
 */
export async function askCalendar<Result>(
  deps: ChangeDeps,
  question: CalendarQuestion<Result>,
): Promise<AskedChange<Result> | { readonly changed: Booking }> {
  const { booking, ref } = question;
  const calendar = await deps.calendarFor(ref.projectId);
  if (calendar.ledger === null) return { result: await question.ask(calendar, ref.signal), claim: null };
  const turn = await claimOrJoin(deps.db, { intent: intentOf(question), signal: ref.signal }, () =>
    changedSince(deps, booking),
  );
  if ('joined' in turn) return { changed: turn.joined };
  const { claim } = turn;
  try {
    const result = await whileLeased(deps.db, { claim, signal: ref.signal }, (signal) =>
      question.ask(calendar, signal),
    );
    return { result, claim };
  } catch (error) {
    const settlement = failedSettlement(error, { repeated: claim.repeated, nowMs: ref.nowMs });
    await settleIntent(deps.db, claim, settlement).catch(() => undefined);
    throw error;
  }
}

function intentOf({ booking, ref, wish }: CalendarQuestion<unknown>) {
  return {
    projectId: booking.projectId,
    key: changeKeyOf(booking, wish),
    calendar: booking.calendar,
    callId: ref.callId ?? null,
    slotOfferId: null,
    bookingId: booking.id,
    wish,
    nowMs: ref.nowMs,
  };
}

async function changedSince({ db }: ChangeDeps, { id, projectId, updatedAt }: Booking): Promise<Booking | null> {
  return db.booking.findFirst({ where: { id, projectId, updatedAt: { not: updatedAt } } });
}
