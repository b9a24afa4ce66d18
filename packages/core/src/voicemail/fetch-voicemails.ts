import { type Database, newId, type Recording } from '@offhook/db';
import { EVENT_TYPE } from '../calls/event-types.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { publishLive } from '../live/publish-live.ts';
import type { CallControlPort } from '../transfers/call-control-port.ts';

export interface VoicemailDeps {
  readonly db: Database;
  readonly callControl: CallControlPort;
  /** Puts a whole file below the recordings folder, or nothing. */
  readonly keepFile: (path: string, bytes: Uint8Array) => Promise<void>;
}

/** One sweep's share: the next one takes the rest. */
const MAX_AT_ONCE = 20;

/** Messages of which Twilio still has a copy: to be fetched, or fetched and to be deleted there. Oldest first. */
export async function pendingVoicemails(db: Database): Promise<Recording[]> {
  return db.recording.findMany({
    where: { kind: 'voicemail', finishedAt: null, providerSid: { not: null } },
    orderBy: { startedAt: 'asc' },
    take: MAX_AT_ONCE,
  });
}

/**
 * Brings one message home: fetched into our folder, then deleted at Twilio. Every step may be repeated, by any worker. A
 * failure is thrown, after it was written down the first time, and leaves the message for the next sweep.
 *
 * @throws AppError of the call control, or of the file system.
 */
export async function fetchVoicemail(deps: VoicemailDeps, recordingId: string): Promise<void> {
  const recording = await deps.db.recording.findUnique({ where: { id: recordingId } });
  if (!recording?.providerSid || recording.finishedAt) return;
  const { providerSid } = recording;
  try {
    if (recording.path === null) await download(deps, recording, providerSid);
    await deps.callControl.deleteRecording(providerSid);
  } catch (error) {
    await noteFailure(deps.db, recording, error);
    throw error;
  }
  await deps.db.recording.updateMany({
    where: { id: recordingId, finishedAt: null },
    data: { finishedAt: new Date() },
  });
}

async function download({ db, callControl, keepFile }: VoicemailDeps, recording: Recording, providerSid: string) {
  const { id, projectId, callId } = recording;
  const { bytes, contentType } = await callControl.fetchRecording(providerSid);
  const path = `${projectId}/${callId}/${id}.wav`;
  await keepFile(path, bytes);
  const { count } = await db.recording.updateMany({ where: { id, path: null }, data: { path, contentType } });
  if (count === 0) return;
  const payload = { recordingId: id, bytes: bytes.length };
  await db.eventLog.create({
    data: { id: newId('event'), projectId, callId, type: EVENT_TYPE.voicemailFetched, payload },
  });
  await publishLive(db, { projectId, callId, kind: 'call', at: new Date().toISOString() });
}

/** Once for a message: a sweep every minute must not fill the log. */
async function noteFailure(db: Database, recording: Recording, error: unknown): Promise<void> {
  const { id, projectId, callId } = recording;
  const type = EVENT_TYPE.voicemailFetchFailed;
  const { code } = toAppError(error);
  await db.eventLog.createMany({
    data: [{ id: `evt_${id}_fetch_failed`, projectId, callId, type, payload: { recordingId: id, code } }],
    skipDuplicates: true,
  });
}
