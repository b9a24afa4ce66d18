import { type CallScene, inBackground } from './call-scene.ts';
import type { LiveCall } from './live-call.ts';
import type { Recording } from './recording-book.ts';
import type { RecordingCallback } from './twiml-attributes.ts';

type CallbackContext = {
  call: LiveCall;
  scene: Pick<CallScene, 'exchange' | 'webhooks' | 'background'>;
  callback: RecordingCallback;
  /** Relative addresses are resolved against it. */
  base: string;
};

/** Tells what became of a recording (protocols/twilio-voice.md, section 6), when that was asked for. */
export function tellRecording(recording: Recording, { call, scene, callback, base }: CallbackContext): void {
  const status = recording.status === 'paused' ? 'in-progress' : recording.status;
  if (!callback.events.includes(status)) return;
  const fields = {
    AccountSid: call.identity.accountSid,
    CallSid: call.identity.parentCallSid ?? call.callSid,
    RecordingSid: recording.recordingSid,
    RecordingUrl: scene.exchange.recordingUrl(recording.recordingSid),
    RecordingStatus: status,
    RecordingDuration: String(Math.round(recording.durationMs / 1_000)),
    RecordingChannels: String(recording.channels),
    RecordingStartTime: recording.startedAt.toUTCString(),
    RecordingSource: recording.source,
    RecordingTrack: 'both',
  };
  const url = scene.webhooks.resolve(callback.url, base);
  inBackground(scene, scene.webhooks.request({ url, method: callback.method, fields }));
}
