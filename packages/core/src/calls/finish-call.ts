import type { CallStatus, Database } from '@offhook/db';
import type { CallEnd } from './journal-records.ts';
import { outcomeOfCall } from './outcome-of-call.ts';
import { readableTranscript } from './readable-transcript.ts';

/** Our own failures; every other ending is the caller's or the clock's doing. */
const FAILURES = new Set(['realtime_lost', 'media_lost', 'worker_lost', 'drained']);

/** Fills in what an ended call came to, from its own rows. A call that is not active any more stays as it is. */
export async function finishCall(db: Database, end: CallEnd): Promise<void> {
  const call = await db.call.findUnique({
    where: { id: end.callId },
    include: { turns: { orderBy: [{ startedAtMs: 'asc' }, { id: 'asc' }] }, toolCalls: true, bookings: true },
  });
  if (call?.status !== 'active') return;
  const answeredAtMs = call.answeredAt?.getTime() ?? null;
  await db.call.update({
    where: { id: end.callId },
    data: {
      status: statusOf(end),
      endedAt: new Date(end.endedAtMs),
      durationSec: answeredAtMs === null ? 0 : Math.max(0, Math.round((end.endedAtMs - answeredAtMs) / 1_000)),
      endReason: end.endReason,
      transcript: readableTranscript(call.turns),
      outcome: outcomeOfCall({
        endReason: end.endReason,
        callerSpoke: call.turns.some(({ speaker }) => speaker === 'caller'),
        bookings: call.bookings,
        tools: call.toolCalls,
      }),
    },
  });
}

function statusOf({ endReason, wasAnswered }: CallEnd): CallStatus {
  if (FAILURES.has(endReason)) return 'failed';
  return wasAnswered ? 'completed' : 'missed';
}
