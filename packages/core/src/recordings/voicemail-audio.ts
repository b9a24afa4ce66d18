import type { RecordingDeps } from './call-recording.ts';

/** A voicemail as Twilio recorded it, ready to be played. */
export interface VoicemailAudio {
  readonly path: string;
  readonly contentType: string;
  readonly bytes: number;
}

/** What Twilio records in and browsers play; anything else is not sent as what it claims to be. */
const PLAYABLE = new Set(['audio/wav', 'audio/x-wav', 'audio/mpeg']);

/** The sound of a voicemail of this project, or null: still at Twilio, its file gone, or not this project's. */
export async function findVoicemailAudio(
  { db, recordings }: RecordingDeps,
  where: { projectId: string; callId: string; recordingId: string },
): Promise<VoicemailAudio | null> {
  const { projectId, callId, recordingId } = where;
  const row = await db.recording.findFirst({ where: { id: recordingId, projectId, callId, kind: 'voicemail' } });
  if (!row?.path || !PLAYABLE.has(row.contentType)) return null;
  const bytes = await recordings.sizeOf(row.path);
  return bytes ? { path: row.path, contentType: row.contentType, bytes } : null;
}
