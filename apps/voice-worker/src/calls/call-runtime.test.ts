import { CallHandling, type JournalRecord, TurnDetection } from '@offhook/core';
import { type RealtimeServerMessage, twilioWriter } from '@offhook/protocol';
import { activeContext, createLogger } from '@offhook/telemetry';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RealtimeListener } from '../realtime/realtime-socket.ts';
import { CallRuntime } from './call-runtime.ts';
import { callSettings } from './call-settings.ts';
import type { CallTools, FinishedTool } from './call-tools.ts';

const identity = {
  callId: 'call_1',
  projectId: 'proj_1',
  callSid: 'CA1',
  accountSid: 'AC1',
  callerNumber: '+15125550190',
  bookingPageUrl: null,
  contactPhone: null,
};
const BRIEF = {
  greeting: 'Hello.',
  locale: 'en-US',
  handling: CallHandling.parse({}),
  turnDetection: TurnDetection.parse({ type: 'semantic_vad' }),
};
const PRICE: FinishedTool = {
  status: 'succeeded',
  modelOutput: '{"found":true}',
  errorCode: null,
  attempts: [],
  durationMs: 3,
};
const twentyMs = Buffer.alloc(160, 0xff).toString('base64');

/** One call with both ends in the test's hands. */
function startCall(run: CallTools['run'] = async () => PRICE) {
  const toModel: { type: string; [key: string]: unknown }[] = [];
  const toCaller: { event: string; [key: string]: unknown }[] = [];
  const records: JournalRecord[] = [];
  const closed: string[] = [];
  let listener: RealtimeListener | undefined;
  const call = new CallRuntime({
    identity,
    settings: callSettings(BRIEF, { hasHuman: false }),
    model: 'm',
    realtime: {
      listen: (given) => {
        listener = given;
      },
      appendAudio: (payload) => toModel.push({ type: 'audio', payload }),
      send: (frame) => toModel.push(JSON.parse(frame)),
      close: () => closed.push('model'),
    },
    tools: { definitions: [], run },
    journal: { append: (record) => records.push(record), flush: async () => undefined, pendingCount: 0 },
    logger: createLogger({ name: 'test', level: 'silent' }),
    telemetryContext: activeContext(),
    onEnded: () => closed.push('ended'),
  });
  const attach = () =>
    call.attach({
      writer: twilioWriter('MZ1'),
      send: (frame) => toCaller.push(JSON.parse(frame)),
      close: () => closed.push('caller'),
    });
  const hear = (message: RealtimeServerMessage) => listener?.onMessage(message);
  return {
    call,
    attach,
    hear,
    ready: () => listener?.onReady('sess_1'),
    lost: () => listener?.onLost('gone'),
    listener: () => listener,
    toModel,
    toCaller,
    records,
    closed,
  };
}

type Started = ReturnType<typeof startCall>;
const response = (id: string, more: object = {}) =>
  ({ id, ...more }) as Extract<RealtimeServerMessage, { type: 'response.done' }>['response'];
const toolCall = {
  type: 'function_call',
  status: 'completed',
  call_id: 'c1',
  name: 'get_pricing',
  arguments: '{"service":"Toilet"}',
};

function askForTool({ hear }: Started): void {
  hear({ type: 'response.created', response: response('r2') });
  hear({ type: 'response.done', response: response('r2', { status: 'completed', output: [toolCall] }) });
}

const kinds = (records: JournalRecord[]) => records.map(({ kind }) => kind);
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a call', () => {
  let started: Started;
  beforeEach(() => {
    started = startCall();
    started.attach();
    started.ready();
  });

  it('asks for the greeting and plays it, and notes when the caller first heard something', () => {
    const { toModel, toCaller, records, hear, listener } = started;
    expect(toModel[0]).toMatchObject({ type: 'response.create', response: { instructions: 'Say exactly: "Hello."' } });
    hear({ type: 'response.created', response: response('r1', { metadata: { request_id: 'req_1' } }) });
    listener()?.onAudio({ responseId: 'r1', itemId: 'i1', payload: twentyMs });
    expect(toCaller).toEqual([{ event: 'media', streamSid: 'MZ1', media: { payload: twentyMs } }]);
    expect(records.filter((record) => record.kind === 'patch').at(-1)).toMatchObject({
      timeToFirstAudioMs: expect.any(Number),
    });
  });

  it('passes the caller’s audio on without asking anyone', () => {
    started.call.callerAudio(twentyMs);
    expect(started.toModel.at(-1)).toEqual({ type: 'audio', payload: twentyMs });
  });

  it('runs a tool, writes it down before and after, and gives its answer to the model', async () => {
    const { toModel, records } = started;
    started.hear({ type: 'response.created', response: response('r1', { metadata: { request_id: 'req_1' } }) });
    started.hear({ type: 'response.done', response: response('r1', { status: 'completed' }) });
    askForTool(started);
    await settled();
    expect(records.filter((record) => record.kind === 'tool')).toMatchObject([
      { status: 'running', args: { service: 'Toilet' } },
      { status: 'succeeded', output: { found: true } },
    ]);
    expect(toModel.slice(-2)).toMatchObject([
      {
        type: 'conversation.item.create',
        item: { type: 'function_call_output', call_id: 'c1', output: '{"found":true}' },
      },
      { type: 'response.create' },
    ]);
  });

  it('takes one stream only', () => {
    expect(started.attach()).toBe(false);
  });
});

it('aborts a running tool when the caller hangs up, closes both ends and ends once', async () => {
  let signal: AbortSignal | undefined;
  const started = startCall((_request, context) => {
    signal = context.signal;
    return new Promise((_resolve, reject) => {
      context.signal.addEventListener('abort', () => reject(new DOMException('hung up', 'AbortError')));
    });
  });
  started.attach();
  askForTool(started);
  started.call.tell({ type: 'media.stopped' });
  started.call.tell({ type: 'media.stopped' });
  await settled();
  expect(signal?.aborted).toBe(true);
  expect(started.closed).toEqual(['model', 'caller', 'ended']);
  expect(kinds(started.records).slice(-3)).toEqual(['tool', 'event', 'end']);
  expect(started.records.at(-3)).toMatchObject({ kind: 'tool', status: 'cancelled' });
  expect(started.records.at(-1)).toMatchObject({ kind: 'end', endReason: 'caller_hung_up', wasAnswered: false });
});

it('speaks on when a tool breaks its promise not to throw', async () => {
  const started = startCall(() => Promise.reject(new Error('bug')));
  started.attach();
  askForTool(started);
  await settled();
  const output = started.toModel.find(({ type }) => type === 'conversation.item.create');
  expect(JSON.stringify(output)).toMatch(/call you back/);
  expect(JSON.stringify(output)).not.toContain('bug');
});

it('ends for the fallback when the session is lost before anything was said', () => {
  const started = startCall();
  started.lost();
  expect(started.call.endReason).toBe('realtime_lost');
  expect(started.attach()).toBe(false);
});
