import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import twilio from 'twilio';
import { afterEach, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { CallClock } from './call-clock.ts';
import { createCallerActor } from './caller-actor.ts';
import { hangsUp, later } from './caller-script.ts';
import { Leg } from './leg.ts';
import type { LineConditions } from './line-conditions.ts';
import { runMediaStream } from './media-stream.ts';

type Message = Record<string, unknown> & { event: string; streamSid: string };
const AUTH_TOKEN = 'token';
const servers: WebSocketServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  }
});

type Scene = {
  callMs?: number;
  conditions?: LineConditions;
  onMessage?(message: Message, socket: WebSocket): void;
  replaced?: AbortController;
};

/** One stream against a server that does what the test says. */
async function stream({ callMs = 300, conditions = {}, onMessage, replaced = new AbortController() }: Scene) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  servers.push(server);
  const messages: Message[] = [];
  const closes: number[] = [];
  let signature = '';
  server.on('connection', (socket, request) => {
    signature = String(request.headers['x-twilio-signature']);
    socket.on('close', (code) => closes.push(code));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      messages.push(message);
      onMessage?.(message, socket);
    });
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/twilio/media`;
  const clock = new CallClock();
  const leg = new Leg();
  clock.onFrame((nowMs) => leg.frame(nowMs));
  const report = await runMediaStream({
    streamSid: 'MZ1',
    callSid: 'CA1',
    accountSid: 'AC1',
    authToken: AUTH_TOKEN,
    stream: { url, name: null, parameters: { token: 'once' }, statusCallback: null },
    dialUrl: url,
    leg,
    clock,
    replaced: replaced.signal,
    onStarted: () =>
      leg.answer(createCallerActor({ ending: hangsUp(later(callMs)) }, { lines: [], startMs: clock.nowMs })),
    conditions,
  });
  clock.stop();
  await sleep(20);
  return { report, messages, closes, signatureIsValid: twilio.validateRequest(AUTH_TOKEN, signature, url, {}) };
}

const payloadBytes = ({ media: one }: Message) => Buffer.from((one as { payload: string }).payload, 'base64').length;
const media = (ms: number) => ({ payload: Buffer.alloc(ms * 8, 0x20).toString('base64') });

it('connects, starts and sends a frame every 20 ms, numbered as Twilio numbers them', async () => {
  const { report, messages, closes, signatureIsValid } = await stream({ callMs: 400 });
  expect(signatureIsValid).toBe(true);
  expect(messages[0]).toEqual({ event: 'connected', protocol: 'Call', version: '1.0.0' });
  expect(messages[1]).toMatchObject({
    event: 'start',
    sequenceNumber: '1',
    start: { callSid: 'CA1', customParameters: { token: 'once' }, mediaFormat: { sampleRate: 8000, channels: 1 } },
  });
  const frames = messages.filter(({ event }) => event === 'media');
  expect(frames).toHaveLength(20);
  expect(frames.map((frame) => frame.sequenceNumber)).toEqual(frames.map((_, i) => String(i + 2)));
  expect(frames[2]).toMatchObject({ media: { track: 'inbound', chunk: '3', timestamp: '40' } });
  expect(frames.map((frame) => payloadBytes(frame))).toEqual(frames.map(() => 160));
  expect(messages.at(-1)).toMatchObject({ event: 'stop', stop: { callSid: 'CA1' } });
  expect(closes).toEqual([1000]);
  expect(report.durationMs).toBeGreaterThanOrEqual(360);
});

it('plays in real time, echoes marks when played, and all of them when cleared', async () => {
  const echoed: [string, number][] = [];
  const startedAt = performance.now();
  const { report } = await stream({
    callMs: 500,
    onMessage(message, socket) {
      const send = (fields: object) => socket.send(JSON.stringify({ ...fields, streamSid: message.streamSid }));
      if (message.event === 'mark') {
        echoed.push([(message.mark as { name: string }).name, performance.now() - startedAt]);
        if (echoed.length === 1) send({ event: 'clear' });
      }
      if (message.event !== 'start') return;
      send({ event: 'media', media: media(100) });
      send({ event: 'mark', mark: { name: 'heard' } });
      send({ event: 'media', media: media(5_000) });
      send({ event: 'mark', mark: { name: 'cleared' } });
    },
  });
  expect(echoed.map(([name]) => name)).toEqual(['heard', 'cleared']);
  expect(echoed[0]?.[1]).toBeGreaterThan(99);
  expect(report).toMatchObject({ marksEchoed: 2, clears: 1, warnings: [], heard: [{ cut: true }] });
  // Each is rounded to a millisecond by itself.
  expect(Math.abs(report.heardMs + report.clearedMs - 5_100)).toBeLessThanOrEqual(1);
  expect(report.startToFirstAudioMs).toBe(report.startToFirstMediaMs);
});

it('counts what Twilio would warn about and ignores it', async () => {
  const { report } = await stream({
    onMessage(message, socket) {
      if (message.event !== 'start') return;
      socket.send('not json');
      socket.send(JSON.stringify({ event: 'clear', streamSid: 'MZ-of-another-call' }));
      socket.send(Buffer.from('{}'), { binary: true });
    },
  });
  expect(report.warnings.map(({ code }) => code)).toEqual([31951, 31951, 31950]);
  expect(report.clears).toBe(0);
});

it('knows who ended it: the server, a broken connection, a dropped line', async () => {
  const closing = await stream({
    callMs: 5_000,
    onMessage: ({ event }, socket) => event === 'start' && socket.close(1000),
  });
  expect(closing.report.end).toEqual({ kind: 'server-closed', code: 1000 });
  const broken = await stream({
    callMs: 5_000,
    onMessage: ({ event }, socket) => event === 'start' && socket.terminate(),
  });
  expect(broken.report.end).toMatchObject({ kind: 'failed', errorCode: 31903 });
  const dropped = await stream({ callMs: 5_000, conditions: { dropAfterMs: 100 } });
  expect(dropped.report.end).toEqual({ kind: 'dropped' });
  expect(dropped.closes).toEqual([1006]);
  expect(dropped.messages.some(({ event }) => event === 'stop')).toBe(false);
});

it('says stop and closes when other TwiML replaces the stream', async () => {
  const replaced = new AbortController();
  const { report, messages, closes } = await stream({
    callMs: 5_000,
    replaced,
    onMessage: ({ event }) => event === 'media' && replaced.abort(),
  });
  expect(report.end).toEqual({ kind: 'redirected' });
  expect(messages.at(-1)).toMatchObject({ event: 'stop' });
  expect(closes).toEqual([1000]);
});

it('loses frames in gaps while the clock goes on, bunches them with jitter, and can forget the stop', async () => {
  const conditions = { gaps: { everyMs: 200, forMs: 100 }, jitterMs: 60, noStop: true };
  const { report, messages } = await stream({ callMs: 600, conditions });
  const stamps = messages
    .filter(({ event }) => event === 'media')
    .map(({ media: one }) => Number((one as { timestamp: string }).timestamp));
  expect(report.framesLost).toBe(15);
  expect(stamps.filter((stamp) => stamp % 200 >= 100)).toEqual([]);
  expect(messages.some(({ event }) => event === 'stop')).toBe(false);
});
