import { setImmediate as settle } from 'node:timers/promises';
import { CallClock } from '../twilio/call-clock.ts';
import { type CallScene, newCallLog } from '../twilio/call-scene.ts';
import { createCallerActor } from '../twilio/caller-actor.ts';
import { type CallerTurn, staysOnTheLine } from '../twilio/caller-script.ts';
import { TelephoneExchange } from '../twilio/exchange.ts';
import { answersCall, type HumanScript } from '../twilio/human-script.ts';
import type { LiveCall } from '../twilio/live-call.ts';
import type { StreamEnd, StreamReport } from '../twilio/media-stream.ts';
import type { RunEnd } from '../twilio/twiml-program.ts';
import { TwimlRun } from '../twilio/twiml-run.ts';
import type { WebhookReply, WebhookRequest } from '../twilio/webhook-client.ts';

/** What a webhook answers: the inside of a `<Response>`, a failure, or one after the other. */
export type FakeAnswer = string | { fails: number } | { file: Buffer; contentType: string };
export type FakeAnswers = Record<string, FakeAnswer | FakeAnswer[]>;

export type FakeCallOptions = {
  fallbackUrl?: string | null;
  /** How a media stream ends. `wait`: when the leg does, or is redirected. */
  streamEnd?: StreamEnd | 'wait';
  human?: HumanScript;
  people?: Record<string, HumanScript>;
  caller?: { dialogue?: CallerTurn[]; hangsUpAtMs?: number };
  onRequest?(request: WebhookRequest, call: LiveCall): void;
};

export const FAKE_CALL = {
  callSid: `CA${'1'.repeat(32)}`,
  accountSid: `AC${'1'.repeat(32)}`,
  from: '+15125550199',
  to: '+15125550142',
  direction: 'inbound',
} as const;

const LINE_BYTES = 8_000;

/** One call between unit-tested TwiML and nobody: webhooks answer from a table, time passes as fast as it can be computed. */
export function fakeCall(answers: FakeAnswers, options: FakeCallOptions = {}) {
  const requests: WebhookRequest[] = [];
  const clock = new CallClock({ speed: Number.POSITIVE_INFINITY });
  const exchange = new TelephoneExchange({ accountSid: FAKE_CALL.accountSid, authToken: 'token' });
  const left = new Map(Object.entries(answers).map(([path, answer]) => [path, [answer].flat()]));
  const request = async (webhook: WebhookRequest): Promise<WebhookReply> => {
    requests.push(webhook);
    options.onRequest?.(webhook, call);
    const queue = left.get(new URL(webhook.url).pathname) ?? [];
    const answer = (queue.length > 1 ? queue.shift() : queue[0]) ?? { fails: 11200 };
    await settle();
    return replyOf(answer);
  };
  const scene: CallScene = {
    clock,
    exchange,
    webhooks: { request, route: (url) => url, resolve: (url, base) => new URL(url, base).href },
    background: new Set(),
    publicUrl: 'https://w.example',
    fallbackUrl: options.fallbackUrl === undefined ? 'https://w.example/fallback' : options.fallbackUrl,
    log: newCallLog(),
    personAt: (number) => options.people?.[number] ?? options.human ?? answersCall({ afterMs: 1_000 }),
    speak: async () => new Uint8Array(LINE_BYTES).fill(0x20),
    createProgram: (leg) => new TwimlRun(leg, scene),
    runStream: async (_stream, { call: streaming, replaced }) =>
      fakeStream(options.streamEnd === 'wait' ? await endOf(streaming, replaced) : options.streamEnd),
  };
  const call = exchange.open({
    identity: FAKE_CALL,
    clock,
    pickUp: (startMs) => callerOf(options, startMs),
    statusEvents: null,
  });
  return { call, scene, requests, done: runToEnd(call, scene), exchange };
}

async function runToEnd(call: LiveCall, scene: CallScene): Promise<RunEnd> {
  call.progress('ringing');
  const url = 'https://w.example/voice';
  const end = await scene.createProgram(call).run({ kind: 'url', url, method: 'POST', fields: {} });
  call.finish('completed');
  await Promise.all(scene.background);
  scene.clock.stop();
  return end;
}

function callerOf({ caller = {} }: FakeCallOptions, startMs: number) {
  const { dialogue = [], hangsUpAtMs } = caller;
  const lines = dialogue.map((turn) => ({
    turn,
    audio: new Uint8Array(turn.says === '' ? 0 : LINE_BYTES).fill(0x20),
  }));
  const actor = createCallerActor({ ending: staysOnTheLine() }, { lines, startMs });
  return {
    ...actor,
    act(nowMs: number, ears: Parameters<typeof actor.act>[1]) {
      const action = actor.act(nowMs, ears);
      return hangsUpAtMs !== undefined && nowMs >= hangsUpAtMs ? { ...action, hangUp: 'scripted' as const } : action;
    },
  };
}

function replyOf(answer: FakeAnswer): WebhookReply {
  if (typeof answer === 'string') {
    const body = `<Response>${answer}</Response>`;
    return { ok: true, status: 200, contentType: 'text/xml', body, raw: Buffer.from(body), durationMs: 1 };
  }
  if ('file' in answer) {
    const { file, contentType } = answer;
    return { ok: true, status: 200, contentType, body: '', raw: file, durationMs: 1 };
  }
  return { ok: false, errorCode: answer.fails, error: 'failed', durationMs: 1 };
}

async function endOf(call: LiveCall, replaced: AbortSignal): Promise<StreamEnd> {
  const signal = AbortSignal.any([replaced, call.leg.over]);
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  return replaced.aborted ? { kind: 'redirected' } : { kind: 'call-ended' };
}

function fakeStream(end: StreamEnd = { kind: 'server-closed', code: 1000 }): StreamReport {
  const times = { durationMs: 1, startToFirstMediaMs: null, startToFirstAudioMs: null, lateTicks: 0, maxLateMs: 0 };
  const counts = { framesSent: 0, framesLost: 0, marksEchoed: 0, clears: 0, clearedMs: 0, heardMs: 0 };
  return { streamSid: 'MZ1', end, ...times, ...counts, heard: [], warnings: [] };
}
