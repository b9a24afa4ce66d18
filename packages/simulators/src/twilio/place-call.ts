import { createSpeaker, type Speaker } from '../speech/speaker.ts';
import { type CallActorProgress, watchActor } from './actor-progress.ts';
import { type CallFlowResult, runCallFlow } from './call-flow.ts';
import { type CallerActor, createCallerActor, type SaidLine } from './caller-actor.ts';
import type { CallerScript } from './caller-script.ts';
import { type CallIdentity, inboundFields } from './inbound-fields.ts';
import type { LineConditions } from './line-conditions.ts';
import type { StreamReport } from './media-stream.ts';
import { fictionalNumber, newSid } from './sids.ts';
import { runStreamWithCallbacks } from './stream-callbacks.ts';
import { createWebhookClient, type WebhookClient } from './webhook-client.ts';

export type PlaceCallOptions = {
  /** Who calls and what they say; a scenario is one. */
  scenario: CallerScript;
  /** The number that is dialled, E.164. */
  to: string;
  /** Where the worker listens, e.g. http://localhost:3001. */
  workerUrl: string;
  /** The worker's public origin when it differs: it is what Twilio signs. */
  publicUrl?: string;
  accountSid: string;
  authToken: string;
  /** Default: a number of its own for every call. `withheld` sends what carriers send for a hidden number. */
  from?: string;
  callSid?: string;
  speaker?: Speaker;
  conditions?: LineConditions;
  /** Default: /twilio/fallback and /twilio/status of the worker; null: none is configured. */
  fallbackUrl?: string | null;
  statusUrl?: string | null;
  dial?: { answers: boolean; talkMs: number };
  /** The caller gives up after this much silence. */
  patienceMs?: number;
  signWithTrailingSlash?: boolean;
  /** Hangs up when aborted. */
  signal?: AbortSignal;
  onProgress?(progress: CallProgressEvent): void;
};

export type CallProgressEvent =
  | { type: 'dialling'; callSid: string; from: string; to: string }
  | { type: 'twiml'; verb: string }
  | ({ type: 'actor' } & CallActorProgress)
  | { type: 'ended'; report: CallReport };

/** Everything the telephone's side saw of one call. */
export type CallReport = {
  callSid: string;
  accountSid: string;
  from: string;
  to: string;
  /** As Twilio would report it; whether the job was done is in the database. */
  twilioStatus: CallFlowResult['status'];
  durationMs: number;
  /** From the media stream's `start` to the first sound the caller heard. */
  timeToFirstAudioMs: number | null;
  visits: CallFlowResult['visits'];
  problems: CallFlowResult['problems'];
  streams: StreamReport[];
  spokenByTwilio: string[];
  dialled: CallFlowResult['dialled'];
  said: readonly SaidLine[];
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
const MAX_RING_MS = 2_000;

/** Calls a number: posts the webhooks, obeys the TwiML, speaks the script in real time. */
export function placeCall(options: PlaceCallOptions): CallHandle {
  const call: CallIdentity = {
    callSid: options.callSid ?? newSid('CA'),
    accountSid: options.accountSid,
    from: options.from === 'withheld' ? WITHHELD_NUMBER : (options.from ?? fictionalNumber()),
    to: options.to,
  };
  const departure = new AbortController();
  const heard: Uint8Array[] = [];
  const report = run(
    { ...options, signal: AbortSignal.any([departure.signal, ...(options.signal ? [options.signal] : [])]) },
    { call, heard },
  );
  return {
    callSid: call.callSid,
    from: call.from,
    to: call.to,
    report,
    hangUp: () => departure.abort(),
    heardAudio: () => Buffer.concat(heard),
  };
}

type Running = { call: CallIdentity; heard: Uint8Array[] };

async function run(options: PlaceCallOptions & { signal: AbortSignal }, { call, heard }: Running): Promise<CallReport> {
  const speaker = options.speaker ?? createSpeaker();
  const actor = await prepareActor(options, speaker);
  const workerUrl = trimSlash(options.workerUrl);
  const publicUrl = trimSlash(options.publicUrl ?? workerUrl);
  const webhooks = createWebhookClient({ authToken: options.authToken, publicUrl, workerUrl });
  options.onProgress?.({ type: 'dialling', callSid: call.callSid, from: call.from, to: call.to });
  const startedAt = performance.now();
  const flow = await runCallFlow({
    call,
    webhooks,
    voiceUrl: `${publicUrl}/twilio/voice`,
    fallbackUrl: options.fallbackUrl === undefined ? `${publicUrl}/twilio/fallback` : options.fallbackUrl,
    dial: { ...(options.dial ?? { answers: true, talkMs: 1_000 }), maxRingMs: MAX_RING_MS },
    verbPace: 0.1,
    onVerb: ({ verb }) => options.onProgress?.({ type: 'twiml', verb }),
    runStream: (stream) =>
      runStreamWithCallbacks(
        {
          callSid: call.callSid,
          accountSid: call.accountSid,
          authToken: options.authToken,
          stream,
          dialUrl: webhooks.route(stream.url),
          actor: watchActor(actor, (progress) => options.onProgress?.({ type: 'actor', ...progress })),
          conditions: options.conditions ?? {},
          signWithTrailingSlash: options.signWithTrailingSlash ?? false,
          onHeard: (audio) => heard.push(audio),
        },
        { call, webhooks, baseUrl: publicUrl },
      ),
  });
  const durationMs = Math.round(performance.now() - startedAt);
  const report: CallReport = { ...describe(call, flow), durationMs, said: actor.said() };
  const statusUrl = options.statusUrl === undefined ? `${publicUrl}/twilio/status` : options.statusUrl;
  if (statusUrl !== null) await reportStatus(webhooks, { statusUrl, call, report });
  if (!options.speaker) await speaker.close();
  options.onProgress?.({ type: 'ended', report });
  return report;
}

/** Every line is spoken before the number is dialled, so that nobody waits for the synthesiser. */
async function prepareActor(
  options: PlaceCallOptions & { signal: AbortSignal },
  speaker: Speaker,
): Promise<CallerActor> {
  const { scenario, signal, patienceMs } = options;
  const lines = await Promise.all(
    scenario.dialogue.map(async (turn) => ({
      turn,
      audio: turn.says === '' ? new Uint8Array(0) : await speaker.speak(turn.says, scenario.callerVoice),
    })),
  );
  const actor = createCallerActor(scenario, { lines, ...(patienceMs === undefined ? {} : { patienceMs }) });
  if (signal.aborted) actor.leave();
  signal.addEventListener('abort', () => actor.leave(), { once: true });
  return actor;
}

function describe(call: CallIdentity, flow: CallFlowResult): Omit<CallReport, 'durationMs' | 'said'> {
  return {
    ...call,
    twilioStatus: flow.status,
    timeToFirstAudioMs: flow.streams[0]?.startToFirstAudioMs ?? null,
    visits: flow.visits,
    problems: flow.problems,
    streams: flow.streams,
    spokenByTwilio: flow.spokenByTwilio,
    dialled: flow.dialled,
  };
}

type StatusReport = { statusUrl: string; call: CallIdentity; report: CallReport };

/** The status callback of an ended call. Asynchronous at Twilio: a failure changes nothing but the debugger. */
async function reportStatus(webhooks: WebhookClient, { statusUrl, call, report }: StatusReport): Promise<void> {
  const seconds = String(Math.round(report.durationMs / 1_000));
  const fields = {
    ...inboundFields(call, report.twilioStatus),
    CallDuration: seconds,
    Duration: String(Math.ceil(report.durationMs / 60_000)),
    CallbackSource: 'call-progress-events',
    SequenceNumber: '0',
    Timestamp: new Date().toUTCString(),
  };
  const reply = await webhooks.request({ url: statusUrl, method: 'POST', fields });
  if (!reply.ok) report.problems.push({ code: reply.errorCode, message: `Status callback: ${reply.error}` });
}

function trimSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
