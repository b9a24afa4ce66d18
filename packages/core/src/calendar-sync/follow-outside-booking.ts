import { type Booking, type Database, newId } from '@offhook/db';
import { BOOKING_EVENT } from '../bookings/booking-events.ts';
import { entryOf, movedColumns, writeChange } from '../bookings/change-booking.ts';
import { saveBooking } from '../bookings/save-booking.ts';
import type { BookingDraft } from '../calendar/calendar-port.ts';
import { publishLive } from '../live/publish-live.ts';
import type { OutsideBooking, OutsideBookingsPort } from './outside-bookings-port.ts';

/** What became of our copy. `ignored`: not a booking of ours, and none that we keep. */
export type Followed = 'created' | 'moved' | 'confirmed' | 'cancelled' | 'unchanged' | 'ignored';

/** How many moves are followed, each way. Nobody moves a job more often. */
const MAX_MOVES = 10;

export interface FollowRequest {
  readonly projectId: string;
  /** Any booking of the chain that a moved one leaves behind. */
  readonly booking: OutsideBooking;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

interface Scope {
  readonly db: Database;
  readonly port: OutsideBookingsPort;
}

/**
 * Brings our copy of a booking in line with the outside calendar, which is the truth. What was told, and in which order, does not
 * matter: the booking is looked at as it stands now. Doing it again changes nothing.
 */
export async function followOutsideBooking(scope: Scope, request: FollowRequest): Promise<Followed> {
  const { current, uids } = await lastOf(scope.port, request);
  const row = await rowOf(scope, { ...request, uids });
  if (row) return bringUpToDate(scope.db, { row, current, nowMs: request.nowMs });
  return isNewHere(current, request.nowMs) ? keep(scope.db, request, current) : 'ignored';
}

/** The booking that the chain ends in, and every uid on the way there. */
async function lastOf(port: OutsideBookingsPort, { booking, signal }: FollowRequest) {
  const uids = [booking.externalUid];
  let current = booking;
  while (current.movedToUid !== null && uids.length <= MAX_MOVES) {
    const next = await port.read(current.movedToUid, { signal });
    if (next === null) break;
    current = next;
    uids.push(next.externalUid);
  }
  return { current, uids };
}

/** Our row under any of the uids, or under one that the booking had before. */
async function rowOf({ db, port }: Scope, request: FollowRequest & { readonly uids: readonly string[] }) {
  const { projectId, signal } = request;
  const find = (uids: readonly string[]) =>
    db.booking.findFirst({ where: { projectId, calendar: 'calcom', externalUid: { in: [...uids] } } });
  let row = await find(request.uids);
  let before = request.booking.movedFromUid;
  for (let moves = 0; !row && before !== null && moves < MAX_MOVES; moves += 1) {
    row = await find([before]);
    if (!row) before = (await port.read(before, { signal }))?.movedFromUid ?? null;
  }
  return row;
}

interface Copy {
  readonly row: Booking;
  readonly current: OutsideBooking;
  readonly nowMs: number;
}

async function bringUpToDate(db: Database, { row, current, nowMs }: Copy): Promise<Followed> {
  // A cancelled copy of a booking that stands is a cancellation under way: whoever asked for it finishes it.
  if (row.status === 'cancelled') return 'unchanged';
  if (current.status === 'gone') {
    const columns = { status: 'cancelled' as const };
    const written = await writeChange(db, { booking: row, type: BOOKING_EVENT.cancelled, columns, nowMs });
    return written ? 'cancelled' : 'unchanged';
  }
  const isThere = row.startsAt.getTime() === current.startsAtMs && row.endsAt.getTime() === current.endsAtMs;
  if (isThere && row.externalUid === current.externalUid) {
    const isConfirmed = row.status === 'requested' && current.status === 'confirmed';
    return isConfirmed ? confirm(db, { row, current, nowMs }) : 'unchanged';
  }
  const { startsAtMs, endsAtMs, externalUid, status } = current;
  const slot = { startsAtMs, endsAtMs, technicianId: row.technicianId };
  const columns = movedColumns(row, { slot, entry: { ...entryOf(row), externalUid, status } });
  const written = await writeChange(db, { booking: row, type: BOOKING_EVENT.rescheduled, columns, nowMs });
  return written ? 'moved' : 'unchanged';
}

/** The host said yes. The wish behind it stands as it was. */
async function confirm(db: Database, { row, nowMs }: Copy): Promise<Followed> {
  const { id: bookingId, projectId, callId, updatedAt } = row;
  const at = new Date(nowMs);
  return db.$transaction(async (tx) => {
    const where = { id: bookingId, projectId, updatedAt };
    const { count } = await tx.booking.updateMany({ where, data: { status: 'confirmed' } });
    if (count === 0) return 'unchanged';
    const type = BOOKING_EVENT.confirmed;
    const payload = { bookingId, startsAt: row.startsAt.toISOString() };
    await tx.eventLog.create({ data: { id: newId('event', nowMs), projectId, callId, type, at, payload } });
    await publishLive(tx, { projectId, callId, kind: 'booking', at: at.toISOString() });
    return 'confirmed';
  });
}

/** Made by somebody else, still to come, and one of our services. Those we asked for are written by whoever asked. */
function isNewHere({ status, isOurs, serviceId, startsAtMs }: OutsideBooking, nowMs: number): boolean {
  return status !== 'gone' && !isOurs && serviceId !== null && startsAtMs > nowMs;
}

async function keep(db: Database, { projectId, nowMs }: FollowRequest, current: OutsideBooking): Promise<Followed> {
  const { customer, externalUid, status, startsAtMs, endsAtMs, serviceId } = current;
  if (serviceId === null || status === 'gone') return 'ignored';
  const draft: BookingDraft = {
    projectId,
    intentKey: `outside:${externalUid}`,
    callId: null,
    serviceId,
    slot: { startsAtMs, endsAtMs, technicianId: null },
    blocked: { fromMs: startsAtMs, untilMs: endsAtMs },
    emergency: false,
    attendee: { ...customer, phone: customer.phone ?? '' },
    postalCode: null,
    priceMinCents: null,
    priceMaxCents: null,
  };
  const save = { draft, entry: { externalUid, status }, calendar: 'calcom' as const, nowMs, verifyAtMs: null };
  const saved = await saveBooking(db, save);
  return saved.state === 'saved' ? 'created' : 'unchanged';
}
