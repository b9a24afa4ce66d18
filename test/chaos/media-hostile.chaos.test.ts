import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createLogger } from '@offhook/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { CallerLine, CallRuntime } from '../../apps/voice-worker/src/calls/call-runtime.ts';
import { createMediaStreamServer } from '../../apps/voice-worker/src/twilio/media-stream-socket.ts';
import { BRIGHTWATER, type CallSystem, failuresOf, startCallSystem } from '../support/call-system.ts';
import { connectMedia, ring } from '../support/media-peer.ts';
import { sign } from '../support/twilio-requests.ts';

const MAX_CALLS = 30;
const PATIENCE_MS = 30_000;
const MEGABYTE = 1024 * 1024;

let system: CallSystem;
let url: string;
/** An honest caller, on the line while all of this goes on. */
let honest: ReturnType<CallSystem['run']>;
beforeAll(async () => {
  system = await startCallSystem({ environment: { MAX_CALLS: `${MAX_CALLS}`, LOG_LEVEL: 'fatal' } });
  url = system.worker.url;
  honest = system.run('price-question');
  honest.catch(() => undefined);
});
afterAll(() => system.close());

let calls = 0;
async function started() {
  calls += 1;
  const callSid = `CA_hostile_${calls}`;
  const token = await ring(url, { callSid, to: BRIGHTWATER });
  const peer = await connectMedia(url);
  return { callSid, token, peer };
}
const rowOf = (callSid: string) => system.db.call.findUnique({ where: { providerCallId: callSid } });
const untilClosed = (peer: { closeCode(): unknown }) => expect.poll(() => peer.closeCode(), { timeout: PATIENCE_MS });
const memoryOf = (pid = 0) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024;

describe('before a stream has started', () => {
  it.each([
    ['audio', 1008, (peer) => peer.sendAudio(1)],
    ['no JSON', 1008, (peer) => peer.sendText('{"event":"sta')],
    ['JSON of another kind', 1008, (peer) => peer.send({ hello: 1 })],
    ['a binary frame', 1003, (peer) => peer.sendBinary(new Uint8Array(100))],
    ['a message of 10 MB', 1009, (peer) => peer.sendText('x'.repeat(10 * MEGABYTE))],
    ['no token', 1008, (peer) => peer.start({ callSid: 'CA_none', token: '' })],
    ['a token nobody gave', 1008, (peer) => peer.start({ callSid: 'CA_none', token: 'a'.repeat(43) })],
  ] as const satisfies readonly (readonly [
    string,
    number,
    (peer: Awaited<ReturnType<typeof connectMedia>>) => void,
  ])[])('%s closes the socket with %i', async (_what, code, misbehave) => {
    const peer = await connectMedia(url);
    misbehave(peer);
    await untilClosed(peer).toBe(code);
  });
});

describe('in a stream', () => {
  it('is not carried by a token that was used', async () => {
    const { callSid, token, peer } = await started();
    peer.start({ callSid, token });
    await expect.poll(() => peer.received().length, { timeout: PATIENCE_MS }).toBeGreaterThan(0);
    const thief = await connectMedia(url);
    thief.start({ callSid, token });
    await untilClosed(thief).toBe(1008);
    expect(thief.received()).toEqual([]);
    // The rightful one goes on.
    peer.sendAudio(5);
    expect(peer.closeCode()).toBeNull();
    peer.terminate();
  });

  it('a second start changes nothing', async () => {
    const { callSid, token, peer } = await started();
    const other = await started();
    peer.start({ callSid, token });
    peer.start({ callSid: other.callSid, token: other.token });
    await expect.poll(() => peer.received().length, { timeout: PATIENCE_MS }).toBeGreaterThan(0);
    expect(new Set(peer.received().map(({ streamSid }) => streamSid))).toEqual(new Set([peer.streamSid]));
    expect(peer.closeCode()).toBeNull();
    // The other call's token is still good.
    other.peer.start({ callSid: other.callSid, token: other.token });
    await expect.poll(() => other.peer.received().length, { timeout: PATIENCE_MS }).toBeGreaterThan(0);
    peer.terminate();
    other.peer.terminate();
  });

  it.each([
    ['frames of another stream', 1008, (peer) => peer.sendAudio(60, `MZ${'3'.repeat(32)}`)],
    ['broken JSON', 1008, (peer) => Array.from({ length: 60 }, () => peer.sendText('{"event":"media","media":'))],
    ['binary frames', 1008, (peer) => Array.from({ length: 60 }, () => peer.sendBinary(new Uint8Array(160)))],
    ['a message of 10 MB', 1009, (peer) => peer.sendText(`{"event":"media","x":"${'x'.repeat(10 * MEGABYTE)}"}`)],
  ] as const satisfies readonly (readonly [
    string,
    number,
    (peer: Awaited<ReturnType<typeof connectMedia>>) => void,
  ])[])('%s are borne for a while and then close it with %i', async (_what, code, misbehave) => {
    const { callSid, token, peer } = await started();
    peer.start({ callSid, token });
    await expect.poll(() => peer.received().length, { timeout: PATIENCE_MS }).toBeGreaterThan(0);
    misbehave(peer);
    await untilClosed(peer).toBe(code);
    await expect.poll(async () => (await rowOf(callSid))?.answeredAt !== null, { timeout: PATIENCE_MS }).toBe(true);
  });
});

describe('10,000 idle sockets', () => {
  const SOCKETS = 10_000;
  const BATCH = 250;

  it('are refused beyond the bound, take little memory, and keep no call out', async () => {
    const before = memoryOf(system.worker.process.pid);
    const open = new Set<Socket>();
    const target = new URL(url);
    const request = upgradeRequest(url);
    let peak = 0;
    for (let made = 0; made < SOCKETS; made += BATCH) {
      await Promise.all(Array.from({ length: BATCH }, () => openIdle(target, request, open)));
      peak = Math.max(peak, open.size);
    }
    // Those that give way have five seconds to say goodbye, a second apart at the most.
    expect(peak).toBeLessThanOrEqual((MAX_CALLS + 50) * 7);
    expect(memoryOf(system.worker.process.pid) - before).toBeLessThan(150 * MEGABYTE);
    const { callSid, token } = await started().then(({ peer, ...call }) => {
      peer.terminate();
      return call;
    });
    // Those that have waited longest give way.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const peer = await connectMedia(url);
    peer.start({ callSid, token });
    await expect.poll(() => peer.received().length, { timeout: PATIENCE_MS }).toBeGreaterThan(0);
    peer.terminate();
    for (const socket of open) socket.destroy();
  });
});

it('gives up a peer that does not read, before its audio fills the memory', async () => {
  const lines: CallerLine[] = [];
  const call = {
    callSid: 'CA_slow',
    attach: (line: CallerLine) => lines.push(line) > 0,
    callerAudio: () => undefined,
    tell: () => undefined,
  } as unknown as CallRuntime;
  const media = createMediaStreamServer({
    isSigned: () => true,
    redeem: () => call,
    onRefused: () => undefined,
    maxIdle: 10,
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
  const server = createServer().on('upgrade', media.upgrade).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const peer = new WebSocket(`ws://127.0.0.1:${port}/twilio/media`);
  await new Promise((resolve) => peer.once('open', resolve));
  let isClosed = false;
  const streamSid = `MZ${'4'.repeat(32)}`;
  const start = { streamSid, accountSid: 'AC1', callSid: 'CA_slow', tracks: ['inbound'], customParameters: {} };
  peer.send(JSON.stringify({ event: 'start', sequenceNumber: '1', streamSid, start }));
  await expect.poll(() => lines.length, { timeout: PATIENCE_MS }).toBe(1);
  peer.pause();
  const frame = JSON.stringify({ event: 'media', streamSid, media: { payload: 'x'.repeat(16_000) } });
  const before = process.memoryUsage().rss;
  // An hour of audio, a second of it at a time.
  for (let second = 0; second < 3_600 && !isClosed; second += 1) {
    lines[0]?.send(frame);
    if (second % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(40 * MEGABYTE);
  peer.once('close', () => {
    isClosed = true;
  });
  peer.resume();
  await expect.poll(() => isClosed, { timeout: PATIENCE_MS }).toBe(true);
  media.close();
  server.close();
});

it('all that time the honest caller heard nothing of it', async () => {
  expect(failuresOf(await honest)).toBe('');
});

function upgradeRequest(workerUrl: string): string {
  const mediaUrl = `${workerUrl.replace(/^http/, 'ws')}/twilio/media`;
  return [
    'GET /twilio/media HTTP/1.1',
    `Host: ${new URL(workerUrl).host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${Buffer.alloc(16, 7).toString('base64')}`,
    `X-Twilio-Signature: ${sign(mediaUrl)}`,
    '\r\n',
  ].join('\r\n');
}

/** Asks for a socket and then says nothing. Resolves when it is there or refused. */
function openIdle(target: URL, request: string, open: Set<Socket>): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(target.port), target.hostname, () => socket.write(request));
    socket.once('data', (bytes) => {
      if (bytes.toString('latin1').startsWith('HTTP/1.1 101')) open.add(socket);
      else socket.destroy();
      resolve();
    });
    socket.on('error', () => resolve());
    socket.on('close', () => {
      open.delete(socket);
      resolve();
    });
  });
}
