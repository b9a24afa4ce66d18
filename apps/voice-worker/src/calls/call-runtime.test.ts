import { CallHandling, type JournalRecord, TurnDetection } from '@offhook/core';
import { type RealtimeServerMessage, twilioWriter } from '@offhook/protocol';
import { activeContext, createLogger } from '@offhook/telemetry';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LinkListener } from '../realtime/realtime-link.ts';
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
  workerId: 'wrk_1',
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
  let listener: LinkListener | undefined;
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
      redial: ({ attempt }) => toModel.push({ type: 'redial', attempt }),
      prepareNext: () => toModel.push({ type: 'prepareNext' }),
      switchOver: () => toModel.push({ type: 'switchOver' }),
    },
    tools: { definitions: [], run },
    journal: { append: (record) => records.push(record), settled: async () => undefined },
    logger: createLogger({ name: 'test', level: 'silent' }),
    telemetryContext: activeContext(),
    onEnded: () => closed.push('ended'),
  });
  const attach = () =>
    call.attach({
      writer: twilioWriter('MZ1'),
      send: (frame) => toCaller.push(JSON.parse(frame)),
      clear: () => toCaller.push(JSON.parse(twilioWriter('MZ1').clear())),
      close: () => closed.push('caller'),
    });
  const hear = (message: RealtimeServerMessage) => listener?.onMessage(message);
  return {
    call,
    attach,
    hear,
    ready: () => listener?.onReady({ sessionId: 'sess_1', expiresInMs: null }),
    lost: () => listener?.onLost({ reason: 'closed', detail: 'gone' }),
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

  it('plays every frame at once, with its marks in their places, and still knows what was sent when the caller interrupts', () => {
    const { toCaller, toModel, hear, listener } = started;
    hear({ type: 'response.created', response: response('r1', { metadata: { request_id: 'req_1' } }) });
    for (let frame = 1; frame <= 45; frame += 1) {
      listener()?.onAudio({ responseId: 'r1', itemId: 'i1', payload: twentyMs });
      expect(toCaller.filter(({ event }) => event === 'media')).toHaveLength(frame);
    }
    const marksAt = toCaller.flatMap(({ event }, index) => (event === 'mark' ? [index] : []));
    expect(marksAt).toEqual([20, 41]);
    listener()?.onAudio({ responseId: 'unknown', itemId: 'i2', payload: twentyMs });
    hear({ type: 'input_audio_buffer.speech_started', item_id: 'u1' });
    expect(toCaller.slice(47)).toEqual([{ event: 'clear', streamSid: 'MZ1' }]);
    expect(toModel.at(-1)).toMatchObject({ type: 'conversation.item.truncate', item_id: 'i1', content_index: 0 });
    listener()?.onAudio({ responseId: 'r1', itemId: 'i1', payload: twentyMs });
    expect(toCaller).toHaveLength(48);
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
  expect(started.closed).toEqual(['model', 'ended', 'caller']);
  expect(kinds(started.records).slice(-3)).toEqual(['tool', 'event', 'end']);
  expect(started.records.at(-3)).toMatchObject({ kind: 'tool', status: 'cancelled' });
  expect(started.records.at(-1)).toMatchObject({ kind: 'end', endReason: 'caller_hung_up', wasAnswered: false });
});

it('speaks on when a tool breaks its promise not to throw', async () => {
  const started = startCall(() => Promise.reject(new Error('bug')));
  started.attach();
  started.ready();
  askForTool(started);
  await settled();
  const output = started.toModel.find(({ type }) => type === 'conversation.item.create');
  expect(JSON.stringify(output)).toMatch(/call you back/);
  expect(JSON.stringify(output)).not.toContain('bug');
});

it('dials again when the session is lost, and writes down both the loss and the return', () => {
  const started = startCall();
  started.attach();
  started.ready();
  started.lost();
  expect(started.toModel.at(-1)).toEqual({ type: 'redial', attempt: 1 });
  started.ready();
  const events = started.records.flatMap((record) => (record.kind === 'event' ? [[record.type, record.payload]] : []));
  expect(events).toContainEqual(['realtime.lost', { callSid: 'CA1', reason: 'closed' }]);
  expect(events).toContainEqual([
    'realtime.resumed',
    { callSid: 'CA1', reason: 'closed', afterMs: expect.any(Number) },
  ]);
});

it('bills the answer that was lost with its session as unknown', () => {
  const started = startCall();
  started.attach();
  started.ready();
  started.hear({ type: 'response.created', response: response('r1', { metadata: { request_id: 'req_1' } }) });
  started.lost();
  expect(started.records.filter((record) => record.kind === 'patch').at(-1)).toMatchObject({
    usage: { responses: 1, responsesWithoutUsage: 1 },
  });
});

it('tells a later session what a function answered that an earlier one called', async () => {
  const answer = Promise.withResolvers<FinishedTool>();
  const started = startCall(() => answer.promise);
  started.attach();
  started.ready();
  askForTool(started);
  started.lost();
  started.ready();
  answer.resolve(PRICE);
  await settled();
  const told = started.toModel.filter(({ type }) => type === 'conversation.item.create');
  expect(told).toMatchObject([{ item: { id: 'late_c1', role: 'system' } }]);
  expect(JSON.stringify(told)).toContain('It answered: {\\"found\\":true}');
});

it('ends for the fallback when the session is refused before anything was said', () => {
  const started = startCall();
  started.listener()?.onLost({ reason: 'unauthorized', detail: 'error invalid_api_key' });
  expect(started.call.endReason).toBe('realtime_lost');
  expect(started.attach()).toBe(false);
});
