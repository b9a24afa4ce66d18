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
  // A row that would be refused for its call's sake would hold up the journal of every other call.
  if (!(await db.call.findUnique({ where: { id: callId }, select: { id: true } }))) return;
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
  if (outcome === 'connected') await noteLateTalk(db, settled);
  const payload = { transferId, outcome, talkSec };
  await db.eventLog.create({
    data: { id: newId('event'), projectId, callId, type: EVENT_TYPE.transferEnded, payload, at },
  });
}

/** Endings that a talk with a human makes untrue: the call was written off before the human had it. */
const WRITTEN_OFF = ['refused', 'failed', 'hung_up', 'no_booking', 'message'];

/** A call whose row was closed before its human was dialled: one that was refused, or ended by its owner. */
async function noteLateTalk(db: Database, { callId, talkSec, atMs }: TransferSettled): Promise<void> {
  const over = { id: callId, status: { not: 'active' } } as const;
  const closed = { status: 'completed', endReason: 'transferred', endedAt: new Date(atMs) } as const;
  const refused = { ...over, endReason: 'admission_refused' };
  await db.call.updateMany({ where: refused, data: { ...closed, durationSec: talkSec ?? 0 } });
  await db.call.updateMany({ where: { ...over, outcome: { in: WRITTEN_OFF } }, data: { outcome: 'transferred' } });
}
