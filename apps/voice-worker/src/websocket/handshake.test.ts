import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { acceptUpgrade } from './accept-upgrade.ts';
import { dialWebSocket, type WebSocketDial } from './dial-websocket.ts';
import type { FrameSocket } from './frame-socket.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const MAX_MESSAGE_BYTES = 100_000;
const LONG = 'ä'.repeat(40_000);

/** An HTTP server whose sockets are ours; they echo. */
async function ourServer(): Promise<{ url: string; port: number; closes: [number, string][] }> {
  const closes: [number, string][] = [];
  const server: Server = createServer();
  server.on('upgrade', (request, stream, head) => {
    const socket = acceptUpgrade({ request, stream, head }, MAX_MESSAGE_BYTES);
    socket?.listen({
      onText: (message) => socket.send(message),
      onBinary: () => socket.close(1003, 'text only'),
      onClose: (code, reason) => closes.push([code, reason]),
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `ws://127.0.0.1:${port}/`, port, closes };
}

/** Asks a bare TCP server that answers a handshake with `answer`. */
async function dialRaw(answer: (key: string, socket: Socket) => void, timeoutMs = 5_000) {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => answer(/Sec-WebSocket-Key: (\S+)/.exec(bytes.toString())?.[1] ?? '', socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return dialed({ url: new URL(`ws://127.0.0.1:${port}/`), handshakeTimeoutMs: timeoutMs });
}

type Dialed = { socket: FrameSocket; heard: string[] } | { reason: string; status: number | null };

function dialed(dial: Partial<WebSocketDial> & { url: URL }): Promise<Dialed> {
  return new Promise((resolve) => {
    dialWebSocket(
      { headers: {}, handshakeTimeoutMs: 5_000, maxMessageBytes: MAX_MESSAGE_BYTES, ...dial },
      {
        onOpen: (socket) => {
          const heard: string[] = [];
          socket.listen({
            onText: (message) => heard.push(message),
            onBinary: () => heard.push('(binary)'),
            onClose: (code, reason) => heard.push(`(closed ${code} ${reason})`),
          });
          closing.push(() => socket.terminate());
          resolve({ socket, heard });
        },
        onFailed: resolve,
      },
    );
  });
}

async function until(holds: () => boolean): Promise<void> {
  const giveUpAtMs = Date.now() + 5_000;
  while (!holds() && Date.now() < giveUpAtMs) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(holds()).toBe(true);
}

it('serves a client of `ws`: text of any length, pings, the close handshake, no extension', async () => {
  const { url, closes } = await ourServer();
  const client = new WebSocket(url);
  await once(client, 'open');
  expect(client.extensions).toBe('');
  for (const message of ['hello', LONG]) {
    client.send(message);
    const [echo] = (await once(client, 'message')) as [Buffer];
    expect(echo.toString()).toBe(message);
  }
  client.ping('x');
  const [pong] = (await once(client, 'pong')) as [Buffer];
  expect(pong.toString()).toBe('x');
  client.close(4001, 'enough');
  const [code] = (await once(client, 'close')) as [number];
  expect(code).toBe(4001);
  expect(closes).toEqual([[4001, 'enough']]);
});

it('closes on binary with 1003 and on too much with 1009, as `ws` sees it', async () => {
  const { url } = await ourServer();
  for (const [message, expected] of [
    [Buffer.from('bytes'), 1003],
    ['x'.repeat(MAX_MESSAGE_BYTES + 1), 1009],
  ] as const) {
    const client = new WebSocket(url);
    await once(client, 'open');
    client.send(message);
    const [code] = (await once(client, 'close')) as [number];
    expect(code).toBe(expected);
  }
});

it.each([
  ['no key', '', '400'],
  ['a short key', 'Sec-WebSocket-Key: abc\r\nSec-WebSocket-Version: 13\r\n', '400'],
  ['another version', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 7\r\n', '426'],
])('refuses an upgrade with %s', async (_, headers, status) => {
  const { port } = await ourServer();
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${headers}\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(`HTTP/1.1 ${status}`);
  await once(socket, 'close');
});

it('is a client of `ws`: headers, text both ways, messages that follow the handshake at once, the close', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: true });
  await once(server, 'listening');
  closing.push(() => server.close());
  const got: string[] = [];
  let authorization: string | undefined;
  server.on('connection', (ws, request) => {
    authorization = request.headers.authorization;
    ws.send('at once');
    ws.on('message', (bytes) => got.push(bytes.toString()));
    ws.on('close', (code) => got.push(`(closed ${code})`));
  });
  const { port } = server.address() as AddressInfo;
  const opened = await dialed({
    url: new URL(`ws://127.0.0.1:${port}/x?model=m`),
    headers: { Authorization: 'Bearer k' },
  });
  if (!('socket' in opened)) return expect.unreachable(opened.reason);
  opened.socket.send('hi');
  opened.socket.send(LONG);
  await until(() => got.length === 2);
  for (const ws of server.clients) ws.send(LONG);
  await until(() => opened.heard.length === 2);
  expect([authorization, got, opened.heard]).toEqual(['Bearer k', ['hi', LONG], ['at once', LONG]]);
  opened.socket.close(1000);
  await until(() => opened.heard.length === 3 && got.length === 3);
  expect([opened.heard[2], got[2]]).toEqual(['(closed 1000 )', '(closed 1000)']);
});

const UPGRADED = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n';

it('says what a server answered in place of a handshake', async () => {
  expect(await dialRaw((_, socket) => socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n'))).toMatchObject({ status: 401 });
  expect(await dialRaw((_, socket) => socket.write(`${UPGRADED}Sec-WebSocket-Accept: wrong\r\n\r\n`))).toMatchObject({
    reason: 'wrong accept key',
  });
  expect(await dialRaw((_, socket) => socket.write('SSH-2.0-OpenSSH\r\n\r\n'))).toMatchObject({
    reason: 'not an HTTP response',
  });
  expect(await dialRaw((_, socket) => socket.write('x'.repeat(40_000)))).toMatchObject({
    reason: 'response head too long',
  });
  expect(await dialRaw((_, socket) => socket.destroy())).toMatchObject({ status: null });
  expect(await dialRaw(() => undefined, 50)).toMatchObject({ reason: 'handshake timed out' });
});

it('fails once, and not at all when it was given up', async () => {
  const refused = await dialed({ url: new URL('ws://127.0.0.1:1/') });
  expect(refused).toMatchObject({ reason: expect.stringContaining('ECONNREFUSED') });
  const told: string[] = [];
  const dialling = dialWebSocket(
    { url: new URL('ws://127.0.0.1:1/'), headers: {}, handshakeTimeoutMs: 5_000, maxMessageBytes: 1 },
    { onOpen: () => told.push('open'), onFailed: () => told.push('failed') },
  );
  dialling.abandon();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(told).toEqual([]);
});

it('refuses to put a line break into its request', () => {
  const dial = { url: new URL('ws://127.0.0.1:1/'), handshakeTimeoutMs: 1, maxMessageBytes: 1 };
  const outcome = { onOpen: () => undefined, onFailed: () => undefined };
  expect(() => dialWebSocket({ ...dial, headers: { a: 'b\r\nc: d' } }, outcome)).toThrow();
});
