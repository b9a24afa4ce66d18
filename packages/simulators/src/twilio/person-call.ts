import { soundOf } from '../speech/sounds.ts';
import type { SpeechVoice } from '../speech/voices.ts';
import type { CallIdentity } from './call-fields.ts';
import type { CallScene } from './call-scene.ts';
import { type CallerActor, createCallerActor, type VoicedTurn } from './caller-actor.ts';
import type { CallerTurn } from './caller-script.ts';
import type { HumanScript } from './human-script.ts';
import type { FinalStatus, LiveCall } from './live-call.ts';
import { newSid } from './sids.ts';
import type { StatusEvents } from './status-events.ts';

/** A line that is engaged says so after this. */
const BUSY_AFTER_MS = 700;
/** A machine never loses patience. */
const MACHINE_PATIENCE_MS = 600_000;

type PersonCallOptions = Pick<CallIdentity, 'to' | 'from'> & {
  direction: 'outbound-api' | 'outbound-dial';
  parentCallSid?: string;
  statusEvents: StatusEvents | null;
};

export type PersonCall = {
  call: LiveCall;
  /** Lets the telephone ring. 'answered', or the final status of a leg that nobody answered. */
  ring(options: RingOptions): Promise<'answered' | FinalStatus>;
};

/** A leg towards a number that somebody of the scene is behind. */
export function openPersonCall(scene: CallScene, { statusEvents, ...to }: PersonCallOptions): PersonCall {
  const script = scene.personAt(to.to);
  let lines: VoicedTurn[] = [];
  const voiced = voiceLines(script, scene).then((spoken) => {
    lines = spoken;
  });
  voiced.catch(() => undefined); // a person without a voice still presses keys
  const call = scene.exchange.open({
    identity: { ...to, callSid: newSid('CA'), accountSid: scene.exchange.accountSid },
    clock: scene.clock,
    pickUp: (startMs): CallerActor =>
      createCallerActor(script, { lines, startMs, ...(script.isMachine ? { patienceMs: MACHINE_PATIENCE_MS } : {}) }),
    statusEvents,
  });
  const ready = voiced.catch(() => undefined);
  return { call, ring: (options) => ring({ call, script, ready }, scene, options) };
}

type Voices = { speak(text: string, voice: SpeechVoice): Promise<Uint8Array> };

/** Every line is spoken before the telephone rings, so that nobody waits for the synthesiser. */
export async function voiceLines(
  { dialogue, callerVoice }: Pick<HumanScript, 'dialogue' | 'callerVoice'>,
  { speak }: Voices,
): Promise<VoicedTurn[]> {
  return Promise.all(
    dialogue.map(async (turn) => ({
      turn,
      audio: await audioOf(turn, (says) => speak(says, callerVoice)),
    })),
  );
}

async function audioOf({ says, sound }: CallerTurn, speak: (says: string) => Promise<Uint8Array>): Promise<Uint8Array> {
  if (sound) return soundOf(sound);
  return says === '' ? new Uint8Array(0) : speak(says);
}

type RingOptions = {
  timeoutMs: number;
  /** Stops the ringing: the caller is gone, or somebody else has answered. */
  signal: AbortSignal;
  detectsMachine: boolean;
  onAnswered(): void;
};

type Rung = { call: LiveCall; script: HumanScript; ready: Promise<void> };

async function ring(
  { call, script, ready }: Rung,
  scene: CallScene,
  options: RingOptions,
): Promise<'answered' | FinalStatus> {
  const { clock } = scene;
  const number = call.identity.to;
  call.progress('initiated');
  const unpin = clock.pin();
  await ready;
  unpin();
  const startMs = clock.nowMs;
  if (script.picksUp.kind !== 'unreachable' && script.picksUp.kind !== 'busy') {
    call.progress('ringing');
    scene.onPerson?.({ kind: 'rings', number, atMs: startMs });
  }
  const signal = AbortSignal.any([options.signal, call.leg.over]);
  const decidesMs = decisionMs(script);
  await clock.until(startMs + Math.min(decidesMs, options.timeoutMs), signal);
  const status = statusOf(script, { isStopped: signal.aborted, isLate: decidesMs > options.timeoutMs });
  if (status !== 'answered') {
    call.finish(status);
    return status;
  }
  if (options.detectsMachine) call.answeredBy = script.isMachine ? 'machine_start' : 'human';
  call.answer();
  options.onAnswered();
  scene.onPerson?.({ kind: 'answers', number, atMs: clock.nowMs });
  return status;
}

function decisionMs({ picksUp }: HumanScript): number {
  if (picksUp.kind === 'answers') return picksUp.afterMs;
  return picksUp.kind === 'never' ? Number.POSITIVE_INFINITY : BUSY_AFTER_MS;
}

function statusOf(
  { picksUp }: HumanScript,
  { isStopped, isLate }: { isStopped: boolean; isLate: boolean },
): 'answered' | FinalStatus {
  if (isStopped) return 'canceled';
  if (isLate || picksUp.kind === 'never') return 'no-answer';
  if (picksUp.kind === 'busy') return 'busy';
  return picksUp.kind === 'unreachable' ? 'failed' : 'answered';
}
