import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { FrameSocket } from './frame-socket.ts';
import { acceptOf } from './handshake.ts';
import { readChunks } from './read-buffer.ts';

/** 16 random bytes in base64 (RFC 6455, section 4.1). */
const KEY = /^[+/0-9A-Za-z]{22}==$/;
const VERSION = '13';
/** A peer whose machine is gone is noticed by the kernel after this long without a byte. */
const KEEP_ALIVE_MS = 30_000;

export interface Upgrade {
  readonly request: IncomingMessage;
  readonly stream: Duplex;
  /** What the peer sent right behind its request. */
  readonly head: Buffer;
}

/**
 * Answers a WebSocket handshake (RFC 6455, section 4.2). No extension and no subprotocol is ever agreed on: compressing a
 * 20 ms frame costs more than everything else done with it. Null: the request was refused and its connection ended.
 */
export function acceptUpgrade({ request, stream, head }: Upgrade, maxMessageBytes: number): FrameSocket | null {
  const { headers, method } = request;
  const key = headers['sec-websocket-key'];
  if (method !== 'GET') return refused(stream, '405 Method Not Allowed');
  if (headers.upgrade?.toLowerCase() !== 'websocket' || key === undefined || !KEY.test(key))
    return refused(stream, '400 Bad Request');
  if (headers['sec-websocket-version'] !== VERSION)
    return refused(stream, '426 Upgrade Required', `Sec-WebSocket-Version: ${VERSION}\r\n`);
  if (stream instanceof Socket) {
    stream.setTimeout(0);
    stream.setNoDelay(true);
    stream.setKeepAlive(true, KEEP_ALIVE_MS);
  }
  const accepted = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  stream.write(`${[...accepted, `Sec-WebSocket-Accept: ${acceptOf(key)}`].join('\r\n')}\r\n\r\n`);
  const socket = new FrameSocket(stream, { role: 'server', maxMessageBytes });
  // Whoever is given the socket listens in this turn: what came with the request is read right after it.
  if (head.length > 0) process.nextTick(socket.receive, Buffer.from(head), head.length);
  readChunks(stream, socket.receive);
  return socket;
}

/** Ends an upgrade request with a status in place of a socket. */
export function refuseUpgrade(stream: Duplex, status: string, headers = ''): void {
  stream.on('error', () => stream.destroy());
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n${headers}\r\n`);
}

function refused(stream: Duplex, status: string, headers?: string): null {
  refuseUpgrade(stream, status, headers);
  return null;
}
