import { createSpeaker, type Speaker } from '../speech/speaker.ts';
import { watchActor } from './actor-progress.ts';
import { CallClock } from './call-clock.ts';
import type { CallIdentity } from './call-fields.ts';
import { type CallProgressEvent, type CallReport, reportOf } from './call-report.ts';
import { type CallScene, newCallLog } from './call-scene.ts';
import { createCallerActor } from './caller-actor.ts';
import type { CallerScript } from './caller-script.ts';
import { TelephoneExchange } from './exchange.ts';
import { acceptsCall, type HumanScript } from './human-script.ts';
import { inboundRoute } from './inbound-route.ts';
import type { LineConditions } from './line-conditions.ts';
import type { FinalStatus, LiveCall } from './live-call.ts';
import type { InboundRoute } from './number-book.ts';
import { voiceLines } from './person-call.ts';
import { fictionalNumber, newSid } from './sids.ts';
import { createStatusEvents, type StatusEvents } from './status-events.ts';
import { streamRunner } from './stream-callbacks.ts';
import type { RunEnd } from './twiml-program.ts';
import { TwimlRun } from './twiml-run.ts';
import { createWebhookClient } from './webhook-client.ts';

export type { CallProgressEvent, CallReport } from './call-report.ts';

export type PlaceCallOptions = {
  /** Who calls and what they say; a scenario is one. */
  scenario: CallerScript;
  /** The number that is dialled, E.164. */
  to: string;
  /** Where the worker (or a load balancer before several) listens, e.g. http://localhost:3001. */
  workerUrl: string;
  /** The worker's public origin when it differs: it is what Twilio signs. */
  publicUrl?: string;
  accountSid: string;
  authToken: string;
  /** The account the call belongs to: its REST API can then redirect and end the call. Default: one nobody can ask. */
  exchange?: TelephoneExchange;
  /** Default: a number of its own for every call. `withheld` sends what carriers send for a hidden number. */
  from?: string;
  /** `StirVerstat`. Default: the caller's company vouches for a number that is shown. */
  attestation?: string;
  callSid?: string;
  speaker?: Speaker;
  conditions?: LineConditions;
  /**
   * Default: /twilio/fallback and /twilio/status of the worker; null: none is configured. A number that somebody set up by the
   * exchange's REST API is answered as it is set up there, whatever stands here.
   */
  fallbackUrl?: string | null;
  statusUrl?: string | null;
  /** Who answers whatever number is dialled from this call. Default: somebody who picks up, presses 1 if asked, and talks for a moment. */
  human?: HumanScript;
  /**
   * How many times faster than real time passes whatever no media stream and no webhook is part of: `<Say>`, ringing, people who
   * talk. Default 1.
   */
  speed?: number;
  /** The caller gives up after this much silence. */
  patienceMs?: number;
  signWithTrailingSlash?: boolean;
  /** Hangs up when aborted. */
  signal?: AbortSignal;
  onProgress?(progress: CallProgressEvent): void;
};

export type CallHandle = {
  callSid: string;
  from: string;
  to: string;
  /** Resolves when the call is over and Twilio has reported its status. */
  report: Promise<CallReport>;
  hangUp(): void;
  /** Mu-law of everything the caller heard so far, without the silences. */
  heardAudio(): Uint8Array;
};

const WITHHELD_NUMBER = 'anonymous';

/** Calls a number: posts the webhooks, obeys the TwiML, speaks the script in real time. */
export function placeCall(options: PlaceCallOptions): CallHandle {
  const identity: CallIdentity = {
    callSid: options.callSid ?? newSid('CA'),
    accountSid: options.accountSid,
    from: options.from === 'withheld' ? WITHHELD_NUMBER : (options.from ?? fictionalNumber()),
    to: options.to,
    ...(options.attestation ? { attestation: options.attestation } : {}),
    direction: 'inbound',
  };
  const departure = new AbortController();
  const heard: Uint8Array[] = [];
  const signal = AbortSignal.any([departure.signal, ...(options.signal ? [options.signal] : [])]);
  return {
    callSid: identity.callSid,
    from: identity.from,
    to: identity.to,
    report: run({ ...options, signal }, { identity, heard }),
    hangUp: () => departure.abort(),
    heardAudio: () => Buffer.concat(heard),
  };
}

type Running = { identity: CallIdentity; heard: Uint8Array[] };
type RunningOptions = PlaceCallOptions & { signal: AbortSignal };

async function run(options: RunningOptions, running: Running): Promise<CallReport> {
  const speaker = options.speaker ?? createSpeaker();
  try {
    return await runWith(speaker, options, running);
  } finally {
    if (!options.speaker) await speaker.close();
  }
}

async function runWith(speaker: Speaker, options: RunningOptions, running: Running): Promise<CallReport> {
  const { identity } = running;
  const { scenario, patienceMs, onProgress, signal } = options;
  // Before the number is dialled, so that nobody waits for the synthesiser.
  const lines = await voiceLines(scenario, speaker);
  const exchange = options.exchange ?? new TelephoneExchange(options);
  const answer = inboundRoute(exchange, options);
  const { route } = answer;
  const scene = openScene(speaker, { ...options, exchange, route }, running);
  const statusEvents = callersStatusEvents(scene, route);
  const call = scene.exchange.open({
    identity,
    clock: scene.clock,
    pickUp: (startMs) =>
      watchActor(
        createCallerActor(scenario, { lines, startMs, ...(patienceMs === undefined ? {} : { patienceMs }) }),
        (progress) => onProgress?.({ type: 'actor', ...progress }),
      ),
    statusEvents,
  });
  const leave = () => call.leg.hangUp('scripted');
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  const { callSid, from, to } = identity;
  onProgress?.({ type: 'dialling', callSid, from, to });
  const startedAt = performance.now();
  call.progress('ringing');
  const first = { kind: 'url', url: route.url, method: route.method, fields: {} } as const;
  if (answer.problem) scene.log.problems.push(answer.problem);
  const end = answer.problem ? 'failed' : await scene.createProgram(call).run(first);
  call.finish(statusAfter(end, call));
  while (scene.background.size > 0) await Promise.all(scene.background);
  scene.clock.stop();
  signal.removeEventListener('abort', leave);
  const report = reportOf(call, scene, Math.round(performance.now() - startedAt));
  await statusEvents?.settled();
  onProgress?.({ type: 'ended', report });
  return report;
}

type SceneOptions = RunningOptions & { exchange: TelephoneExchange; route: InboundRoute };

function openScene(speaker: Speaker, options: SceneOptions, { heard }: Running): CallScene {
  const { authToken, onProgress, exchange, route } = options;
  const workerUrl = trimSlash(options.workerUrl);
  const publicUrl = trimSlash(options.publicUrl ?? workerUrl);
  const human = options.human ?? acceptsCall();
  const scene: CallScene = {
    clock: new CallClock(options.speed === undefined ? {} : { speed: options.speed }),
    exchange,
    webhooks: createWebhookClient({ authToken, publicUrl, workerUrl }),
    background: new Set(),
    publicUrl,
    fallbackUrl: route.fallbackUrl,
    fallbackMethod: route.fallbackMethod,
    log: newCallLog(),
    personAt: (number) => exchange.personAt(number) ?? human,
    speak: (text, voice) => speaker.speak(text, voice),
    createProgram: (leg) => new TwimlRun(leg, scene),
    runStream: streamRunner(() => scene, {
      conditions: options.conditions ?? {},
      signWithTrailingSlash: options.signWithTrailingSlash ?? false,
      onHeard: (audio) => void heard.push(audio),
    }),
    onVerb: (verb) => onProgress?.({ type: 'twiml', verb }),
    onPerson: (event) => onProgress?.({ type: 'person', ...event }),
  };
  return scene;
}

/** The status callback of an ended call. Asynchronous at Twilio: a failure changes nothing but the debugger. */
function callersStatusEvents(scene: CallScene, { statusUrl, statusMethod }: InboundRoute): StatusEvents | null {
  if (statusUrl === null) return null;
  return createStatusEvents({
    webhooks: scene.webhooks,
    url: statusUrl,
    method: statusMethod,
    events: ['completed'],
    onProblem: (problem) => void scene.log.problems.push(problem),
  });
}

function statusAfter(end: RunEnd, call: LiveCall): FinalStatus {
  switch (end) {
    case 'busy':
      return 'busy';
    case 'rejected':
      return 'no-answer';
    case 'failed':
      return 'failed';
    case 'gone':
    case 'hung-up':
    case 'out-of-verbs':
      return call.answeredAt === null ? 'no-answer' : 'completed';
  }
}

function trimSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
