import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { fakeSpeaker } from '../testing/fake-speaker.ts';
import { connectRealtime, type RealtimeClient } from '../testing/realtime-client.ts';
import { scriptedBrain } from '../testing/scripted-brain.ts';
import type { ResponsePart } from './brain.ts';
import { type RealtimeSimulator, type RealtimeSimulatorOptions, startRealtimeSimulator } from './server.ts';

const opened: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

type Settings = Partial<RealtimeSimulatorOptions> & { responses?: ResponsePart[][] };

async function start({ responses = [], ...options }: Settings = {}) {
  const script = scriptedBrain(responses);
  const simulator = await startRealtimeSimulator({
    speaker: fakeSpeaker(),
    createBrain: () => script.brain,
    recognise: () => [],
    pace: { thinkMs: 5, timesRealTime: 200 },
    ...options,
  });
  opened.push(simulator);
  return { simulator, script };
}

async function connect(
  simulator: RealtimeSimulator & { url: string },
  query = '?model=gpt-realtime-2.1',
): Promise<RealtimeClient> {
  const client = await connectRealtime(simulator.url + query);
  opened.push(client);
  return client;
}

const PCMU = {
  type: 'realtime',
  audio: { input: { format: { type: 'audio/pcmu' } }, output: { format: { type: 'audio/pcmu' } } },
};

describe('connecting', () => {
  it('greets with the whole session, and answers an update with it', async () => {
    const { simulator } = await start();
    const client = await connect(simulator);
    const created = await client.next('session.created');
    expect(created).toMatchObject({
      event_id: expect.stringMatching(/^event_/),
      session: {
        type: 'realtime',
        object: 'realtime.session',
        id: expect.stringMatching(/^sess_/),
        model: 'gpt-realtime-2.1',
        audio: { input: { format: { type: 'audio/pcm', rate: 24_000 }, turn_detection: { silence_duration_ms: 200 } } },
      },
    });
    client.send({ type: 'session.update', session: { ...PCMU, instructions: 'Be kind.' } });
    const updated = await client.next('session.updated');
    expect(updated).toMatchObject({
      session: {
        instructions: 'Be kind.',
        audio: { input: { format: { type: 'audio/pcmu' } }, output: { voice: 'marin' } },
      },
    });
  });

  it('lets a bad key in, says so and closes with 3000', async () => {
    const { simulator } = await start({ badKeys: ['sim-bad'] });
    const client = await connectRealtime(`${simulator.url}?model=gpt-realtime-2.1`, {
      authorization: 'Bearer sim-bad',
    });
    expect(await client.next('error')).toMatchObject({
      error: { type: 'invalid_request_error', code: 'invalid_api_key' },
    });
    expect(await client.closed).toEqual({ code: 3000, reason: 'invalid_request_error.invalid_api_key' });
    expect(JSON.stringify(client.events)).not.toContain('sim-bad');
  });

  it.each([
    ['', {}, 'missing_model'],
    ['?model=gpt-4o', {}, 'invalid_model'],
    ['?model=gpt-realtime-2.1', { 'openai-beta': 'realtime=v1' }, 'beta_api_shape_disabled'],
  ])('refuses "%s" %j with 4000', async (query, headers: Record<string, string>, code) => {
    const { simulator } = await start();
    const client = await connectRealtime(simulator.url + query, headers);
    expect(await client.next('error')).toMatchObject({ error: { code } });
    expect(await client.closed).toEqual({ code: 4000, reason: `invalid_request_error.${code}` });
  });

  it('pings, and expires with 1001', async () => {
    const { simulator } = await start({ pingIntervalMs: 20, maxSessionMs: 150 });
    const socket = new WebSocket(`${simulator.url}?model=gpt-realtime-2.1`, {
      headers: { authorization: 'Bearer sim' },
    });
    let pings = 0;
    socket.on('ping', () => {
      pings += 1;
    });
    const [code, reason] = await once(socket, 'close');
    expect([code, String(reason)]).toEqual([1001, 'Your session hit the maximum duration of 60 minutes.']);
    expect(pings).toBeGreaterThan(1);
  });

  it('breaks as it is told to', async () => {
    const { simulator } = await start();
    simulator.setFault({ mode: 'refuse', status: 503 });
    await expect(connect(simulator)).rejects.toThrow('503');
    simulator.setFault({ mode: 'unauthorized' });
    const refused = await connect(simulator);
    expect((await refused.closed).code).toBe(3000);
    simulator.setFault({ mode: 'close-mid-call', afterMs: 30 });
    const cut = await connect(simulator);
    expect((await cut.closed).code).toBe(1006);
    simulator.setFault({ mode: 'error-event', afterMs: 0 });
    const hurt = await connect(simulator);
    expect(await hurt.next('error')).toMatchObject({ error: { type: 'server_error' } });
    simulator.setFault({ mode: 'rate-limit' });
    const limited = await connect(simulator);
    limited.send({ type: 'response.create' });
    expect(await limited.next('response.done')).toMatchObject({
      response: { status: 'failed', status_details: { error: { code: 'rate_limit_exceeded' } }, usage: null },
    });
  });
});

describe('a response', () => {
  const SENTENCE = 'It is about a hundred dollars.';

  it('comes in the documented order, its audio complete and faster than real time', async () => {
    const { simulator } = await start({ responses: [[{ kind: 'say', text: SENTENCE }]] });
    const client = await connect(simulator);
    client.send({ type: 'session.update', session: PCMU });
    const startedAt = performance.now();
    client.send({ type: 'response.create' });
    const done = await client.next('response.done');
    await client.next('rate_limits.updated');
    const order = client
      .types()
      .slice(2)
      .filter((type, i, all) => type !== all[i - 1] && !type.endsWith('.delta'));
    expect(order).toEqual([
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
    ]);
    const audio = client.events
      .filter(({ type }) => type === 'response.output_audio.delta')
      .map(({ delta }) => Buffer.from(String(delta), 'base64'));
    const audioMs = Buffer.concat(audio).length / 8;
    expect(audioMs).toBeGreaterThanOrEqual(SENTENCE.length * 20);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    const words = client.events
      .filter(({ type }) => type === 'response.output_audio_transcript.delta')
      .map(({ delta }) => delta);
    expect(words.join('')).toBe(SENTENCE);
    expect(done).toMatchObject({
      response: {
        status: 'completed',
        output: [
          {
            type: 'message',
            role: 'assistant',
            status: 'completed',
            content: [{ type: 'output_audio', transcript: SENTENCE }],
          },
        ],
        usage: { output_token_details: { audio_tokens: Math.ceil(audioMs / 50) } },
      },
    });
    expect(JSON.stringify(done)).not.toContain('"audio":"');
  });

  it('says exactly what it is told to', async () => {
    const { simulator } = await start();
    const client = await connect(simulator);
    client.send({ type: 'response.create', response: { instructions: 'Say exactly: "We said \\"soon\\"."' } });
    expect(await client.next('response.output_audio_transcript.done')).toMatchObject({ transcript: 'We said "soon".' });
  });

  it('runs alone in the conversation, and can be cancelled once', async () => {
    const { simulator } = await start({
      pace: { thinkMs: 0, timesRealTime: 1 },
      responses: [[{ kind: 'say', text: SENTENCE }]],
    });
    const client = await connect(simulator);
    client.send({ type: 'response.create' });
    await client.next('response.output_audio.delta');
    client.send({ type: 'response.create', event_id: 'mine' });
    expect(await client.next('error')).toMatchObject({
      error: { code: 'conversation_already_has_active_response', event_id: 'mine' },
    });
    client.send({ type: 'response.cancel' });
    expect(await client.next('response.done')).toMatchObject({
      response: {
        status: 'cancelled',
        status_details: { reason: 'client_cancelled' },
        output: [{ status: 'incomplete' }],
      },
    });
    client.send({ type: 'response.cancel' });
    expect(await client.next('error')).toMatchObject({ error: { code: 'response_cancel_not_active' } });
  });

  it('calls a function and takes its output, but none for a call that never was', async () => {
    const call: ResponsePart = {
      kind: 'call',
      toolCallId: 'call_1',
      name: 'get_slots',
      argumentsJson: '{"service":"Leak repair"}',
    };
    const { simulator, script } = await start({ responses: [[call]] });
    const client = await connect(simulator);
    client.send({ type: 'response.create' });
    expect(await client.next('response.function_call_arguments.done')).toMatchObject({
      call_id: 'call_1',
      name: 'get_slots',
    });
    expect(await client.next('response.done')).toMatchObject({
      response: {
        output: [{ type: 'function_call', call_id: 'call_1', arguments: call.argumentsJson, status: 'completed' }],
      },
    });
    const output = (call_id: string) => ({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id, output: '{}' },
    });
    client.send(output('call_1'));
    expect(await client.next('conversation.item.done')).toMatchObject({ item: { type: 'function_call' } });
    expect(await client.next('conversation.item.done')).toMatchObject({ item: { type: 'function_call_output' } });
    expect(script.outputs).toEqual(['{}']);
    client.send(output('call_unknown'));
    expect(await client.next('error')).toMatchObject({ error: { param: 'item.call_id' } });
  });

  it('stops at its token limit and never speaks in a voice chosen too late', async () => {
    const { simulator } = await start({ responses: [[{ kind: 'say', text: SENTENCE.repeat(5) }]] });
    const client = await connect(simulator);
    client.send({ type: 'response.create', response: { max_output_tokens: 20 } });
    expect(await client.next('response.done')).toMatchObject({
      response: { status: 'incomplete', status_details: { reason: 'max_output_tokens' } },
    });
    client.send({ type: 'session.update', session: { type: 'realtime', audio: { output: { voice: 'cedar' } } } });
    expect(await client.next('error')).toMatchObject({ error: { code: 'cannot_update_voice' } });
  });

  it('can be truncated to what was heard, not beyond what was said', async () => {
    const { simulator } = await start({ responses: [[{ kind: 'say', text: SENTENCE }]] });
    const client = await connect(simulator);
    client.send({ type: 'response.create' });
    const { item_id } = await client.next('response.output_audio.done');
    await client.next('response.done');
    const truncate = (audio_end_ms: number) => ({
      type: 'conversation.item.truncate',
      item_id,
      content_index: 0,
      audio_end_ms,
    });
    client.send(truncate(60_000));
    expect((await client.next('error')).error).toMatchObject({
      message: expect.stringMatching(/^Audio content of \d+ms is already shorter than 60000ms$/),
    });
    client.send(truncate(300));
    expect(await client.next('conversation.item.truncated')).toMatchObject({ item_id, audio_end_ms: 300 });
    client.send({ type: 'conversation.item.retrieve', item_id });
    const { item } = await client.next('conversation.item.retrieved');
    expect(item).toMatchObject({ content: [{ type: 'output_audio', audio: expect.any(String) }] });
    expect(JSON.stringify(item)).not.toContain('transcript');
  });

  it('bills the conversation again with each response, the shared beginning as cached', async () => {
    const { simulator } = await start({
      responses: [[{ kind: 'say', text: SENTENCE }], [{ kind: 'say', text: SENTENCE }]],
    });
    const client = await connect(simulator);
    client.send({ type: 'session.update', session: { ...PCMU, instructions: 'x'.repeat(1_000) } });
    client.send({ type: 'response.create' });
    const first = await client.next('response.done');
    client.send({ type: 'response.create' });
    const second = await client.next('response.done');
    expect(first).toMatchObject({ response: { usage: { input_token_details: { cached_tokens: 0 } } } });
    expect(second).toMatchObject({ response: { usage: { input_token_details: { cached_tokens: 192 } } } });
  });
});
