import type { Database, Project } from '@offhook/db';
import { z } from 'zod';
import { BOOKING_EVENT } from '../bookings/booking-events.ts';
import { EVENT_TYPE } from '../calls/event-types.ts';
import { addDays, instantOf, localDate, startOfDate } from '../time/local-time.ts';
import { bookingTextKey, queueBookingText } from './booking-texts.ts';
import { textSettingsOf } from './text-settings.ts';

/** A confirmation that comes later than this only puzzles. */
const CONFIRM_WITHIN_MS = 2 * 3_600_000;
const MAX_PER_SWEEP = 500;
/** Who booked this shortly before the reminder is due needs none. */
const NO_REMINDER_AFTER_BOOKING_MS = 4 * 3_600_000;

const BookingEvent = z.object({ bookingId: z.string() });

/**
 * Confirmations for what was booked by telephone, out of the events that bookings leave in their own transaction: none is
 * forgotten, whichever process booked and died. What the owner booked, and what came from another calendar, is not confirmed here.
 */
export async function queueConfirmations(db: Database, nowMs: number): Promise<number> {
  const events = await db.eventLog.findMany({
    where: {
      type: { in: [EVENT_TYPE.bookingCreated, BOOKING_EVENT.confirmed] },
      at: { gte: new Date(nowMs - CONFIRM_WITHIN_MS) },
      callId: { not: null },
      projectId: { not: null },
    },
    orderBy: { at: 'desc' },
    take: MAX_PER_SWEEP,
    select: { projectId: true, payload: true },
  });
  const bookings = events.flatMap(({ projectId, payload }) => {
    const event = BookingEvent.safeParse(payload);
    return event.success && projectId !== null ? [{ projectId, id: event.data.bookingId, startsAt: new Date(0) }] : [];
  });
  const keys = bookings.map((booking) => bookingTextKey('booking_confirmation', booking));
  const projectIds = [...new Set(bookings.map(({ projectId }) => projectId))];
  const known = await db.textMessage.findMany({
    where: { projectId: { in: projectIds }, dedupeKey: { in: keys } },
    select: { dedupeKey: true },
  });
  const isKnown = new Set(known.map(({ dedupeKey }) => dedupeKey));
  let queued = 0;
  for (const [index, { projectId, id: bookingId }] of bookings.entries()) {
    if (isKnown.has(keys[index] ?? '')) continue;
    if (!(await isConfirmed(db, { projectId, bookingId }))) continue;
    const answer = await queueBookingText(db, { projectId, bookingId, kind: 'booking_confirmation', nowMs });
    if (answer === 'queued') queued += 1;
  }
  return queued;
}

/** A calendar's owner may have yet to agree; a caller may have changed their mind. */
async function isConfirmed(db: Database, { projectId, bookingId }: { projectId: string; bookingId: string }) {
  return (await db.booking.count({ where: { id: bookingId, projectId, status: 'confirmed' } })) > 0;
}

/** Reminders of tomorrow's jobs, once the business's clock shows the time it chose. Asked every few minutes; repeating changes nothing. */
export async function queueReminders(db: Database, nowMs: number): Promise<number> {
  const projects = await db.project.findMany();
  let queued = 0;
  for (const project of projects) queued += await remindCustomersOf(db, project, nowMs);
  return queued;
}

async function remindCustomersOf(db: Database, project: Project, nowMs: number): Promise<number> {
  const { reminder } = textSettingsOf(project);
  const { id: projectId, timeZone } = project;
  const today = localDate(nowMs, timeZone);
  const dueAtMs = instantOf(today, reminder.at, timeZone);
  if (!reminder.enabled || nowMs < dueAtMs) return 0;
  const tomorrow = addDays(today, 1);
  const bookings = await db.booking.findMany({
    where: {
      projectId,
      status: 'confirmed',
      startsAt: {
        gte: new Date(startOfDate(tomorrow, timeZone)),
        lt: new Date(startOfDate(addDays(tomorrow, 1), timeZone)),
      },
      createdAt: { lt: new Date(dueAtMs - NO_REMINDER_AFTER_BOOKING_MS) },
    },
    select: { id: true },
    take: MAX_PER_SWEEP,
  });
  let queued = 0;
  for (const { id: bookingId } of bookings) {
    const answer = await queueBookingText(db, { projectId, bookingId, kind: 'booking_reminder', nowMs });
    if (answer === 'queued') queued += 1;
  }
  return queued;
}
