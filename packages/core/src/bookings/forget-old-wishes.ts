import { type Database, Prisma } from '@offhook/db';
import type { Reconciling } from './open-wish.ts';

const DAY_MS = 86_400_000;
/** Offers last half an hour; a day longer helps whoever looks into a call. */
const KEEP_OFFERS_MS = DAY_MS;
/** A settled intent answers questions about a booking for as long as an owner is likely to ask them. */
const KEEP_INTENTS_MS = 60 * DAY_MS;
/** Small enough that no other query waits for the rows. */
const BATCH = 5_000;

/** Deletes expired offers and settled intents, batch by batch. @returns how many of each. */
export async function forgetOldWishes(
  db: Database,
  { nowMs, signal }: Reconciling,
): Promise<{ readonly offers: number; readonly intents: number }> {
  const offersBefore = new Date(nowMs - KEEP_OFFERS_MS);
  const intentsBefore = new Date(nowMs - KEEP_INTENTS_MS);
  const offers = await inBatches(signal, () =>
    db.$executeRaw(Prisma.sql`
      DELETE FROM "SlotOffer" WHERE id IN (SELECT id FROM "SlotOffer" WHERE "expiresAt" < ${offersBefore} LIMIT ${BATCH})`),
  );
  const intents = await inBatches(signal, () =>
    db.$executeRaw(Prisma.sql`
      DELETE FROM "BookingIntent" WHERE id IN (
        SELECT id FROM "BookingIntent"
        WHERE "state" IN ('booked', 'refused', 'changed', 'abandoned', 'unknown') AND "createdAt" < ${intentsBefore}
          AND "checkAt" IS NULL AND "leaseId" IS NULL
        LIMIT ${BATCH})`),
  );
  return { offers, intents };
}

async function inBatches(signal: AbortSignal, deleteSome: () => Promise<number>): Promise<number> {
  let all = 0;
  for (;;) {
    if (signal.aborted) return all;
    const count = await deleteSome();
    all += count;
    if (count < BATCH) return all;
  }
}
