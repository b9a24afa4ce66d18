import type { Booking } from '@offhook/db';
import { type ChangeAnswer, type ChangeDeps, type WriteChange, writeChange } from './change-booking.ts';
import { isOverlap } from './constraint-violations.ts';
import { settledColumns } from './intents.ts';

export interface FinishChange {
  readonly change: WriteChange;
  /** Whether a booking that somebody else changed meanwhile (a webhook, another try) is what was wished for. */
  isAsWished(booking: Booking): boolean;
}

/** Writes what the calendar has granted. When our row has moved on meanwhile, the reconciler compares the two at once. */
export async function finishChange({ db }: ChangeDeps, { change, isAsWished }: FinishChange): Promise<ChangeAnswer> {
  try {
    const changed = await writeChange(db, change);
    if (changed) return { ok: true, booking: changed };
  } catch (thrown) {
    if (isOverlap(thrown)) return { ok: false, reason: 'conflict' };
    throw thrown;
  }
  const { booking, claim, nowMs } = change;
  const now = await db.booking.findFirst({ where: { id: booking.id, projectId: booking.projectId } });
  const isDone = now !== null && isAsWished(now);
  if (claim) {
    const settlement = isDone
      ? settledColumns({ state: 'changed', reason: null, checkAtMs: null })
      : settledColumns({ state: 'unknown', reason: 'changed_meanwhile', checkAtMs: nowMs });
    await db.bookingIntent.updateMany({ where: { id: claim.intentId }, data: settlement });
  }
  return isDone ? { ok: true, booking: now } : { ok: false, reason: 'conflict' };
}
