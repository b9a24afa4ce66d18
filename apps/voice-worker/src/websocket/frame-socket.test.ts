import { Duplex, duplexPair } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { FrameSocket } from './frame-socket.ts';
import { frame } from './testing/frames.ts';

const OPTIONS = { role: 'server', maxMessageBytes: 1_000 } as const;

/** A stream that notes each write, and finishes them when the test says so. */
function slowStream() {
  const writes: string[] = [];
  let finish: (() => void) | null = null;
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      writes.push(chunk.toString('latin1'));
      finish = done;
    },
  });
  return { stream, writes, finishWrite: () => finish?.() };
}

function listening(socket: FrameSocket) {
  const heard: string[] = [];
  socket.listen({
    onText: (message) => heard.push(message),
    onBinary: () => heard.push('(binary)'),
    onClose: (code, reason) => heard.push(`(closed ${code} ${reason})`),
  });
  return heard;
}

/** Two ends of one connection. */
function connected() {
  const [near, far] = duplexPair();
  const server = new FrameSocket(near, OPTIONS);
  const client = new FrameSocket(far, { role: 'client', maxMessageBytes: 1_000 });
  near.on('data', server.receive);
  far.on('data', client.receive);
  return { near, far, server, client, serverHeard: listening(server), clientHeard: listening(client) };
}

const text = (message: string) => frame({ opcode: 1, payload: message }).toString('latin1');

it('sends what one turn of the event loop made in one write', async () => {
  const { stream, writes } = slowStream();
  const socket = new FrameSocket(stream, OPTIONS);
  for (const message of ['media', 'mark', 'media']) socket.send(message);
  expect(writes).toEqual([]);
  await turn();
  expect(writes).toEqual([text('media') + text('mark') + text('media')]);
});

it('sends what was made from one chunk of any socket right after it was read', () => {
  const { stream, writes } = slowStream();
  const out = new FrameSocket(stream, OPTIONS);
  const { server: from } = connected();
  from.listen({ onText: (message) => out.send(message), onBinary() {}, onClose() {} });
  const frames = ['media', 'mark'].map((payload) => frame({ opcode: 1, payload, isMasked: true }));
  from.receive(Buffer.concat(frames));
  expect(writes).toEqual([text('media') + text('mark')]);
});

it('keeps what the kernel has not taken, counts it, and can withdraw it for something that must not wait', async () => {
  const { stream, writes, finishWrite } = slowStream();
  const socket = new FrameSocket(stream, OPTIONS);
  socket.send('first');
  await turn();
  socket.send('late 1');
  await turn();
  socket.send('late 2');
  expect(socket.bufferedBytes).toBe((text('first') + text('late 1') + text('late 2')).length);
  socket.replaceUnsent('clear');
  socket.send('after');
  finishWrite();
  await turn();
  expect(writes).toEqual([text('first'), text('clear') + text('after')]);
});

it('carries messages both ways and closes cleanly from either side, telling each side once', async () => {
  for (const closer of ['server', 'client'] as const) {
    const ends = connected();
    ends.server.send('hello, Grüße €');
    ends.client.send('hi');
    await turn();
    ends[closer].close(1000, 'done');
    ends[closer].send('never');
    await turn();
    await turn();
    await turn();
    // Whoever closes first gets the same code back, without words.
    const [first, second] = closer === 'server' ? ['', 'done'] : ['done', ''];
    expect(ends.serverHeard).toEqual(['hi', `(closed 1000 ${first})`]);
    expect(ends.clientHeard).toEqual(['hello, Grüße €', `(closed 1000 ${second})`]);
    expect(ends.near.destroyed && ends.far.destroyed).toBe(true);
  }
});

it('answers the last of many pings', async () => {
  const { stream, writes } = slowStream();
  const socket = new FrameSocket(stream, OPTIONS);
  const pings = Array.from({ length: 100 }, (_, n) => frame({ opcode: 9, payload: `${n + 1}`, isMasked: true }));
  socket.receive(Buffer.concat(pings));
  expect(writes).toEqual([frame({ opcode: 10, payload: '100' }).toString('latin1')]);
});

it('refuses a peer that breaks the rules with the code for it, and hears nothing of it any more', async () => {
  const { stream, writes, finishWrite } = slowStream();
  const socket = new FrameSocket(stream, OPTIONS);
  const heard = listening(socket);
  const good = frame({ opcode: 1, payload: 'good', isMasked: true });
  socket.receive(Buffer.concat([good, frame({ opcode: 1, payload: 'unmasked' }), good]));
  socket.receive(Buffer.from(good));
  await turn();
  expect(writes[0]).toContain('\x03\xea');
  finishWrite();
  stream.push(null);
  stream.resume();
  await turn();
  await turn();
  expect(heard).toEqual(['good', '(closed 1006 no mask)']);
});

it('hears nothing after it was terminated, in the middle of a chunk too', async () => {
  const { stream } = slowStream();
  const socket = new FrameSocket(stream, OPTIONS);
  const heard: string[] = [];
  socket.listen({
    onText: (message) => {
      heard.push(message);
      socket.terminate();
    },
    onBinary: () => undefined,
    onClose: (code) => heard.push(`(closed ${code})`),
  });
  const one = frame({ opcode: 1, payload: 'one', isMasked: true });
  socket.receive(Buffer.concat([one, one]));
  await turn();
  expect(heard).toEqual(['one', '(closed 1006)']);
});

it('tells a connection that just ends from one that was closed', async () => {
  const { server, far, serverHeard } = connected();
  far.end();
  await turn();
  await turn();
  await turn();
  expect(server.isOpen).toBe(false);
  expect(serverHeard).toEqual(['(closed 1006 ended without a close frame)']);
});
