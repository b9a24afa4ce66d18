import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { expect, it } from 'vitest';
import { FrameReader } from './frame-reader.ts';
import { FrameSocket } from './frame-socket.ts';
import { KernelDoor } from './kernel-door.ts';

/** Both ends of a TCP connection. */
async function connection(): Promise<{ near: Socket; far: Socket; close(): void }> {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [[far]] = (await Promise.all([once(server, 'connection'), once(near, 'connect')])) as [[Socket], unknown];
  const close = () => {
    near.destroy();
    far.destroy();
    server.close();
  };
  return { near, far, close };
}

it('writes to the kernel, and nothing more once the socket has let go of its connection', async () => {
  const { near, far, close } = await connection();
  // Fails when a new Node names its fields differently: then every write costs a fifth more, and nothing else changes.
  const door = KernelDoor.of(near);
  expect(door?.write(Buffer.from('hello, all'), 5)).toBe(5);
  const [heard] = (await once(far.resume(), 'data')) as [Buffer];
  expect(heard.toString()).toBe('hello');
  near.destroy();
  expect(door?.write(Buffer.from('late'), 4)).toBe(0);
  close();
});

it('takes no more than the kernel does, and the rest follows in order', async () => {
  const { near, far, close } = await connection();
  const socket = new FrameSocket(near, { role: 'client', maxMessageBytes: 1_000 });
  const COUNT = 400;
  const messageOf = (n: number) => `${n}:${'x'.repeat(50_000)}`;
  for (let n = 0; n < COUNT; n += 1) {
    socket.send(messageOf(n));
    await new Promise(setImmediate);
  }
  expect(socket.bufferedBytes).toBeGreaterThan(0);
  const heard: string[] = [];
  const finished = Promise.withResolvers<void>();
  const unexpected = () => expect.unreachable('only text was sent');
  const reader = new FrameReader(
    {
      onText: (text) => {
        if (heard.push(text) === COUNT) finished.resolve();
      },
      onBinary: unexpected,
      onPing: unexpected,
      onClose: unexpected,
      onViolation: unexpected,
    },
    { isMasked: true, maxMessageBytes: 100_000 },
  );
  far.on('data', (chunk: Buffer) => reader.read(chunk)).resume();
  await finished.promise;
  expect(heard.every((text, n) => text === messageOf(n))).toBe(true);
  expect(socket.bufferedBytes).toBe(0);
  close();
});

it('is for plain TCP alone', () => {
  expect(KernelDoor.of(new PassThrough())).toBeNull();
  const encrypted = new TLSSocket(new PassThrough());
  expect(KernelDoor.of(encrypted)).toBeNull();
  encrypted.destroy();
});
