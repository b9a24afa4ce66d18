import type { Recording, Transfer } from '@offhook/db';
import type { RecordingDeps } from '../recordings/call-recording.ts';
import { findVoicemailAudio } from '../recordings/voicemail-audio.ts';

/** An attempt to put the caller through to a person. */
export type TransferView = {
  transferId: string;
  mode: Transfer['mode'];
  /** assistant | key_zero | outage | owner */
  reason: string;
  /** E.164 */
  toNumber: string;
  /** What the person was told before accepting. */
  briefing: string;
  outcome: Transfer['outcome'];
  /** Milliseconds since the media stream started, as for turns. */
  startedAtMs: number;
  /** How long they talked, once they have. */
  talkSec: number | null;
};

export type VoicemailView = {
  recordingId: string;
  /** Milliseconds since the media stream started. */
  startedAtMs: number;
  durationMs: number | null;
  /** `coming`: it is still fetched from the phone company. */
  sound: 'here' | 'coming' | 'gone';
};

export function toTransferView(row: Transfer, answeredAtMs: number): TransferView {
  const { id, mode, reason, toNumber, briefing, outcome, startedAt, talkSec } = row;
  const startedAtMs = Math.max(0, startedAt.getTime() - answeredAtMs);
  return { transferId: id, mode, reason, toNumber, briefing, outcome, startedAtMs, talkSec };
}

export async function toVoicemailView(
  deps: RecordingDeps,
  row: Recording,
  answeredAtMs: number,
): Promise<VoicemailView> {
  const { id: recordingId, projectId, callId, durationMs, startedAt } = row;
  const audio = await findVoicemailAudio(deps, { projectId, callId, recordingId });
  const startedAtMs = Math.max(0, startedAt.getTime() - answeredAtMs);
  const missing = row.path === null ? 'coming' : 'gone';
  return { recordingId, startedAtMs, durationMs, sound: audio ? 'here' : missing };
}
