import type { CallStatus, Database } from '@offhook/db';
import { isDoubt } from '../callers/caller-rules.ts';
import type { CallEnd } from './journal-records.ts';
import { outcomeOfCall } from './outcome-of-call.ts';
import { readableTranscript } from './readable-transcript.ts';

/** Our own failures; every other ending is the caller's or the clock's doing. */
const FAILURES = new Set(['realtime_lost', 'media_lost', 'worker_lost', 'drained']);

/**
 * Fills in what an ended call came to, from its own rows. A call that is not active any more stays as it is, and so does one
 * that another worker carries on.
 */
export async function finishCall(db: Database, end: CallEnd): Promise<void> {
  const call = await db.call.findUnique({ where: { id: end.callId } });
  if (call?.status !== 'active') return;
  if (end.workerId && call.workerId && end.workerId !== call.workerId) return;
  // One after the other: inside a transaction there is one connection, and it runs one query at a time.
  const of = { callId: end.callId };
  // Those of a worker that died with them: nobody will ever say how they went.
  await db.toolCall.updateMany({ where: { ...of, status: 'running' }, data: { status: 'cancelled' } });
  const turns = await db.transcriptTurn.findMany({ where: of, orderBy: [{ startedAtMs: 'asc' }, { id: 'asc' }] });
  const tools = await db.toolCall.findMany({ where: of });
  const bookings = await db.booking.findMany({
    where: { ...of, status: { not: 'cancelled' } },
    select: { emergency: true },
  });
  const transfers = await db.transfer.findMany({ where: of, select: { outcome: true, endedAt: true, talkSec: true } });
  const voicemails = await db.recording.count({ where: { ...of, kind: 'voicemail' } });
  const answeredAtMs = call.answeredAt?.getTime() ?? null;
  const wasAnswered = end.wasAnswered || call.timeToFirstAudioMs !== null;
  const wasScreened = isDoubt(call.callerRule) && !wasAnswered;
  await db.call.update({
    where: { id: end.callId },
    data: {
      status: wasScreened ? 'completed' : statusOf({ ...end, wasAnswered }),
      endedAt: new Date(end.endedAtMs),
      durationSec:
        answeredAtMs === null ? talkSecOf(transfers) : Math.max(0, Math.round((end.endedAtMs - answeredAtMs) / 1_000)),
      endReason: end.endReason,
      transcript: readableTranscript(turns),
      outcome: outcomeOfCall({
        endReason: end.endReason,
        wasForwarded: call.mode === 'forward',
        wasScreened,
        callerSpoke: turns.some(({ speaker }) => speaker === 'caller'),
        transfers,
        hasVoicemail: voicemails > 0,
        spokeAfterTransfer: hasSpokenAfter(transfers, { turns, answeredAtMs }),
        bookings,
        tools,
      }),
    },
  });
}

function statusOf({ endReason, wasAnswered }: CallEnd): CallStatus {
  if (FAILURES.has(endReason)) return 'failed';
  return wasAnswered ? 'completed' : 'missed';
}

/** A call that only a person had was as long as they talked. */
function talkSecOf(transfers: readonly { readonly talkSec: number | null }[]): number {
  return transfers.reduce((sum, { talkSec }) => sum + (talkSec ?? 0), 0);
}

/** Whether the caller said anything to the assistant after the last attempt to reach a human had come to nothing. */
function hasSpokenAfter(
  transfers: readonly { readonly endedAt: Date | null }[],
  said: {
    readonly turns: readonly { readonly speaker: string; readonly startedAtMs: number }[];
    readonly answeredAtMs: number | null;
  },
): boolean {
  const lastEndedAtMs = Math.max(0, ...transfers.map(({ endedAt }) => endedAt?.getTime() ?? 0));
  const { answeredAtMs, turns } = said;
  if (lastEndedAtMs === 0 || answeredAtMs === null) return false;
  return turns.some(({ speaker, startedAtMs }) => speaker === 'caller' && answeredAtMs + startedAtMs > lastEndedAtMs);
}
