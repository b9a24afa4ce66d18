import { type Database, newId } from '@offhook/db';
import { EVENT_TYPE } from '../calls/event-types.ts';
import type { CallLeft, TransferSettled, TransferStarted } from './transfer-records.ts';

/** Notes why we left a call that goes on. A call that is over stays as it is. */
export async function leaveCall(db: Database, { callId, endReason }: CallLeft): Promise<void> {
  await db.call.updateMany({ where: { id: callId, status: 'active' }, data: { endReason } });
}

/** Opens a transfer, once: a settlement that came first (from another worker) is not undone. */
export async function startTransfer(db: Database, started: TransferStarted): Promise<void> {
  const { transferId, projectId, callId, mode, reason, toNumber, briefing, atMs } = started;
  const at = new Date(atMs);
  const { count } = await db.transfer.createMany({
    data: [{ id: transferId, projectId, callId, mode, reason, toNumber, briefing, startedAt: at }],
    skipDuplicates: true,
  });
  if (count === 0) return;
  const payload = { transferId, mode, reason };
  await db.eventLog.create({
    data: { id: newId('event'), projectId, callId, type: EVENT_TYPE.transferStarted, payload, at },
  });
}

/** Settles a transfer. The first final word stands, whoever repeats or contradicts it later. */
export async function settleTransfer(db: Database, settled: TransferSettled): Promise<void> {
  const { transferId, projectId, callId, outcome, isFinal, legSid, talkSec, atMs } = settled;
  const at = new Date(atMs);
  const { count } = await db.transfer.updateMany({
    where: { id: transferId, endedAt: null },
    data: {
      outcome,
      ...(legSid === null ? {} : { legSid }),
      ...(talkSec === null ? {} : { talkSec }),
      ...(isFinal ? { endedAt: at } : {}),
    },
  });
  if (count === 0 || !isFinal) return;
  const payload = { transferId, outcome, talkSec };
  await db.eventLog.create({
    data: { id: newId('event'), projectId, callId, type: EVENT_TYPE.transferEnded, payload, at },
  });
}
