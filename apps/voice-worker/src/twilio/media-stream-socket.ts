import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  cutMediaPayload,
  mediaStreamPart,
  parseTwilioMessage,
  type TwilioMessage,
  type TwilioStart,
  twilioWriter,
} from '@offhook/protocol';
import { instruments, type Logger } from '@offhook/telemetry';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { CallRuntime } from '../calls/call-runtime.ts';

export const MEDIA_PATH = '/twilio/media';
/** A media message is about 400 bytes, `start` under 4 kB. */
const MAX_MESSAGE_BYTES = 64 * 1024;
/** `connected` and `start` follow the upgrade at once. */
const START_TIMEOUT_MS = 10_000;
/** Two minutes of audio that Twilio has not taken: the connection is dead. */
const MAX_BUFFERED_BYTES = 2 * 1024 * 1024;
const MAX_UNREADABLE = 50;

/** RFC 6455 close codes. */
const CLOSE = { normal: 1000, unsupported: 1003, policy: 1008 } as const;

export interface MediaStreamOptions {
  /** Whether the upgrade request carries Twilio's signature. */
  readonly isSigned: (request: IncomingMessage) => boolean;
  /** The call whose one-time token `start` carries, or null. */
  readonly redeem: (start: TwilioStart['start']) => CallRuntime | null;
  readonly onRefused: (
    reason: 'signature' | 'token',
    about: { remoteAddress: string | null; callSid: string | null },
  ) => void;
  /** Streams that have not started yet may not be more than this. */
  readonly maxIdle: number;
  readonly logger: Logger;
}

export interface MediaStreamServer {
  /** For the HTTP server's `upgrade` event. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** Accepts Twilio's media sockets: signed upgrade, one `start` with a valid token, and from then on frames of that call. */
export function createMediaStreamServer(options: MediaStreamOptions): MediaStreamServer {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    clientTracking: true,
  });
  let idle = 0;
  server.on('connection', (ws: WebSocket, request: IncomingMessage) => {
    idle += 1;
    const remoteAddress = request.socket.remoteAddress ?? null;
    let isIdle = true;
    const noLongerIdle = () => {
      if (isIdle) idle -= 1;
      isIdle = false;
    };
    ws.once('close', noLongerIdle);
    awaitStart(ws, options, { remoteAddress, onStarted: noLongerIdle });
  });
  return {
    upgrade(request, socket, head) {
      if (request.url !== MEDIA_PATH && request.url !== `${MEDIA_PATH}/`) return refuseUpgrade(socket, '404 Not Found');
      if (!options.isSigned(request)) {
        options.onRefused('signature', { remoteAddress: request.socket.remoteAddress ?? null, callSid: null });
        return refuseUpgrade(socket, '403 Forbidden');
      }
      if (idle >= options.maxIdle) return refuseUpgrade(socket, '503 Service Unavailable');
      server.handleUpgrade(request, socket, head, (ws) => server.emit('connection', ws, request));
    },
    close() {
      for (const ws of server.clients) ws.terminate();
      server.close();
    },
  };
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

interface Arrival {
  readonly remoteAddress: string | null;
  readonly onStarted: () => void;
}

function awaitStart(ws: WebSocket, options: MediaStreamOptions, arrival: Arrival): void {
  const timer = setTimeout(() => ws.close(CLOSE.policy, 'no start'), START_TIMEOUT_MS);
  ws.on('error', (error) => options.logger.debug({ err: error }, 'media socket error'));
  ws.once('close', () => clearTimeout(timer));
  const onMessage = (bytes: RawData, isBinary: boolean) => {
    if (isBinary) return ws.close(CLOSE.unsupported, 'text only');
    const parsed = parseTwilioMessage(bytes.toString());
    if (parsed.kind === 'message' && parsed.message.event === 'connected') return;
    ws.off('message', onMessage);
    clearTimeout(timer);
    if (parsed.kind !== 'message' || parsed.message.event !== 'start') return ws.close(CLOSE.policy, 'start expected');
    const { start, streamSid } = parsed.message;
    const call = options.redeem(start);
    if (!call) {
      options.onRefused('token', { remoteAddress: arrival.remoteAddress, callSid: start.callSid });
      return ws.close(CLOSE.policy, 'token');
    }
    arrival.onStarted();
    carry(ws, { call, streamSid, logger: options.logger });
  };
  ws.on('message', onMessage);
}

interface Stream {
  readonly call: CallRuntime;
  readonly streamSid: string;
  readonly logger: Logger;
}

/** From `start` to the end: frames to events, commands to frames. */
function carry(ws: WebSocket, stream: Stream): void {
  const { call, streamSid } = stream;
  const streamPart = mediaStreamPart(streamSid);
  let unreadable = 0;
  ws.on('message', (bytes: RawData, isBinary: boolean) => {
    const text = bytes.toString();
    const payload = isBinary ? null : cutMediaPayload(text, streamPart);
    if (payload !== null) return call.callerAudio(payload);
    const message = isBinary ? 'unusable' : readMessage(text, stream);
    if (message === 'ignored') return;
    if (message !== 'unusable') return receive(call, message);
    unreadable += 1;
    if (unreadable > MAX_UNREADABLE) ws.close(CLOSE.policy, 'unreadable');
  });
  ws.on('close', () => call.tell({ type: 'media.stopped' }));
  const line = {
    writer: twilioWriter(streamSid),
    send(frame: string) {
      if (ws.readyState !== ws.OPEN) return;
      if (ws.bufferedAmount > MAX_BUFFERED_BYTES) ws.terminate();
      else ws.send(frame);
    },
    close: () => ws.close(CLOSE.normal),
  };
  if (!call.attach(line)) ws.close(CLOSE.normal);
}

/** A message of this stream; `ignored` when Twilio has a new kind, `unusable` when it is broken or of another stream. */
function readMessage(text: string, { streamSid, call, logger }: Stream): TwilioMessage | 'ignored' | 'unusable' {
  const parsed = parseTwilioMessage(text);
  if (parsed.kind === 'ignored') return 'ignored';
  if (parsed.kind === 'message') {
    const isOfStream = !('streamSid' in parsed.message) || parsed.message.streamSid === streamSid;
    if (isOfStream) return parsed.message;
  }
  instruments().malformedMessages.add(1, { wire: 'twilio' });
  const reason = parsed.kind === 'invalid' ? parsed.reason : 'another stream';
  logger.debug({ callSid: call.callSid, reason }, 'a media message could not be used');
  return 'unusable';
}

function receive(call: CallRuntime, message: TwilioMessage): void {
  if (message.event === 'media') call.callerAudio(message.media.payload);
  if (message.event === 'mark') call.tell({ type: 'playback.marked', name: message.mark.name });
  if (message.event === 'dtmf') call.tell({ type: 'caller.keyPressed', digit: message.dtmf.digit });
  if (message.event === 'stop') call.tell({ type: 'media.stopped' });
  // A second `connected` or `start` is no news: the stream is what its first `start` said.
}
