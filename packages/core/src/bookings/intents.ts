import type { BookingIntent, CalendarProvider, Database } from '@offhook/db';
import { newId, Prisma } from '@offhook/db';
import type { BookingWish } from './booking-wish.ts';

export interface Intent {
  readonly projectId: string;
  readonly key: string;
  readonly calendar: CalendarProvider;
  readonly callId: string | null;
  readonly slotOfferId: string | null;
  /** The booking that is to be changed; null when one is to be made. */
  readonly bookingId: string | null;
  readonly wish: BookingWish;
  readonly nowMs: number;
}

/** The right to ask the calendar, for as long as the lease is renewed. */
export interface IntentClaim {
  readonly intentId: string;
  readonly leaseId: string;
  /** Somebody asked before: what came of it is looked up before anything is asked again. */
  readonly repeated: boolean;
}

/** How long a process that died keeps others waiting. Longer than the longest pause of a healthy one. */
export const LEASE_S = 6;
/** When an intent is looked at that nobody has settled: after every attempt a caller may still be waiting for. */
export const CHECK_AFTER_MS = 60_000;

/**
 * Writes down what is about to be asked of a calendar, before any calendar hears of it, and takes the turn to ask. Null while
 * somebody else has it. Leases go by the database's clock, which all workers share.
 */
export async function claimIntent(db: Database, intent: Intent): Promise<IntentClaim | null> {
  const { projectId, key, calendar, callId, slotOfferId, bookingId, wish, nowMs } = intent;
  const at = new Date(nowMs);
  const [row] = await db.$queryRaw<{ id: string; leaseId: string; attempts: number }[]>`
    INSERT INTO "BookingIntent" AS known
      ("id", "projectId", "kind", "key", "slotOfferId", "callId", "calendar", "wish", "bookingId", "attempts",
       "leaseId", "leaseUntil", "checkAt", "createdAt", "updatedAt")
    VALUES
      (${newId('intent', nowMs)}, ${projectId}, ${wish.kind}::"IntentKind", ${key}, ${slotOfferId}, ${callId},
       ${calendar}::"CalendarProvider", ${JSON.stringify(wish)}::jsonb, ${bookingId}, 1,
       ${newId('intent')}, clock_timestamp() + make_interval(secs => ${LEASE_S}), ${new Date(nowMs + CHECK_AFTER_MS)}, ${at}, ${at})
    ON CONFLICT ("projectId", "key") DO UPDATE SET
      "attempts" = known."attempts" + 1, "slotOfferId" = EXCLUDED."slotOfferId", "callId" = EXCLUDED."callId",
      "calendar" = EXCLUDED."calendar", "wish" = EXCLUDED."wish", "leaseId" = EXCLUDED."leaseId",
      "leaseUntil" = EXCLUDED."leaseUntil", "checkAt" = EXCLUDED."checkAt", "updatedAt" = EXCLUDED."updatedAt",
      "state" = CASE WHEN known."state" IN ('refused', 'abandoned') THEN 'pending' ELSE known."state" END
    WHERE known."leaseUntil" IS NULL OR known."leaseUntil" < clock_timestamp()
    RETURNING "id", "leaseId", "attempts"`;
  return row ? { intentId: row.id, leaseId: row.leaseId, repeated: row.attempts > 1 } : null;
}

/** Takes the turn at an intent that is there already, for whoever settles it later. */
export async function claimKnownIntent(db: Database, intentId: string): Promise<IntentClaim | null> {
  const leaseId = newId('intent');
  const count = await db.$executeRaw`
    UPDATE "BookingIntent" SET "leaseId" = ${leaseId}, "leaseUntil" = clock_timestamp() + make_interval(secs => ${LEASE_S})
    WHERE "id" = ${intentId} AND ("leaseUntil" IS NULL OR "leaseUntil" < clock_timestamp())`;
  return count > 0 ? { intentId, leaseId, repeated: true } : null;
}

/** Whether the turn is still ours; if so, for another while. */
export async function renewLease(db: Database, { intentId, leaseId }: IntentClaim): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE "BookingIntent" SET "leaseUntil" = clock_timestamp() + make_interval(secs => ${LEASE_S})
    WHERE "id" = ${intentId} AND "leaseId" = ${leaseId}`;
  return count > 0;
}

export interface Settlement {
  readonly state: BookingIntent['state'];
  readonly reason: string | null;
  /** When to look again; null: nothing is left to find out, and what was said is forgotten. */
  readonly checkAtMs: number | null;
  readonly bookingId?: string;
}

export const released = { leaseId: null, leaseUntil: null } as const;

/** The columns of a settled intent. What the caller said is kept only as long as it may be needed. */
export function settledColumns({ checkAtMs, ...columns }: Settlement) {
  if (checkAtMs === null) return { ...columns, ...released, checkAt: null, wish: Prisma.DbNull };
  return { ...columns, ...released, checkAt: new Date(checkAtMs) };
}

/**
 * Notes how it ended and gives the turn back. A booked intent stays booked, and who lost the turn says nothing any more:
 * whoever has it now finds out.
 */
export async function settleIntent(
  db: Database,
  { intentId, leaseId }: IntentClaim,
  settlement: Settlement,
): Promise<void> {
  const keepBooked = settlement.state === 'booked' ? {} : { state: { not: 'booked' as const } };
  const where = { id: intentId, leaseId, ...keepBooked };
  const { count } = await db.bookingIntent.updateMany({ where, data: settledColumns(settlement) });
  if (count === 0) await db.bookingIntent.updateMany({ where: { id: intentId, leaseId }, data: released });
}

/** Gives a turn back in which nothing was asked, because the outcome was there already. */
export async function giveBack(db: Database, { intentId, leaseId }: IntentClaim): Promise<void> {
  const mine = { id: intentId, leaseId };
  const changed = settledColumns({ state: 'changed', reason: null, checkAtMs: null });
  await db.bookingIntent.updateMany({ where: { ...mine, state: 'changed' }, data: changed });
  await db.bookingIntent.updateMany({ where: mine, data: released });
}
