import type { Database, TextMessage } from '@offhook/db';

/** Asking Twilio takes 5 s at most (its client's time-out, twice over): who has not answered by then is gone. */
const CUT_OFF_AFTER_MS = 60_000;

/** Texts that a process took and never finished: it died between asking and writing down. Whether they left is unknown. */
export async function releaseCutOff(db: Database, nowMs: number): Promise<number> {
  const { count } = await db.textMessage.updateMany({
    where: { state: 'sending', updatedAt: { lt: new Date(nowMs - CUT_OFF_AFTER_MS) } },
    data: { state: 'unknown', sendAfter: new Date(nowMs) },
  });
  return count;
}

/** Texts whose time has come, and those to be looked up. Every business's: this is the sweep. */
export async function dueTexts(
  db: Database,
  { nowMs, limit }: { nowMs: number; limit: number },
): Promise<TextMessage[]> {
  return db.textMessage.findMany({
    where: { state: { in: ['queued', 'unknown'] }, sendAfter: { lte: new Date(nowMs) } },
    orderBy: [{ sendAfter: 'asc' }, { id: 'asc' }],
    take: limit,
  });
}

/** Takes a text as it was read: false when somebody else has. */
export async function claimText(db: Database, text: TextMessage, nowMs: number): Promise<boolean> {
  const { id, projectId, state, updatedAt } = text;
  const { count } = await db.textMessage.updateMany({
    where: { id, projectId, state, updatedAt },
    data: { state: 'sending', updatedAt: new Date(nowMs) },
  });
  return count > 0;
}
