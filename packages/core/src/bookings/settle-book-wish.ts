import type { Booking } from '@offhook/db';
import type { CalendarEntry, CalendarPort } from '../calendar/calendar-port.ts';
import { AppError } from '../errors/app-error.ts';
import type { BookingWish } from './booking-wish.ts';
import { settleIntent } from './intents.ts';
import type { OpenWish, WishResult } from './open-wish.ts';
import { findByKey, saveBooking } from './save-booking.ts';
import { waitsForCall } from './wait-for-call.ts';
import { recordWishEvent } from './wish-events.ts';

type BookWish = Extract<BookingWish, { kind: 'book' }>;

/** A request that was under way when everybody had given up may have arrived since. */
const LAST_LOOK_MS = 600_000;

/** What became of a booking that was asked for: our row, the calendar's entries, or nothing. */
export async function settleBookWish(open: OpenWish, { draft }: BookWish): Promise<WishResult> {
  const { deps, intent, signal } = open;
  if (await hasSuccessor(open, draft.intentKey)) return settleAs(open, 'confirmed');
  const calendar = await askedCalendar(open);
  const entries = calendar?.ledger ? await calendar.ledger.entriesOf(draft, { signal }) : [];
  const booking = await findByKey(deps.db, { projectId: intent.projectId, intentKey: intent.key });
  if (booking) return afterBooking(open, { calendar, entries, booking });
  const [entry, ...extra] = entries;
  if (!calendar || !entry) return abandon(open);
  if (await movedOn(open, draft)) {
    await cancelAll(open, calendar, entries);
    await recordWishEvent(open, 'superseded');
    return settleAs(open, 'superseded');
  }
  const save = { draft, entry, calendar: intent.calendar, nowMs: open.nowMs, verifyAtMs: null };
  const saved = await saveBooking(deps.db, save);
  if (saved.state === 'taken') throw new AppError('INTERNAL', 'An outside booking has no technician to be taken');
  await cancelAll(open, calendar, extra);
  await recordWishEvent(open, 'recovered', saved.booking);
  return settleAs(open, 'recovered');
}

/** The booking was changed since, and the same wish was made anew: its own intent tells about the entries. */
async function hasSuccessor({ deps, intent }: OpenWish, originalKey: string): Promise<boolean> {
  if (intent.key === originalKey) return false;
  return (await deps.db.bookingIntent.count({ where: { projectId: intent.projectId, key: originalKey } })) > 0;
}

/** The calendar that was asked; null: our own, which has nothing to tell that our rows do not. */
async function askedCalendar({ deps, intent }: OpenWish): Promise<CalendarPort | null> {
  if (intent.calendar === 'own') return null;
  const calendar = await deps.calendarFor(intent.projectId);
  if (calendar.ledger !== null) return calendar;
  throw new AppError('NOT_CONFIGURED', 'The business books elsewhere now; the calendar it was asked of is unknown');
}

interface Made {
  readonly calendar: CalendarPort | null;
  readonly entries: readonly CalendarEntry[];
  readonly booking: Booking;
}

/** It is booked. What carries its key at its time and is nobody's booking was granted twice. */
async function afterBooking(open: OpenWish, { calendar, entries, booking }: Made): Promise<WishResult> {
  const uids = entries.flatMap(({ externalUid }) => externalUid ?? []);
  const { projectId } = open.intent;
  const ours = await open.deps.db.booking.findMany({
    where: { projectId, externalUid: { in: uids }, status: { not: 'cancelled' } },
    select: { externalUid: true },
  });
  const known = new Set(ours.map(({ externalUid }) => externalUid));
  const extra = entries.filter(({ externalUid }) => !known.has(externalUid));
  if (calendar && extra.length > 0) {
    await cancelAll(open, calendar, extra);
    await recordWishEvent(open, 'duplicateCancelled', booking);
    return settleAs(open, 'duplicate_cancelled', booking);
  }
  return settleAs(open, 'confirmed', booking);
}

/** Whether the same person has booked the same job since, or is being served by another booking of that call. */
async function movedOn({ deps, intent }: OpenWish, draft: BookWish['draft']): Promise<boolean> {
  const later = await deps.db.booking.count({
    where: {
      projectId: intent.projectId,
      serviceId: draft.serviceId,
      status: { not: 'cancelled' },
      createdAt: { gte: intent.createdAt },
      OR: [{ customerPhone: draft.attendee.phone }, ...(draft.callId === null ? [] : [{ callId: draft.callId }])],
    },
  });
  return later > 0;
}

/** Nothing was made. Said to nobody yet: the owner is told whom to ring back, unless the caller was served otherwise. */
async function abandon(open: OpenWish): Promise<WishResult> {
  const { deps, intent, nowMs, claim } = open;
  const isOutside = intent.calendar !== 'own';
  if (intent.state === 'refused') return settleAs(open, 'confirmed');
  if (intent.state === 'abandoned') return settleAs(open, 'abandoned');
  if (await waitsForCall(open)) return 'postponed';
  await recordWishEvent(open, 'abandoned');
  const checkAtMs = isOutside ? nowMs + LAST_LOOK_MS : null;
  await settleIntent(deps.db, claim, { state: 'abandoned', reason: intent.reason, checkAtMs });
  return 'abandoned';
}

async function cancelAll({ signal }: OpenWish, calendar: CalendarPort, entries: readonly CalendarEntry[]) {
  for (const entry of entries) await calendar.cancel(entry, { signal });
}

const STATE = {
  recovered: 'booked',
  duplicate_cancelled: 'booked',
  superseded: 'refused',
  abandoned: 'abandoned',
} as const;

/** Nothing is left to find out. */
async function settleAs(
  { deps, intent, claim }: OpenWish,
  result: keyof typeof STATE | 'confirmed',
  booking?: Booking,
): Promise<WishResult> {
  const isUnbooked = booking === undefined && (intent.state === 'refused' || intent.state === 'abandoned');
  const asItIs = isUnbooked ? intent.state : 'booked';
  const state = result === 'confirmed' ? asItIs : STATE[result];
  const made = booking === undefined ? {} : { bookingId: booking.id };
  const reason = result === 'superseded' ? result : null;
  await settleIntent(deps.db, claim, { state, reason, checkAtMs: null, ...made });
  return result;
}
