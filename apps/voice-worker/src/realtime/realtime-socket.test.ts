import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { phoneSession, type RealtimeServerMessage } from '@offhook/protocol';
import { createLogger } from '@offhook/telemetry';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { type RealtimeDial, RealtimeSocket } from './realtime-socket.ts';

const session = phoneSession({
  instructions: 'Be kind.',
  voice: 'marin',
  turnDetection: { type: 'semantic_vad', eagerness: 'auto' },
  transcriptionModel: 'gpt-transcribe',
  locale: 'en-US',
  tools: [],
});
const updated = JSON.stringify({
  type: 'session.updated',
  session: { id: 'sess_1', audio: { output: { format: { type: 'audio/pcmu' } } } },
});

/** A peer that does what the test says and remembers what it got. */
let server: WebSocketServer;
let received: { type: string; [key: string]: unknown }[];
let url: string;
beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/realtime`;
  received = [];
});
afterEach(() => {
  for (const client of server.clients) client.terminate();
  server.close();
});

function dial(overrides: Partial<RealtimeDial> = {}) {
  const logger = createLogger({ name: 'test', level: 'silent' });
  const socket = new RealtimeSocket({
    url,
    model: 'm',
    apiKey: 'k',
    safetyIdentifier: 's',
    session: Promise.resolve(session),
    seed: [],
    readyTimeoutMs: 8_000,
    logger,
    ...overrides,
  });
  const log: {
    expiresInMs: (number | null)[];
    ready: (string | null)[];
    messages: RealtimeServerMessage[];
    lost: string[];
  } = {
    expiresInMs: [],
    ready: [],
    messages: [],
    lost: [],
  };
  socket.listen({
    onReady: ({ sessionId, expiresInMs }) => {
      log.ready.push(sessionId);
      log.expiresInMs.push(expiresInMs);
    },
    onAudio: () => undefined,
    onMessage: (message) => log.messages.push(message),
    onLost: ({ reason, detail }) => log.lost.push(`${reason}: ${detail}`),
  });
  return { socket, log };
}

async function peer(): Promise<WebSocket> {
  const [ws] = (await once(server, 'connection')) as [WebSocket];
  ws.on('message', (bytes) => received.push(JSON.parse(bytes.toString())));
  return ws;
}

async function until(holds: () => boolean): Promise<void> {
  const giveUpAtMs = Date.now() + 5_000;
  while (!holds() && Date.now() < giveUpAtMs) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(holds()).toBe(true);
}

it('configures the session first and then sends the audio that had to wait, in order', async () => {
  const { socket, log } = dial();
  for (const payload of ['AAAA', 'BBBB', 'CCCC']) socket.appendAudio(payload);
  const ws = await peer();
  await until(() => received.length === 4);
  expect(received.map(({ type, audio }) => audio ?? type)).toEqual(['session.update', 'AAAA', 'BBBB', 'CCCC']);
  ws.send(updated);
  await until(() => log.ready.length === 1);
  expect(log.ready).toEqual(['sess_1']);
  socket.close();
});

it('tells a session the conversation so far before any audio, and says when it will end', async () => {
  const { socket, log } = dial({
    seed: ['{"type":"conversation.item.create","n":1}', '{"type":"conversation.item.create","n":2}'],
  });
  socket.appendAudio('AAAA');
  const ws = await peer();
  await until(() => received.length === 4);
  expect(received.map(({ type, n, audio }) => n ?? audio ?? type)).toEqual(['session.update', 1, 2, 'AAAA']);
  const expiresAt = Math.floor(Date.now() / 1_000) + 60;
  ws.send(JSON.stringify({ type: 'session.updated', session: { id: 'sess_1', expires_at: expiresAt } }));
  await until(() => log.ready.length === 1);
  expect(log.expiresInMs[0]).toBeGreaterThan(50_000);
  socket.close();
});

it('gives back the audio it could not send', async () => {
  const { socket, log } = dial({ url: 'ws://127.0.0.1:1/v1/realtime' });
  for (const payload of ['AAAA', 'BBBB']) socket.appendAudio(payload);
  await until(() => log.lost.length === 1);
  expect(socket.takeUnsent()).toEqual(['AAAA', 'BBBB']);
  expect(socket.takeUnsent()).toEqual([]);
});

it('goes on without a field that the server does not know', async () => {
  const { socket, log } = dial();
  const ws = await peer();
  await until(() => received.length === 1);
  ws.send(
    JSON.stringify({
      type: 'error',
      error: {
        type: 'invalid_request_error',
        code: 'unknown_parameter',
        message: 'x',
        param: 'session.audio.input.transcription.language',
      },
    }),
  );
  await until(() => received.filter(({ type }) => type === 'session.update').length === 2);
  expect(JSON.stringify(received.at(-1))).not.toContain('"language"');
  expect(log.messages).toEqual([]);
  ws.send(updated);
  await until(() => log.ready.length === 1);
  socket.close();
});

it('is lost, once, when the peer refuses, closes or reports a fatal error', async () => {
  const refused = dial({ url: 'ws://127.0.0.1:1/v1/realtime' });
  await until(() => refused.log.lost.length === 1);

  const closed = dial();
  const ws = await peer();
  ws.close(1011, 'oops');
  await until(() => closed.log.lost.length === 1);
  expect(closed.log.lost[0]).toContain('1011');

  const expired = dial();
  const other = await peer();
  other.send(JSON.stringify({ type: 'error', error: { code: 'session_expired', message: 'over' } }));
  other.close(1001);
  await until(() => expired.log.lost.length === 1);
  expect(expired.log.lost).toEqual(['expired: error session_expired']);
});

it('is lost rather than playing noise when the session speaks another format', async () => {
  const { log } = dial();
  const ws = await peer();
  ws.send(
    JSON.stringify({ type: 'session.updated', session: { audio: { output: { format: { type: 'audio/pcm' } } } } }),
  );
  await until(() => log.lost.length === 1);
  expect(log.ready).toEqual([]);
});

it('tells nothing after it was closed', async () => {
  const { socket, log } = dial();
  await peer();
  socket.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(log.lost).toEqual([]);
});
