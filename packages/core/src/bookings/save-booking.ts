import { type Booking, type Database, newId, type Prisma } from '@offhook/db';
import type { BookingDraft, CalendarEntry } from '../calendar/calendar-port.ts';
import { EVENT_TYPE } from '../calls/event-types.ts';
import { wakeJob } from '../jobs/job.ts';
import { publishLive } from '../live/publish-live.ts';
import { SEND_TEXTS_JOB } from '../messages/queue-sms.ts';
import { isOverlap, violatedIndex } from './constraint-violations.ts';
import { newConfirmationCode } from './intent-key.ts';
import { settledColumns } from './intents.ts';
import { lockTechnician } from './lock-technician.ts';

/** One in a million per booking and try; five tries fail together never. */
const MAX_CODE_TRIES = 5;

export type SaveResult =
  | { readonly state: 'saved'; readonly booking: Booking }
  /** The same wish was saved before. */
  | { readonly state: 'known'; readonly booking: Booking }
  /** The technician has another job then (own calendar only). */
  | { readonly state: 'taken' };

export interface Save {
  readonly draft: BookingDraft;
  readonly entry: CalendarEntry;
  readonly calendar: Booking['calendar'];
  readonly nowMs: number;
  /** When the calendar is looked at once more, because the wish was asked for more than once; null: no need. */
  readonly verifyAtMs: number | null;
}

/**
 * Writes the booking, settles its intent, files the event and tells the open pages: all of it or nothing. Doing it again
 * changes nothing. Two callers after one slot take turns on the technician's row, and the exclusion constraint decides.
 */
export async function saveBooking(db: Database, save: Save): Promise<SaveResult> {
  for (let tries = 1; ; tries += 1) {
    try {
      return { state: 'saved', booking: await db.$transaction((tx) => write(tx, save)) };
    } catch (thrown) {
      // Both at once when the very same wish overlaps itself: then it is known, not taken.
      const index = violatedIndex(thrown);
      if (index === null && !isOverlap(thrown)) throw thrown;
      const booking = (await findByKey(db, save.draft)) ?? (await takeOver(db, save));
      if (booking) return { state: 'known', booking };
      if (isOverlap(thrown)) return { state: 'taken' };
      if (tries === MAX_CODE_TRIES) throw thrown;
    }
  }
}

/** The booking of a wish, if there is one. */
export function findByKey(db: Database, { projectId, intentKey }: Pick<BookingDraft, 'projectId' | 'intentKey'>) {
  return db.booking.findUnique({ where: { projectId_intentKey: { projectId, intentKey } } });
}

/**
 * The calendar's own news of our entry (a webhook) may be faster than its answer to us, and have made a row of it. That row
 * becomes the booking of this wish.
 */
async function takeOver(db: Database, { draft, entry, calendar }: Save): Promise<Booking | null> {
  if (entry.externalUid === null) return null;
  const where = { projectId: draft.projectId, calendar, externalUid: entry.externalUid };
  const { attendee, postalCode, priceMinCents, priceMaxCents } = draft;
  const data = {
    intentKey: draft.intentKey,
    customerName: attendee.name,
    customerPhone: attendee.phone,
    customerEmail: attendee.email,
    address: attendee.address,
    notes: attendee.notes,
    postalCode,
    priceMinCents,
    priceMaxCents,
    emergency: draft.emergency,
  };
  await db.booking.updateMany({ where, data });
  return findByKey(db, draft);
}

async function write(tx: Prisma.TransactionClient, save: Save): Promise<Booking> {
  const { draft, nowMs } = save;
  const columns = columnsOf(save);
  await lockTechnician(tx, columns);
  const callId = await callOf(tx, draft);
  const booking = await tx.booking.create({ data: { ...columns, callId } });
  await tx.bookingIntent.updateMany({
    where: { projectId: draft.projectId, key: draft.intentKey },
    data: settledColumns({ state: 'booked', bookingId: booking.id, reason: null, checkAtMs: save.verifyAtMs }),
  });
  const { id: bookingId, projectId, calendar, emergency, status } = booking;
  await tx.eventLog.create({
    data: {
      id: newId('event', nowMs),
      projectId,
      callId,
      type: EVENT_TYPE.bookingCreated,
      at: new Date(nowMs),
      payload: { bookingId, calendar, status, emergency, startsAt: booking.startsAt.toISOString() },
    },
  });
  await publishLive(tx, { projectId, callId, kind: 'booking', at: new Date(nowMs).toISOString() });
  // The caller's confirmation by text is made out of the event above.
  if (callId !== null) await wakeJob(tx, SEND_TEXTS_JOB);
  return booking;
}

/** The call the booking came from, now that its caller has a name. Null when its row is not written (yet). */
async function callOf(tx: Prisma.TransactionClient, draft: BookingDraft): Promise<string | null> {
  const { callId, projectId, attendee } = draft;
  if (callId === null) return null;
  const { count } = await tx.call.updateMany({ where: { id: callId, projectId }, data: { callerName: attendee.name } });
  return count > 0 ? callId : null;
}

function columnsOf({ draft, entry, calendar, nowMs }: Save) {
  return {
    id: newId('booking', nowMs),
    projectId: draft.projectId,
    serviceId: draft.serviceId,
    technicianId: draft.slot.technicianId,
    calendar,
    externalUid: entry.externalUid,
    intentKey: draft.intentKey,
    confirmationCode: newConfirmationCode(),
    status: entry.status,
    customerName: draft.attendee.name,
    customerPhone: draft.attendee.phone,
    customerEmail: draft.attendee.email,
    address: draft.attendee.address,
    postalCode: draft.postalCode,
    notes: draft.attendee.notes,
    startsAt: new Date(draft.slot.startsAtMs),
    endsAt: new Date(draft.slot.endsAtMs),
    arrivesBy: draft.slot.arrivesByMs ? new Date(draft.slot.arrivesByMs) : null,
    blockedFrom: new Date(draft.blocked.fromMs),
    blockedUntil: new Date(draft.blocked.untilMs),
    emergency: draft.emergency,
    priceMinCents: draft.priceMinCents,
    priceMaxCents: draft.priceMaxCents,
    createdAt: new Date(nowMs),
  };
}
