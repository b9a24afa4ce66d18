import type { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { createLogger } from '@offhook/telemetry';
import { expect, it } from 'vitest';
import type { CallerLine, CallRuntime } from '../calls/call-runtime.ts';
import { FrameReader } from '../websocket/frame-reader.ts';
import { frame } from '../websocket/testing/frames.ts';
import { createMediaStreamServer } from './media-stream-socket.ts';

const request = {
  url: '/twilio/media',
  method: 'GET',
  headers: { upgrade: 'websocket', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-version': '13' },
  socket: { remoteAddress: '192.0.2.1' },
} as unknown as IncomingMessage;
const START = { event: 'start', streamSid: 'MZ1', start: { accountSid: 'AC1', callSid: 'CA1' } };
const media = (payload: string, timestamp: number) => ({
  event: 'media',
  sequenceNumber: '3',
  streamSid: 'MZ1',
  media: { track: 'inbound', chunk: '1', timestamp: `${timestamp}`, payload },
});

/** A media stream whose Twilio and whose call are in the test's hands. `isStuck`: the kernel takes the first write only. */
function startStream({ isStuck = false } = {}) {
  const writes: Buffer[] = [];
  const stuck: (() => void)[] = [];
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      writes.push(Buffer.from(chunk));
      if (isStuck && writes.length > 1) stuck.push(done);
      else done();
    },
  });
  let line: CallerLine | undefined;
  const told: unknown[] = [];
  const call = {
    callSid: 'CA1',
    attach: (given: CallerLine) => {
      line = given;
      return true;
    },
    callerAudio: (payload: string, timestampMs: number | null) => told.push([payload, timestampMs]),
    tell: (event: { type: string }) => told.push(event.type),
  } as unknown as CallRuntime;
  const server = createMediaStreamServer({
    isSigned: () => true,
    redeem: () => call,
    onRefused: () => undefined,
    maxIdle: 1,
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
  server.upgrade(request, stream, Buffer.alloc(0));
  const say = (...messages: (object | Buffer)[]) =>
    stream.emit(
      'data',
      Buffer.concat(
        messages.map((one) =>
          Buffer.isBuffer(one) ? one : frame({ opcode: 1, payload: JSON.stringify(one), isMasked: true }),
        ),
      ),
    );
  const release = () => {
    for (const done of stuck.splice(0)) done();
  };
  /** The messages of one write to Twilio, the handshake's answer being the first. */
  const written = (index: number) => messagesIn(writes[index] ?? Buffer.alloc(0));
  return { say, told, release, written, writes, line: () => line as CallerLine };
}

function messagesIn(bytes: Buffer): string[] {
  const messages: string[] = [];
  const reader = new FrameReader(
    {
      onText: (text) => messages.push(text),
      onBinary: () => undefined,
      onPing: () => undefined,
      onClose: (code, reason) => messages.push(`close ${code} ${reason}`),
      onViolation: ({ reason }) => messages.push(`violation: ${reason}`),
    },
    { isMasked: false, maxMessageBytes: 100_000 },
  );
  reader.read(bytes);
  return messages;
}

it('hears what came in one chunk with `start`, in order', () => {
  const { say, told } = startStream();
  say({ event: 'connected' }, START, media('AAAA', 0), media('BBBB', 20), {
    event: 'mark',
    streamSid: 'MZ1',
    mark: { name: 'm1' },
  });
  expect(told).toEqual([['AAAA', 0], ['BBBB', 20], 'playback.marked']);
});

it('writes media and mark of one turn together', async () => {
  const { say, line, written, writes } = startStream();
  say(START);
  const { writer } = line();
  for (const message of [writer.media('AAAA'), writer.mark('m1'), writer.media('BBBB')]) line().send(message);
  expect(writes).toHaveLength(1);
  await turn();
  expect(writes).toHaveLength(2);
  expect(written(1)).toEqual([writer.media('AAAA'), writer.mark('m1'), writer.media('BBBB')]);
});

it('clears in place of everything that is not yet written, in the same turn and behind a slow kernel', async () => {
  for (const isStuck of [false, true]) {
    const { say, line, written, release } = startStream({ isStuck });
    say(START);
    const { writer } = line();
    line().send(writer.media('AAAA'));
    await turn();
    line().send(writer.media('BBBB'));
    line().send(writer.mark('m1'));
    line().clear();
    await turn();
    release();
    await turn();
    expect(written(1)).toEqual([writer.media('AAAA')]);
    expect(written(2)).toEqual([writer.clear()]);
  }
});

it.each([
  ['binary before `start`', frame({ opcode: 2, payload: 'x', isMasked: true }), 'close 1003 text only'],
  ['media before `start`', media('AAAA', 0), 'close 1008 start expected'],
  ['a frame without a mask', frame({ opcode: 1, payload: '{}' }), 'close 1002 no mask'],
  ['bad UTF-8', frame({ opcode: 1, payload: Buffer.from([0xff]), isMasked: true }), 'close 1007 not UTF-8'],
  ['a message of 65 kB', frame({ opcode: 1, payload: 'x'.repeat(66_000), isMasked: true }), 'close 1009 too big'],
])('closes on %s with the right code', async (_, message, expected) => {
  const { say, written, told } = startStream();
  say(message, START);
  await turn();
  expect(written(1)).toEqual([expected]);
  expect(told).toEqual([]);
});
