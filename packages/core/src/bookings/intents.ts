import { type Database, newId } from '@offhook/db';
import type { BookingDraft } from '../calendar/calendar-port.ts';
import { violatedIndex } from './constraint-violations.ts';

export interface OpenIntent {
  readonly draft: BookingDraft;
  readonly slotOfferId: string;
  readonly nowMs: number;
}

/**
 * Writes down what is about to be booked, before any calendar hears of it. `fresh` is true for exactly one caller per
 * key: everybody else must look the outcome up first.
 */
export async function openIntent(db: Database, { draft, slotOfferId, nowMs }: OpenIntent): Promise<{ fresh: boolean }> {
  const { projectId, intentKey: key } = draft;
  try {
    await db.bookingIntent.create({ data: { id: newId('intent', nowMs), projectId, key, slotOfferId } });
    return { fresh: true };
  } catch (thrown) {
    if (violatedIndex(thrown) === null) throw thrown;
    return { fresh: false };
  }
}

export type Settlement = { readonly state: 'refused' | 'unknown'; readonly reason: string };

/** Notes how it ended. A booked intent stays booked: a late answer of another try says nothing against it. */
export async function settleIntent(db: Database, draft: BookingDraft, settlement: Settlement): Promise<void> {
  const where = { projectId: draft.projectId, key: draft.intentKey, state: { not: 'booked' as const } };
  await db.bookingIntent.updateMany({ where, data: settlement });
}
