import { randomBytes } from 'node:crypto';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { connect as connectTcp, isIP, type OnReadOpts, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { FrameSocket } from './frame-socket.ts';
import { acceptOf } from './handshake.ts';
import { readBuffer } from './read-buffer.ts';
import { type ResponseHead, readResponseHead } from './response-head.ts';

export interface WebSocketDial {
  /** `ws:` or `wss:`. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** From the first packet to the answer. */
  readonly handshakeTimeoutMs: number;
  readonly maxMessageBytes: number;
}

export interface DialOutcome {
  onOpen(socket: FrameSocket): void;
  /** Instead of `onOpen`. `status`: what the server answered in place of 101, if it answered. */
  onFailed(failure: { readonly reason: string; readonly status: number | null }): void;
}

const KEY_BYTES = 16;
const KEEP_ALIVE_MS = 30_000;
/** Opens a WebSocket as a client (RFC 6455, section 4.1). Answers a way to give up before it is open. */
export function dialWebSocket(dial: WebSocketDial, outcome: DialOutcome): { abandon(): void } {
  const key = randomBytes(KEY_BYTES).toString('base64');
  const head = requestHead(dial, key);
  let isSettled = false;
  const incoming: Incoming = { receive: () => undefined };
  const stream = connect(dial.url, incoming);
  const timer = setTimeout(() => fail('handshake timed out'), dial.handshakeTimeoutMs);
  const onError = (error: Error) => fail(error.message);
  const onClose = () => fail('closed during the handshake');
  const settle = (): boolean => {
    if (isSettled) return false;
    isSettled = true;
    clearTimeout(timer);
    stream.off('close', onClose);
    incoming.receive = () => undefined;
    return true;
  };
  const fail = (reason: string, status: number | null = null) => {
    if (!settle()) return;
    stream.destroy();
    outcome.onFailed({ reason, status });
  };
  const readHead = readResponseHead((response, rest) => {
    const refusal = refusalOf(response, key);
    if (refusal) return fail(refusal, response.status);
    if (!settle()) return;
    stream.off('error', onError);
    const socket = new FrameSocket(stream, { role: 'client', maxMessageBytes: dial.maxMessageBytes });
    incoming.receive = socket.receive;
    outcome.onOpen(socket);
    if (rest.length > 0) socket.receive(rest);
  });
  incoming.receive = (bytes, length) => readHead(bytes.subarray(0, length));
  stream.on('error', onError);
  stream.on('close', onClose);
  stream.once(dial.url.protocol === 'wss:' ? 'secureConnect' : 'connect', () => stream.write(head));
  return {
    abandon: () => {
      settle();
      stream.destroy();
    },
  };
}

/** Takes the bytes that are read: first the handshake, then the frames. All that the stream keeps of the dialling. */
interface Incoming {
  receive: (bytes: Buffer, length: number) => void;
}

function connect(url: URL, incoming: Incoming): Socket {
  const onread: OnReadOpts = {
    buffer: readBuffer,
    callback: (length) => {
      incoming.receive(readBuffer, length);
      return true;
    },
  };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isTls = url.protocol === 'wss:';
  const port = Number(url.port) || (isTls ? 443 : 80);
  const options = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS, onread };
  if (!isTls) return connectTcp(options);
  return connectTls({ ...options, ALPNProtocols: ['http/1.1'], ...(isIP(host) ? {} : { servername: host }) });
}

/** Throws for a header that would end the request early. */
function requestHead({ url, headers }: WebSocketDial, key: string): string {
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  }
  const lines = [
    `GET ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Why a response does not open the socket, or null when it does. We asked for no extension and no subprotocol. */
function refusalOf({ status, headers, problem }: ResponseHead, key: string): string | null {
  if (problem) return problem;
  if (status !== 101) return `Unexpected server response: ${status}`;
  if (headers.get('upgrade')?.toLowerCase() !== 'websocket') return 'no upgrade';
  if (
    !headers
      .get('connection')
      ?.toLowerCase()
      .split(/\s*,\s*/)
      .includes('upgrade')
  )
    return 'no upgrade';
  if (headers.get('sec-websocket-accept') !== acceptOf(key)) return 'wrong accept key';
  const isUnasked = headers.has('sec-websocket-extensions') || headers.has('sec-websocket-protocol');
  return isUnasked ? 'an extension or protocol nobody asked for' : null;
}
