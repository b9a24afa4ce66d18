import twilio from 'twilio';
import { WebSocket } from 'ws';
import { MU_LAW_FRAME_BYTES, MU_LAW_FRAME_MS } from '../speech/mu-law.ts';
import type { CallerActor } from './caller-actor.ts';
import { startFrameTicker } from './frame-ticker.ts';
import { comfortNoise, createLine, type LineConditions } from './line-conditions.ts';
import { type MessageWarning, readServerMessage } from './media-messages.ts';
import { createPlaybackClock, type PlaybackClock } from './playback-clock.ts';
import { newSid } from './sids.ts';
import type { TwimlStream } from './twiml.ts';

export type MediaStreamOptions = {
  callSid: string;
  accountSid: string;
  authToken: string;
  stream: TwimlStream;
  /** Where the socket is dialled; the signature covers `stream.url`. */
  dialUrl: string;
  actor: CallerActor;
  conditions: LineConditions;
  /** Docs: a server must accept a signature over the URL with and without a trailing slash. */
  signWithTrailingSlash?: boolean;
  onHeard?(audio: Uint8Array, atMs: number): void;
};

export type StreamEnd =
  | { kind: 'caller-hung-up'; reason: 'scripted' | 'out-of-patience' }
  | { kind: 'server-closed'; code: number }
  | { kind: 'dropped' }
  /** 31901 no answer, 31902 refused, 31903 broken, 31920 not 101. */
  | { kind: 'failed'; errorCode: number; error: string };

export type StreamReport = {
  streamSid: string;
  end: StreamEnd;
  durationMs: number;
  /** From the `start` message to the first outbound media message, to the first sound played, or null. */
  startToFirstMediaMs: number | null;
  startToFirstAudioMs: number | null;
  framesSent: number;
  framesLost: number;
  lateTicks: number;
  maxLateMs: number;
  marksEchoed: number;
  clears: number;
  clearedMs: number;
  heardMs: number;
  heard: { startMs: number; endMs: number; cut: boolean }[];
  warnings: MessageWarning[];
};

const CONNECT_TIMEOUT_MS = 10_000;
const CLOSE_GRACE_MS = 1_000;

/** Runs one bidirectional stream until somebody ends it. Never rejects: what went wrong is the report's `end`. */
export async function runMediaStream(options: MediaStreamOptions): Promise<StreamReport> {
  const { stream, authToken } = options;
  const signedUrl = options.signWithTrailingSlash ? `${stream.url}/` : stream.url;
  const socket = new WebSocket(options.dialUrl, {
    perMessageDeflate: false,
    handshakeTimeout: CONNECT_TIMEOUT_MS,
    headers: {
      'User-Agent': 'Twilio.TmeWs/1.0',
      'X-Twilio-Signature': twilio.getExpectedTwilioSignature(authToken, signedUrl, {}),
    },
  });
  const run = createStreamRun(socket, options);
  const end = await new Promise<StreamEnd>((resolve) => run.start(resolve));
  return run.report(end);
}

function createStreamRun(socket: WebSocket, options: MediaStreamOptions) {
  const streamSid = newSid('MZ');
  const playback: PlaybackClock = createPlaybackClock();
  const warnings: MessageWarning[] = [];
  const counts = { framesSent: 0, framesLost: 0, marksEchoed: 0, clears: 0 };
  let sequence = 0;
  let chunk = 0;
  let startedAt = 0;
  let firstMediaMs: number | null = null;
  let ticker: ReturnType<typeof startFrameTicker> | null = null;
  let lateness = { ticks: 0, lateTicks: 0, maxLateMs: 0 };
  const nowMs = (): number => performance.now() - startedAt;

  function send(message: Record<string, unknown>): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    sequence += 1;
    socket.send(JSON.stringify({ ...message, sequenceNumber: String(sequence), streamSid }));
  }

  function echoMarks(names: readonly string[]): void {
    for (const name of names) send({ event: 'mark', mark: { name } });
    counts.marksEchoed += names.length;
  }

  function receive(text: string, isBinary: boolean): void {
    const read = readServerMessage({ text, isBinary }, streamSid);
    if (!read.ok) {
      warnings.push(read.warning);
      return;
    }
    switch (read.message.event) {
      case 'media':
        firstMediaMs ??= Math.round(nowMs());
        playback.enqueueMedia(Buffer.from(read.message.media.payload, 'base64'), nowMs());
        break;
      case 'mark':
        echoMarks(playback.enqueueMark(read.message.mark.name, nowMs()));
        break;
      case 'clear':
        counts.clears += 1;
        echoMarks(playback.clear(nowMs()).marks);
    }
  }

  function sendMedia(frame: Uint8Array, timestampMs: number): void {
    chunk += 1;
    counts.framesSent += 1;
    const payload = Buffer.from(frame).toString('base64');
    send({
      event: 'media',
      media: { track: 'inbound', chunk: String(chunk), timestamp: String(timestampMs), payload },
    });
  }

  function startMedia(finish: (end: StreamEnd) => void): void {
    const { callSid, accountSid, stream, actor, conditions } = options;
    socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
    const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8_000, channels: 1 };
    send({
      event: 'start',
      start: { accountSid, streamSid, callSid, tracks: ['inbound'], mediaFormat, customParameters: stream.parameters },
    });
    startedAt = performance.now();
    const line = createLine(conditions);
    let waiting: { frame: Uint8Array; atMs: number }[] = [];
    ticker = startFrameTicker(MU_LAW_FRAME_MS, (tick) => {
      const atMs = tick * MU_LAW_FRAME_MS;
      const played = playback.advance(nowMs());
      if (played.audio.length > 0) options.onHeard?.(played.audio, nowMs());
      echoMarks(played.marks);
      const { frame, press, hangUp } = actor.act(atMs, playback.state());
      if (line.loses(atMs, frame === null)) counts.framesLost += 1;
      else waiting.push({ frame: wholeFrame(frame) ?? comfortNoise(MU_LAW_FRAME_BYTES, tick), atMs });
      if (line.releases(atMs)) {
        for (const entry of waiting) sendMedia(entry.frame, entry.atMs);
        waiting = [];
      }
      for (const digit of press ?? '') send({ event: 'dtmf', dtmf: { track: 'inbound_track', digit } });
      if (hangUp) finish({ kind: 'caller-hung-up', reason: hangUp });
      else if (conditions.dropAfterMs !== undefined && atMs >= conditions.dropAfterMs) finish({ kind: 'dropped' });
    });
  }

  /** The call ended on the telephone's side: `stop`, then close. */
  async function hangUp(): Promise<void> {
    const { accountSid, callSid, conditions } = options;
    if (!conditions.noStop) send({ event: 'stop', stop: { accountSid, callSid } });
    socket.close(1000);
    const timer = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
    if (socket.readyState !== WebSocket.CLOSED) await new Promise((resolve) => socket.once('close', resolve));
    clearTimeout(timer);
  }

  function start(resolve: (end: StreamEnd) => void): void {
    let finished = false;
    const finish = (end: StreamEnd): void => {
      if (finished) return;
      finished = true;
      lateness = ticker?.lateness() ?? lateness;
      ticker?.stop();
      if (end.kind === 'dropped') socket.terminate();
      if (end.kind === 'caller-hung-up') void hangUp().then(() => resolve(end));
      else resolve(end);
    };
    socket.on('open', () => startMedia(finish));
    socket.on('message', (data, isBinary) => receive(data.toString(), isBinary));
    socket.on('unexpected-response', (_request, response) => {
      socket.terminate();
      finish({ kind: 'failed', errorCode: 31920, error: `The upgrade was answered with HTTP ${response.statusCode}` });
    });
    socket.on('error', (error) => finish(socketFailure(error, startedAt > 0)));
    socket.on('close', (code) =>
      finish(
        code === 1006
          ? { kind: 'failed', errorCode: 31903, error: 'The socket broke' }
          : { kind: 'server-closed', code },
      ),
    );
  }

  function report(end: StreamEnd): StreamReport {
    const { segments, clearedMs, playedMs } = playback.state();
    const { lateTicks, maxLateMs } = lateness;
    const firstHeardMs = segments[0]?.startMs ?? null;
    return {
      streamSid,
      end,
      durationMs: startedAt === 0 ? 0 : Math.round(nowMs()),
      startToFirstMediaMs: firstMediaMs,
      startToFirstAudioMs: firstHeardMs === null ? null : Math.round(firstHeardMs),
      ...counts,
      lateTicks,
      maxLateMs,
      clearedMs: Math.round(clearedMs),
      heardMs: Math.round(playedMs),
      heard: segments.map(({ startMs, endMs, cut }) => ({
        startMs: Math.round(startMs),
        endMs: Math.round(endMs),
        cut,
      })),
      warnings,
    };
  }

  return { start, report };
}

/** A last, shorter piece is filled up with silence. */
function wholeFrame(frame: Uint8Array | null): Uint8Array | null {
  if (frame === null || frame.length === MU_LAW_FRAME_BYTES) return frame;
  const whole = new Uint8Array(MU_LAW_FRAME_BYTES).fill(0xff);
  whole.set(frame);
  return whole;
}

function socketFailure(error: Error, wasOpen: boolean): StreamEnd {
  const code = 'code' in error ? String(error.code) : '';
  if (wasOpen) return { kind: 'failed', errorCode: 31903, error: error.message };
  if (code === 'ECONNREFUSED') return { kind: 'failed', errorCode: 31902, error: 'Connection refused' };
  return { kind: 'failed', errorCode: error.message.includes('timed out') ? 31901 : 31920, error: error.message };
}
