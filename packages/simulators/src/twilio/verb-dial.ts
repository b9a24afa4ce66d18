import { bridge } from './bridge-legs.ts';
import { type DialledLeg, dialNumber } from './dial-number.ts';
import type { RunningRecording } from './recording-book.ts';
import { tellRecording } from './recording-callback.ts';
import type { TwimlDial } from './twiml-dial.ts';
import { goTo, type VerbContext, type VerbStep } from './verb-context.ts';
import { sound } from './verb-prompt.ts';

/** Longer than any `<Dial>` rings. */
const ENDLESS_MS = 3_600_000;
const E164 = /^\+[1-9]\d{6,14}$/;

type DialOutcome = { leg: DialledLeg | null; status: string; recording: RunningRecording | null };

/** Rings the numbers, runs the whisper on the leg that answers, connects the parties, and reports to `action` how it went. */
export async function performDial(verb: TwimlDial, context: VerbContext): Promise<VerbStep> {
  const problem = invalidBecause(verb, context);
  if (problem) context.scene.log.problems.push(problem);
  const outcome = problem ? { leg: null, status: 'failed', recording: null } : await dial(verb, context);
  if (context.replaced.aborted) return null;
  if (verb.action === null) return null;
  return goTo(context, {
    url: verb.action,
    method: verb.method,
    fields: dialFields(outcome, context),
    evenIfGone: true,
  });
}

/** 13223: not a number that can be dialled. 13214: a caller id that is not the account's, nor the caller's own. */
function invalidBecause({ numbers, callerId }: TwimlDial, { call, scene }: VerbContext) {
  const wrong = numbers.find(({ number }) => !E164.test(number));
  if (wrong) return { code: 13_223, message: `${wrong.number} is not a number that can be dialled` };
  const { from, to } = call.identity;
  if (callerId !== null && callerId !== from && callerId !== to && !scene.exchange.owns(callerId))
    return { code: 13_214, message: `${callerId} is not a verified caller id` };
  return null;
}

async function dial(verb: TwimlDial, context: VerbContext): Promise<DialOutcome> {
  const { call, scene, signal } = context;
  const from = verb.callerId ?? call.identity.from;
  const answered = new AbortController();
  const connected = new AbortController();
  // The caller hears it ring until the parties are connected, also while the whisper runs.
  const ringing = sound({ by: 'tone', tone: 'ringing' }, ENDLESS_MS, {
    call,
    scene,
    signal: AbortSignal.any([signal, connected.signal]),
  });
  const legs = verb.numbers.map((number) =>
    dialNumber(number, { context, from, timeoutSec: verb.timeoutSec, answered }),
  );
  const ends = await Promise.all(legs.map(({ rung }) => rung));
  const leg = legs.find((one) => one.call.answeredAt !== null) ?? null;
  const isReady = leg !== null && !signal.aborted && (await leg.whisper(signal));
  connected.abort();
  await ringing;
  if (leg === null) return { leg: legs[0] ?? null, status: worstOf(ends), recording: null };
  const recording = isReady ? await connect(verb, leg, context) : null;
  leg.end();
  return { leg, status: 'completed', recording };
}

async function connect(verb: TwimlDial, leg: DialledLeg, context: VerbContext): Promise<RunningRecording | null> {
  const { call, scene } = context;
  call.answer();
  leg.isBridged = true;
  scene.onPerson?.({ kind: 'connected', number: leg.number, atMs: scene.clock.nowMs });
  const isRecorded = verb.record !== 'do-not-record';
  const channels = verb.record.endsWith('-dual') ? 2 : 1;
  const recording = isRecorded
    ? scene.exchange.recordings.start(call.leg, { callSid: call.callSid, source: 'DialVerb', channels })
    : null;
  leg.bridgedMs = await bridge(call, leg, {
    clock: scene.clock,
    signal: context.signal,
    timeLimitMs: verb.timeLimitSec * 1_000,
    hangupOnStar: verb.hangupOnStar,
  });
  if (recording) {
    const { recordingSid, durationMs, status, source } = recording.stop();
    scene.log.recordings.push({ recordingSid, durationMs, status, source });
    if (verb.callback) tellRecording(recording.recording, { call, scene, callback: verb.callback, base: context.base });
  }
  return recording;
}

/** What Twilio reports when nobody was reached at several numbers. */
function worstOf(statuses: readonly string[]): string {
  return ['no-answer', 'busy', 'canceled', 'failed'].find((status) => statuses.includes(status)) ?? 'failed';
}

function dialFields({ leg, status, recording }: DialOutcome, { scene }: VerbContext): Record<string, string> {
  const isAnswered = leg !== null && leg.call.answeredAt !== null;
  return {
    DialCallStatus: status,
    DialBridged: String(leg?.isBridged ?? false),
    ...(leg ? { DialCallSid: leg.call.callSid } : {}),
    ...(isAnswered ? { DialCallDuration: String(Math.round(leg.call.talkMs / 1_000)) } : {}),
    ...(recording
      ? {
          RecordingUrl: scene.exchange.recordingUrl(recording.recording.recordingSid),
          RecordingSid: recording.recording.recordingSid,
          RecordingDuration: String(Math.round(recording.recording.durationMs / 1_000)),
        }
      : {}),
  };
}
