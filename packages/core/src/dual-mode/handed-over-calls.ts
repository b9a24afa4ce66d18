import { type Database, newId, type Prisma } from '@offhook/db';
import { EVENT_TYPE } from '../calls/event-types.ts';
import { finishCall } from '../calls/finish-call.ts';
import type { KnownCall } from '../calls/known-call.ts';
import { type NewCall, type OpenedCall, openCall } from '../calls/open-call.ts';
import { publishLive } from '../live/publish-live.ts';
import { endedEventId } from '../transfers/finish-left-call.ts';
import type { Side } from './answering.ts';

/** What `Call.endReason` says until Vapi tells more: Twilio reported that the call is over. */
export const ENDED_AT_VAPI = 'ended_at_vapi';

/** Why a call changed sides while it rang or before anything was said. */
export type MoveReason = 'side_down' | 'no_answer' | 'session_lost' | 'line_lost';

/**
 * Writes the row of a call that Vapi has taken, and which of Vapi's calls it is: from then on Vapi's reports are about this row. One
 * that Vapi spoke of before we could write it down becomes part of ours.
 */
export async function openHandedOverCall(db: Database, call: NewCall, vapiCallId: string): Promise<OpenedCall> {
  // Three statements and no transaction: the caller waits, and each of them may be repeated.
  const opened = await openCall(db, call);
  // Rung at a person before, by the owner's rules, or tried by Offhook.
  if (!opened.isNew) {
    const data = { mode: call.mode, plannedMode: call.plannedMode ?? null, endReason: null, workerId: null };
    await db.call.updateMany({ where: { id: opened.callId, status: 'active', answeredAt: null }, data });
  }
  const { projectId, startedAtMs } = call;
  const pair = { projectId, callId: opened.callId, vapiCallId };
  if (!(await notePair(db, pair))) await db.$transaction((tx) => mergeRows(tx, pair));
  await publishLive(db, { projectId, callId: opened.callId, kind: 'call', at: isoOf(startedAtMs) });
  return opened;
}

export interface Move {
  readonly projectId: string;
  readonly callId: string;
  readonly to: Side;
  readonly reason: MoveReason;
  /** Vapi's id of the call, when it goes there. */
  readonly vapiCallId?: string;
}

/**
 * Gives a running call to the other side, keeping whose it was to be. False: it is over, or has moved before: a call moves once, so
 * that two sides that fail do not pass a caller to and fro.
 */
export async function moveCall(db: Database, { projectId, callId, to, reason, vapiCallId }: Move): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const from: Side = to === 'vapi' ? 'openai' : 'vapi';
    const { count } = await tx.call.updateMany({
      where: { id: callId, projectId, status: 'active', mode: from, plannedMode: null },
      data: { mode: to, plannedMode: from, endReason: null, workerId: null },
    });
    if (count === 0) return false;
    const pair = vapiCallId === undefined ? null : { projectId, callId, vapiCallId };
    if (pair && !(await notePair(tx, pair))) await mergeRows(tx, pair);
    const payload = { from, to, reason };
    await tx.eventLog.create({
      data: { id: newId('event'), projectId, callId, type: EVENT_TYPE.sideChanged, payload },
    });
    await publishLive(tx, { projectId, callId, kind: 'call', at: new Date().toISOString() });
    return true;
  });
}

/** One of our calls, and what Vapi calls it. */
interface CallPair {
  readonly projectId: string;
  readonly callId: string;
  readonly vapiCallId: string;
}

/** False: Vapi has spoken of this call already. */
async function notePair(db: Pick<Prisma.TransactionClient, 'vapiCallReport'>, pair: CallPair): Promise<boolean> {
  const { count } = await db.vapiCallReport.createMany({ data: [pair], skipDuplicates: true });
  return count > 0;
}

/** The row that Vapi's messages made before ours was written becomes part of ours. */
async function mergeRows(tx: Prisma.TransactionClient, { projectId, callId, vapiCallId }: CallPair): Promise<void> {
  const report = await tx.vapiCallReport.findFirst({ where: { vapiCallId, projectId } });
  if (!report || report.callId === callId) return;
  const its = { where: { callId: report.callId }, data: { callId } };
  await tx.transcriptTurn.updateMany(its);
  await tx.toolCall.updateMany(its);
  await tx.eventLog.updateMany(its);
  await tx.vapiCallReport.update({ where: { vapiCallId }, data: { callId } });
  await tx.call.deleteMany({ where: { id: report.callId, projectId, providerCallId: vapiCallId } });
}

/**
 * Ends a call that Vapi had and of which Twilio says that it is over. Vapi's own report, should it come later, still fills in what it
 * came to; one that came before has ended it already.
 */
export async function finishVapiCall(db: Database, call: KnownCall, talkedSec: number): Promise<void> {
  const { callId, projectId, callSid } = call;
  const atMs = Date.now();
  const endReason = ENDED_AT_VAPI;
  await finishCall(db, { kind: 'end', callId, projectId, endReason, endedAtMs: atMs, wasAnswered: talkedSec > 0 });
  const ended = {
    id: endedEventId(callId),
    projectId,
    callId,
    type: EVENT_TYPE.ended,
    payload: { callSid, endReason },
  };
  await db.eventLog.createMany({ data: [{ ...ended, at: new Date(atMs) }], skipDuplicates: true });
  await db.call.updateMany({ where: { id: callId, endReason, durationSec: 0 }, data: { durationSec: talkedSec } });
  await publishLive(db, { projectId, callId, kind: 'call', at: isoOf(atMs) });
}

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
