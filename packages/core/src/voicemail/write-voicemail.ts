import { type Database, newId } from '@offhook/db';
import { EVENT_TYPE } from '../calls/event-types.ts';
import type { VoicemailLeft } from '../transfers/transfer-records.ts';

/** Twilio records to WAV. */
const AT_TWILIO = 'audio/wav';
/** What a message cannot better. */
const BETTER_OUTCOMES = ['booked', 'emergency_booked', 'transferred'];

/** Writes a message down, once per Twilio recording. A call that ended before its message was known gets its outcome now. */
export async function saveVoicemail(db: Database, left: VoicemailLeft): Promise<void> {
  const { recordingId, projectId, callId, providerSid, durationMs, atMs } = left;
  const at = new Date(atMs);
  // A row that would be refused for its call's sake would hold up the journal of every other call.
  if (!(await db.call.findUnique({ where: { id: callId }, select: { id: true } }))) return;
  const { count } = await db.recording.createMany({
    data: [
      {
        id: recordingId,
        projectId,
        callId,
        kind: 'voicemail',
        contentType: AT_TWILIO,
        providerSid,
        durationMs,
        startedAt: new Date(atMs - durationMs),
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) return;
  const payload = { recordingId, durationSec: Math.round(durationMs / 1_000) };
  await db.eventLog.create({
    data: { id: newId('event'), projectId, callId, type: EVENT_TYPE.voicemailLeft, payload, at },
  });
  await db.call.updateMany({
    where: { id: callId, status: { not: 'active' }, outcome: { notIn: BETTER_OUTCOMES } },
    data: { outcome: 'voicemail' },
  });
}
