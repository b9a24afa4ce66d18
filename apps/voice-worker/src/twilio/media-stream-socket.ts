import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  mediaPayloadCutter,
  mediaTimestampCutter,
  parseTwilioMessage,
  type TwilioMessage,
  type TwilioStart,
  twilioWriter,
} from '@offhook/protocol';
import { instruments, type Logger } from '@offhook/telemetry';
import type { CallRuntime } from '../calls/call-runtime.ts';
import { acceptUpgrade, refuseUpgrade } from '../websocket/accept-upgrade.ts';
import { CLOSE_CODE } from '../websocket/frame-rules.ts';
import type { FrameListener, FrameSocket } from '../websocket/frame-socket.ts';
import { IdleSockets } from './idle-sockets.ts';

export const MEDIA_PATH = '/twilio/media';
/** A media message is about 400 bytes, `start` under 4 kB. */
const MAX_MESSAGE_BYTES = 64 * 1024;
/** `connected` and `start` follow the upgrade at once. */
const START_TIMEOUT_MS = 10_000;
/** Two minutes of audio that Twilio has not taken: the connection is dead. */
const MAX_BUFFERED_BYTES = 2 * 1024 * 1024;
const MAX_UNREADABLE = 50;

export interface MediaStreamOptions {
  /** Whether the upgrade request carries Twilio's signature. */
  readonly isSigned: (request: IncomingMessage) => boolean;
  /** The call whose one-time token `start` carries, or null. Another worker's call takes a moment. */
  readonly redeem: (start: TwilioStart['start']) => CallRuntime | null | Promise<CallRuntime | null>;
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
  const sockets = new Set<FrameSocket>();
  const idle = new IdleSockets(options.maxIdle);
  return {
    upgrade(request, socket, head) {
      if (request.url !== MEDIA_PATH && request.url !== `${MEDIA_PATH}/`) return refuseUpgrade(socket, '404 Not Found');
      if (!options.isSigned(request)) {
        options.onRefused('signature', { remoteAddress: request.socket.remoteAddress ?? null, callSid: null });
        return refuseUpgrade(socket, '403 Forbidden');
      }
      if (!idle.makeRoom()) return refuseUpgrade(socket, '503 Service Unavailable');
      const accepted = acceptUpgrade({ request, stream: socket, head }, MAX_MESSAGE_BYTES);
      if (!accepted) return;
      sockets.add(accepted);
      idle.add(accepted);
      const noLongerIdle = () => idle.remove(accepted);
      socket.once('close', () => {
        noLongerIdle();
        sockets.delete(accepted);
      });
      const remoteAddress = request.socket.remoteAddress ?? null;
      awaitStart(accepted, options, { remoteAddress, onStarted: noLongerIdle });
    },
    close() {
      for (const socket of sockets) socket.terminate();
    },
  };
}

interface Arrival {
  readonly remoteAddress: string | null;
  readonly onStarted: () => void;
}

function awaitStart(socket: FrameSocket, options: MediaStreamOptions, arrival: Arrival): void {
  const { logger } = options;
  const timer = setTimeout(() => socket.close(CLOSE_CODE.policy, 'no start'), START_TIMEOUT_MS);
  socket.listen({
    onBinary: () => socket.close(CLOSE_CODE.unsupported, 'text only'),
    onClose: (code, reason) => {
      clearTimeout(timer);
      logger.debug({ code, reason }, 'a media socket closed before it started');
    },
    onText: (text) => {
      const parsed = parseTwilioMessage(text);
      if (parsed.kind === 'message' && parsed.message.event === 'connected') return;
      clearTimeout(timer);
      if (parsed.kind !== 'message' || parsed.message.event !== 'start')
        return socket.close(CLOSE_CODE.policy, 'start expected');
      const { start, streamSid } = parsed.message;
      const begin = (call: CallRuntime | null): FrameListener | null => {
        if (call) {
          arrival.onStarted();
          return carry(socket, { call, streamSid, logger });
        }
        options.onRefused('token', { remoteAddress: arrival.remoteAddress, callSid: start.callSid });
        socket.close(CLOSE_CODE.policy, 'token');
        return null;
      };
      const redeemed = options.redeem(start);
      if (redeemed instanceof Promise) void awaitCall(socket, redeemed, begin);
      else begin(redeemed);
    },
  });
}

/** Five seconds of frames: a call of another worker is there sooner, or not at all. */
const MAX_EARLY_MESSAGES = 250;

/** Keeps what the caller says until the call is there to hear it. */
async function awaitCall(
  socket: FrameSocket,
  redeemed: Promise<CallRuntime | null>,
  begin: (call: CallRuntime | null) => FrameListener | null,
): Promise<void> {
  const early: string[] = [];
  let close: readonly [number, string] | null = null;
  socket.listen({
    onBinary: () => socket.close(CLOSE_CODE.unsupported, 'text only'),
    onClose: (code, reason) => {
      close = [code, reason];
    },
    onText: (text) => {
      if (early.length < MAX_EARLY_MESSAGES) early.push(text);
    },
  });
  const listener = begin(await redeemed.catch(() => null));
  for (const text of early) listener?.onText(text);
  if (close) listener?.onClose(...(close as readonly [number, string]));
}

interface Stream {
  readonly call: CallRuntime;
  readonly streamSid: string;
  readonly logger: Logger;
}

/** From `start` to the end: frames to events, commands to frames. */
function carry(socket: FrameSocket, stream: Stream): FrameListener {
  const { call, streamSid } = stream;
  const writer = twilioWriter(streamSid);
  const listener = listenerOf(socket, stream);
  socket.listen(listener);
  const line = {
    writer,
    send(frame: string) {
      if (socket.bufferedBytes > MAX_BUFFERED_BYTES) socket.terminate();
      else socket.send(frame);
    },
    clear: () => socket.replaceUnsent(writer.clear()),
    close: () => socket.close(CLOSE_CODE.normal),
  };
  if (!call.attach(line)) socket.close(CLOSE_CODE.normal);
  return listener;
}

function listenerOf(socket: FrameSocket, stream: Stream): FrameListener {
  const { call, streamSid, logger } = stream;
  const cutPayload = mediaPayloadCutter(streamSid);
  const cutTimestamp = mediaTimestampCutter();
  let unreadable = 0;
  const noteUnreadable = () => {
    unreadable += 1;
    if (unreadable > MAX_UNREADABLE) socket.close(CLOSE_CODE.policy, 'unreadable');
  };
  return {
    onText(text) {
      const payload = cutPayload(text);
      if (payload !== null) return call.callerAudio(payload, cutTimestamp(text));
      const message = readMessage(text, stream);
      if (message === 'unusable') noteUnreadable();
      else if (message !== 'ignored') receive(call, message);
    },
    onBinary: noteUnreadable,
    onClose(code, reason) {
      logger.debug({ callSid: call.callSid, code, reason }, 'the media socket closed');
      // A line that broke is not a caller who hung up: Twilio asks what comes next, and any worker may go on.
      call.tell({ type: code === CLOSE_CODE.abnormal ? 'call.handOverRequested' : 'media.stopped' });
    },
  };
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
  if (message.event === 'media') call.callerAudio(message.media.payload, timestampOf(message.media.timestamp));
  if (message.event === 'mark') call.tell({ type: 'playback.marked', name: message.mark.name });
  if (message.event === 'dtmf') call.tell({ type: 'caller.keyPressed', digit: message.dtmf.digit });
  if (message.event === 'stop') call.tell({ type: 'media.stopped' });
  // A second `connected` or `start` is no news: the stream is what its first `start` said.
}

/** Milliseconds since the stream started; null when Twilio does not say. */
function timestampOf(text: string | undefined): number | null {
  const ms = Number(text);
  return text && Number.isSafeInteger(ms) && ms >= 0 ? ms : null;
}
