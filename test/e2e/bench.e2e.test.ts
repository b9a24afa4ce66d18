import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type BenchSystem, startBenchSystem } from '../bench/bridge/bench-system.ts';
import { countFrames, type FrameCounts, measureBargeIn, measureTools } from '../bench/bridge/conversation.ts';

/** Whether the bench can be believed: it runs, finds nothing wrong where nothing is, and finds what is done wrong on purpose. */
const CALLS = 3;
const TALK_MS = 1_500;
let system: BenchSystem;

beforeAll(async () => {
  system = await startBenchSystem({ cores: null, needsDatabase: true });
});
afterAll(() => system.close());

async function talk(count = CALLS): Promise<{ calls: readonly number[]; frames: FrameCounts }> {
  await system.peer.ask('setPace', 'steady');
  const { calls, problems } = await system.load.ask('startCalls', { count, perSecond: 20 });
  expect(problems).toEqual([]);
  await sleep(TALK_MS);
  return { calls, frames: await countFrames(system, calls) };
}

const NOTHING_WRONG = { lost: 0, disordered: 0, doubled: 0, foreign: 0, damaged: 0 };

it('carries stamped frames through the real worker, interrupts it, and has it call a tool', async () => {
  const bridge = await system.startBridge('offhook');
  const { calls, frames } = await talk();
  expect(frames).toMatchObject({ up: NOTHING_WRONG, down: NOTHING_WRONG });
  expect(frames.up.sent).toBeGreaterThan(CALLS * 30);
  expect(frames.down.sent).toBeGreaterThan(CALLS * 30);
  expect(await measureBargeIn(system, { calls, rounds: 1 })).toMatchObject({
    interruptions: CALLS,
    uncleared: 0,
    untruncated: 0,
    framesAfterClear: 0,
  });
  expect(await measureTools(system, { calls, rounds: 1, name: 'do_nothing', argumentsJson: '{}' })).toMatchObject({
    asked: CALLS,
    unanswered: 0,
  });
  const { heapBytes } = await bridge.probe.ask('liveMemory');
  expect(heapBytes).toBeGreaterThan(1_000_000);
  await system.load.ask('hangUp', calls);
  await bridge.stop();
});

it('carries stamped frames through the bare relay', async () => {
  const bridge = await system.startBridge('relay');
  const { calls, frames } = await talk();
  expect(frames).toMatchObject({ up: NOTHING_WRONG, down: NOTHING_WRONG });
  await system.load.ask('hangUp', calls);
  await bridge.stop();
});

it('finds out a bridge that loses, doubles, disorders, changes and misdirects frames', async () => {
  const deeds: readonly Wrong[] = [
    ({ index }) => (index % 10 === 9 ? 'drop' : 'pass'),
    ({ index }) => (index === 20 ? 'twice' : 'pass'),
    ({ index }) => (index === 20 ? 'late' : 'pass'),
    ({ index }) => (index === 32 ? 'damage' : 'pass'),
    ({ index }) => (index === 20 ? 'misdirect' : 'pass'),
  ];
  const relay = await startWrongRelay((frame) => deeds[frame.call]?.(frame) ?? 'pass', system.realtimeUrl);
  const account = { accountSid: `AC${'0'.repeat(31)}1`, authToken: 'any' };
  await system.load.ask('configure', { kind: 'bare', url: relay.url, account });
  const { calls, frames } = await talk(deeds.length);
  expect(frames.up).toMatchObject({ doubled: 1, disordered: 1, damaged: 1, foreign: 1 });
  // The misdirected one is missing where it belongs.
  expect(frames.up.lost).toBeGreaterThanOrEqual(5);
  expect(frames.down).toMatchObject(NOTHING_WRONG);
  await system.load.ask('hangUp', calls);
  await relay.close();
});

type Wrong = (frame: { index: number; call: number }) => 'pass' | 'drop' | 'twice' | 'late' | 'damage' | 'misdirect';

interface Ways {
  send(payload: string): Promise<void>;
  misdirect(payload: string): Promise<void>;
}

/** Carries one caller's frames, and does to each what it is told. */
function wrongCarrier(deedOf: (index: number) => ReturnType<Wrong>, { send, misdirect }: Ways) {
  let index = -1;
  let held: string[] = [];
  return (payload: string): void => {
    index += 1;
    const ways: Record<ReturnType<Wrong>, readonly string[]> = {
      pass: [payload, ...held],
      drop: [],
      late: [],
      misdirect: [],
      twice: [payload, payload],
      damage: [`${payload.slice(0, 100)}AAAA${payload.slice(104)}`],
    };
    const deed = deedOf(index);
    held = deed === 'late' ? [payload] : [];
    if (deed === 'misdirect') void misdirect(payload);
    for (const sent of ways[deed]) void send(sent);
  };
}

/** A relay that does something wrong with callers' frames, and nothing with the model's. */
async function startWrongRelay(wrong: Wrong, upstreamUrl: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const upstreams: WebSocket[] = [];
  server.on('connection', (twilio) => {
    const call = upstreams.length;
    const upstream = new WebSocket(upstreamUrl);
    upstreams.push(upstream);
    const opened = once(upstream, 'open');
    const send = async (payload: string, to = upstream) => {
      await opened;
      to.send(JSON.stringify({ type: 'input_audio_buffer.append', audio: payload }));
    };
    const misdirect = (payload: string) => send(payload, upstreams[0]);
    const carry = wrongCarrier((index) => wrong({ index, call }), { send, misdirect });
    let streamSid = '';
    twilio.on('message', (bytes) => {
      const message = JSON.parse(bytes.toString());
      streamSid = message.streamSid ?? streamSid;
      if (message.event === 'media') carry(message.media.payload);
    });
    upstream.on('message', (bytes) => {
      const { type, delta } = JSON.parse(bytes.toString());
      if (type !== 'response.output_audio.delta') return;
      twilio.send(JSON.stringify({ event: 'media', streamSid, media: { payload: delta } }));
    });
    twilio.on('close', () => upstream.close());
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/media`,
    async close() {
      for (const client of server.clients) client.terminate();
      for (const upstream of upstreams) upstream.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}
