import type { Database } from '@offhook/db';
import { EVENT_TYPE } from '../calls/event-types.ts';
import { finishCall } from '../calls/finish-call.ts';
import type { KnownCall } from '../calls/known-call.ts';
import { publishLive } from '../live/publish-live.ts';
import { latestTransfer } from './read-transfers.ts';
import { settleTransfer } from './write-transfers.ts';

/** Why we left a call that went on at Twilio, when the reason alone is no ending. */
const ON_THE_WAY = new Set(['transferred', 'handed_over', 'forwarded']);

/**
 * Ends a call that was with a human or at the voicemail when Twilio said that it is over: settles what was open and names the
 * ending by its rows. Answers false for a call that we had not left: it is not for here.
 */
export async function finishLeftCall(db: Database, call: KnownCall, endedAtMs: number): Promise<boolean> {
  const { callId, projectId, wasAnswered } = call;
  if (call.status !== 'active' || call.endReason === null) return false;
  const transfer = await latestTransfer(db, callId);
  const wasConnected = transfer?.outcome === 'connected';
  if (transfer && transfer.endedAt === null) {
    const outcome = wasConnected ? 'connected' : 'caller_hung_up';
    const settled = { kind: 'transferSettled', transferId: transfer.id, outcome, isFinal: true } as const;
    await settleTransfer(db, { ...settled, projectId, callId, legSid: null, talkSec: null, atMs: endedAtMs });
  }
  const voicemails = await db.recording.count({ where: { callId, kind: 'voicemail' } });
  const endReason = endReasonOf({ leftFor: call.endReason, wasConnected, hasVoicemail: voicemails > 0 });
  const payload = { callSid: call.callSid, endReason };
  const ended = { id: endedEventId(callId), projectId, callId, type: EVENT_TYPE.ended, payload };
  await db.eventLog.createMany({ data: [{ ...ended, at: new Date(endedAtMs) }], skipDuplicates: true });
  await finishCall(db, { kind: 'end', callId, projectId, endReason, endedAtMs, wasAnswered });
  await publishLive(db, { projectId, callId, kind: 'call', at: new Date(endedAtMs).toISOString() });
  return true;
}

/** A failure of ours stays one when nothing came of the way out. */
function endReasonOf(facts: { leftFor: string; wasConnected: boolean; hasVoicemail: boolean }): string {
  if (facts.hasVoicemail) return 'voicemail';
  if (facts.wasConnected) return facts.leftFor === 'forwarded' ? 'forwarded' : 'transferred';
  return ON_THE_WAY.has(facts.leftFor) ? 'caller_hung_up' : facts.leftFor;
}

/** A call that ended outside our streams has one such event, whoever was told first. */
export function endedEventId(callId: string): string {
  return `evt_${callId}_ended`;
}
