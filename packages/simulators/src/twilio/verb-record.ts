import { tellRecording } from './recording-callback.ts';
import type { TwimlRecord } from './twiml-input.ts';
import { goTo, type VerbContext, type VerbStep } from './verb-context.ts';
import { sound } from './verb-prompt.ts';

const BEEP_MS = 400;
/** Twilio's word for a caller who ended the recording by leaving. */
const HUNG_UP = 'hangup';

/** Records the caller after a tone, until a key, silence, the longest length or the caller's leaving ends it. */
export async function performRecord(verb: TwimlRecord, context: VerbContext): Promise<VerbStep> {
  const { call, scene, signal, replaced } = context;
  if (verb.playBeep) await sound({ by: 'tone', tone: 'beep' }, BEEP_MS, context);
  const running = scene.exchange.recordings.start(call.leg, {
    callSid: call.callSid,
    source: 'RecordVerb',
    channels: 1,
  });
  const key = signal.aborted ? '' : await untilRecorded(verb, context);
  const recording = running.stop({ trim: verb.trimSilence });
  const { recordingSid, durationMs, status, source } = recording;
  scene.log.recordings.push({ recordingSid, durationMs, status, source });
  if (verb.callback) tellRecording(recording, { call, scene, callback: verb.callback, base: context.base });
  // Twilio: an empty recording asks nobody; the next verb follows.
  if (replaced.aborted || status === 'absent') return null;
  const fields = {
    RecordingUrl: scene.exchange.recordingUrl(recordingSid),
    RecordingSid: recordingSid,
    RecordingDuration: String(Math.round(durationMs / 1_000)),
    Digits: call.leg.end === null ? key : HUNG_UP,
  };
  return goTo(context, { url: verb.action ?? '', method: verb.method, fields, evenIfGone: true });
}

/** The key that ended it; empty when it was something else. */
async function untilRecorded(verb: TwimlRecord, { call, scene, signal }: VerbContext): Promise<string> {
  const { clock } = scene;
  const startMs = clock.nowMs;
  const done = new AbortController();
  let lastVoiceMs = startMs;
  let pressed = '';
  const detach = call.leg.attach({
    take({ frame, press }, nowMs) {
      if (frame !== null) lastVoiceMs = nowMs;
      pressed = [...(press ?? '')].find((key) => verb.finishOnKey.includes(key)) ?? '';
      const isSilent = nowMs - lastVoiceMs >= verb.timeoutSec * 1_000;
      if (pressed !== '' || isSilent || nowMs - startMs >= verb.maxLengthSec * 1_000) done.abort();
    },
  });
  await clock.until(Number.POSITIVE_INFINITY, AbortSignal.any([signal, done.signal]));
  detach();
  return pressed;
}
