import { setTimeout as wait } from 'node:timers/promises';
import { type CallIdentity, type CallProgress, inboundFields, type WebhookFields } from './inbound-fields.ts';
import type { StreamReport } from './media-stream.ts';
import { checkStreamUrl, type HttpMethod, readTwiml, type TwimlStream, type TwimlVerb } from './twiml.ts';
import type { WebhookClient } from './webhook-client.ts';

/** What went wrong on Twilio's side of a call, with Twilio's code. */
export type CallProblem = { code: number; message: string };

/** One webhook as it went. */
export type WebhookVisit = { url: string; ok: boolean; durationMs: number; verbs: string[] };

export type CallFlowDeps = {
  call: CallIdentity;
  webhooks: WebhookClient;
  voiceUrl: string;
  fallbackUrl: string | null;
  /** Runs a media stream until somebody ends it. */
  runStream(stream: TwimlStream): Promise<StreamReport>;
  /** What happens when the call is handed to a person. */
  dial: { answers: boolean; talkMs: number; maxRingMs: number };
  /** Time `<Say>` and `<Pause>` take, as a share of real time: 0 in tests. */
  verbPace: number;
  onVerb?(verb: TwimlVerb): void;
};

export type CallFlowResult = {
  status: Extract<CallProgress, 'completed' | 'busy' | 'failed' | 'no-answer'>;
  visits: WebhookVisit[];
  problems: CallProblem[];
  streams: StreamReport[];
  /** Sentences of `<Say>`, in order. */
  spokenByTwilio: string[];
  dialled: { number: string; answered: boolean }[];
};

/** A caller that loops through webhooks for ever would never hang up. */
const MAX_DOCUMENTS = 20;
const SPEECH_MS_PER_LETTER = 60;

type Next =
  | { kind: 'document'; url: string; method: HttpMethod; fields: WebhookFields }
  | { kind: 'end'; status: CallFlowResult['status'] };

/** Obeys TwiML from the first webhook to the end of the call, with the fallback URL when one cannot be used. */
export async function runCallFlow(deps: CallFlowDeps): Promise<CallFlowResult> {
  const result: CallFlowResult = {
    status: 'completed',
    visits: [],
    problems: [],
    streams: [],
    spokenByTwilio: [],
    dialled: [],
  };
  let next: Next = {
    kind: 'document',
    url: deps.voiceUrl,
    method: 'POST',
    fields: inboundFields(deps.call, 'ringing'),
  };
  let fallbackUsed = false;
  for (let documents = 0; next.kind === 'document' && documents < MAX_DOCUMENTS; documents += 1) {
    const fetched = await fetchVerbs(next, deps, result);
    if (fetched.ok) {
      next = await performVerbs(fetched.verbs, { base: next.url, deps, result });
      continue;
    }
    result.problems.push({ code: fetched.errorCode, message: fetched.error });
    if (deps.fallbackUrl === null || fallbackUsed) {
      next = { kind: 'end', status: 'failed' };
      continue;
    }
    fallbackUsed = true;
    const fields: WebhookFields = {
      ...inboundFields(deps.call, 'in-progress'),
      ErrorCode: String(fetched.errorCode),
      ErrorUrl: next.url,
    };
    next = { kind: 'document', url: deps.fallbackUrl, method: 'POST', fields };
  }
  result.status = next.kind === 'end' ? next.status : 'failed';
  return result;
}

type FetchedVerbs = { ok: true; verbs: TwimlVerb[] } | { ok: false; errorCode: number; error: string };

async function fetchVerbs(
  from: Extract<Next, { kind: 'document' }>,
  deps: CallFlowDeps,
  result: CallFlowResult,
): Promise<FetchedVerbs> {
  const reply = await deps.webhooks.request(from);
  const visit: WebhookVisit = { url: from.url, ok: false, durationMs: reply.durationMs, verbs: [] };
  result.visits.push(visit);
  if (!reply.ok) return { ok: false, errorCode: reply.errorCode, error: reply.error };
  const document = readTwiml(reply.contentType, reply.body);
  if (!document.ok) return document;
  result.problems.push(...document.warnings);
  visit.ok = true;
  visit.verbs = document.verbs.map(({ verb }) => verb);
  return { ok: true, verbs: document.verbs };
}

type Performing = { base: string; deps: CallFlowDeps; result: CallFlowResult };

async function performVerbs(verbs: readonly TwimlVerb[], context: Performing): Promise<Next> {
  for (const [position, verb] of verbs.entries()) {
    context.deps.onVerb?.(verb);
    const next = await performVerb(verb, { ...context, isFirst: position === 0 });
    if (next) return next;
  }
  return { kind: 'end', status: 'completed' };
}

async function performVerb(verb: TwimlVerb, context: Performing & { isFirst: boolean }): Promise<Next | null> {
  const { base, deps, result } = context;
  const goTo = (url: string, method: HttpMethod, extra: WebhookFields = {}): Next => ({
    kind: 'document',
    url: deps.webhooks.resolve(url, base),
    method,
    fields: { ...inboundFields(deps.call, 'in-progress'), ...extra },
  });
  switch (verb.verb) {
    case 'Say':
      result.spokenByTwilio.push(verb.text);
      await wait(verb.text.length * SPEECH_MS_PER_LETTER * deps.verbPace);
      return null;
    case 'Pause':
      await wait(verb.seconds * 1_000 * deps.verbPace);
      return null;
    case 'Play':
      return null;
    case 'Hangup':
      return { kind: 'end', status: 'completed' };
    case 'Reject':
      if (context.isFirst) return { kind: 'end', status: verb.reason === 'busy' ? 'busy' : 'no-answer' };
      return { kind: 'end', status: 'completed' };
    case 'Redirect':
      return goTo(verb.url, verb.method);
    case 'Dial':
      return performDial(verb, { deps, result, goTo });
    case 'Connect':
      return performConnect(verb, { deps, result, goTo });
  }
}

type GoTo = (url: string, method: HttpMethod, extra?: WebhookFields) => Next;
type VerbContext = Omit<Performing, 'base'> & { goTo: GoTo };

async function performConnect(
  verb: Extract<TwimlVerb, { verb: 'Connect' }>,
  { deps, result, goTo }: VerbContext,
): Promise<Next | null> {
  const check = checkStreamUrl(verb.stream.url);
  if (!check.ok) result.problems.push({ code: check.errorCode, message: check.error });
  const report = check.ok ? await deps.runStream(verb.stream) : null;
  if (report) {
    result.streams.push(report);
    if (report.end.kind === 'failed') result.problems.push({ code: report.end.errorCode, message: report.end.error });
    for (const { code, message } of report.warnings) result.problems.push({ code, message });
    if (report.end.kind === 'caller-hung-up') return { kind: 'end', status: 'completed' };
  }
  return verb.action === null ? null : goTo(verb.action, verb.method);
}

async function performDial(
  verb: Extract<TwimlVerb, { verb: 'Dial' }>,
  { deps, result, goTo }: VerbContext,
): Promise<Next | null> {
  const { answers, talkMs, maxRingMs } = deps.dial;
  result.dialled.push({ number: verb.number, answered: answers });
  await wait(answers ? talkMs : Math.min(verb.timeoutSec * 1_000, maxRingMs));
  if (verb.action === null) return null;
  return goTo(verb.action, verb.method, {
    DialCallStatus: answers ? 'completed' : 'no-answer',
    DialBridged: String(answers),
    ...(answers ? { DialCallDuration: String(Math.ceil(talkMs / 1_000)) } : {}),
  });
}
