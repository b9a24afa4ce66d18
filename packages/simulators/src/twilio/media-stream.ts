import twilio from 'twilio';
import { WebSocket } from 'ws';
import { MU_LAW_FRAME_BYTES, MU_LAW_FRAME_MS, MU_LAW_SILENCE, muLawMs } from '../speech/mu-law.ts';
import type { CallClock } from './call-clock.ts';
import type { CallerAction } from './caller-actor.ts';
import type { Leg } from './leg.ts';
import { comfortNoise, createLine, type LineConditions } from './line-conditions.ts';
import { type MessageWarning, readServerMessage } from './media-messages.ts';
import { PlaybackClock } from './playback-clock.ts';
import type { TwimlStream } from './twiml.ts';

export type MediaStreamOptions = {
  streamSid: string;
  callSid: string;
  accountSid: string;
  authToken: string;
  stream: TwimlStream;
  /** Where the socket is dialled; the signature covers `stream.url`. */
  dialUrl: string;
  leg: Leg;
  clock: CallClock;
  /** Aborted when other TwiML replaces the stream. */
  replaced: AbortSignal;
  conditions: LineConditions;
  /** Docs: a server must accept a signature over the URL with and without a trailing slash. */
  signWithTrailingSlash?: boolean;
  /** `start` was sent. */
  onStarted?(): void;
  onHeard?(audio: Uint8Array): void;
};

export type StreamEnd =
  | { kind: 'caller-hung-up'; reason: 'scripted' | 'out-of-patience' }
  /** The call was ended, or given other TwiML, by REST. */
  | { kind: 'call-ended' }
  | { kind: 'redirected' }
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
export function runMediaStream(options: MediaStreamOptions): Promise<StreamReport> {
  return new StreamRun(options).run();
}

class StreamRun {
  readonly #options: MediaStreamOptions;
  readonly #socket: WebSocket;
  readonly #streamSid: string;
  readonly #playback = new PlaybackClock();
  readonly #line: ReturnType<typeof createLine>;
  readonly #warnings: MessageWarning[] = [];
  readonly #counts = { framesSent: 0, framesLost: 0, marksEchoed: 0, clears: 0 };
  readonly #ended = Promise.withResolvers<StreamEnd>();
  #waiting: { frame: Uint8Array; atMs: number }[] = [];
  #sequence = 0;
  #ticks = 0;
  #startedAtMs: number | null = null;
  #firstMediaMs: number | null = null;
  #detach: () => void = () => undefined;
  #isFinished = false;

  constructor(options: MediaStreamOptions) {
    const { stream, authToken, dialUrl, signWithTrailingSlash = false } = options;
    const signature = twilio.getExpectedTwilioSignature(authToken, stream.url + (signWithTrailingSlash ? '/' : ''), {});
    this.#options = options;
    this.#streamSid = options.streamSid;
    this.#line = createLine(options.conditions);
    this.#socket = new WebSocket(dialUrl, {
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_TIMEOUT_MS,
      headers: { 'User-Agent': 'Twilio.TmeWs/1.0', 'X-Twilio-Signature': signature },
    });
  }

  async run(): Promise<StreamReport> {
    const { leg, clock, replaced } = this.#options;
    const unpin = clock.pin();
    this.#watchSocket();
    const whenGone = () => this.#finish(endOfLeg(leg));
    const whenReplaced = () => this.#finish({ kind: 'redirected' });
    leg.over.addEventListener('abort', whenGone);
    replaced.addEventListener('abort', whenReplaced);
    if (replaced.aborted) whenReplaced();
    if (leg.over.aborted) whenGone();
    const end = await this.#ended.promise;
    const durationMs = Math.round(this.#nowMs());
    this.#detach();
    leg.over.removeEventListener('abort', whenGone);
    replaced.removeEventListener('abort', whenReplaced);
    unpin();
    if (end.kind === 'dropped') this.#socket.terminate();
    else await this.#closeSocket(end);
    return this.#report(end, durationMs);
  }

  #watchSocket(): void {
    const socket = this.#socket;
    socket.on('open', () => this.#start());
    socket.on('message', (data, isBinary) => this.#receive({ text: data.toString(), isBinary }));
    socket.on('unexpected-response', (_request, response) => {
      const error = `The upgrade was answered with HTTP ${response.statusCode}`;
      this.#finish({ kind: 'failed', errorCode: 31920, error });
      socket.terminate();
    });
    socket.on('error', (error) => this.#finish(socketFailure(error, this.#startedAtMs !== null)));
    socket.on('close', (code) =>
      this.#finish(
        code === 1006
          ? { kind: 'failed', errorCode: 31903, error: 'The socket broke' }
          : { kind: 'server-closed', code },
      ),
    );
  }

  /** Milliseconds since `start` was sent. */
  #nowMs(): number {
    return this.#startedAtMs === null ? 0 : this.#options.clock.exactMs() - this.#startedAtMs;
  }

  #finish(end: StreamEnd): void {
    this.#isFinished = true;
    this.#ended.resolve(end);
  }

  #send(message: Record<string, unknown>): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#sequence += 1;
    this.#socket.send(
      JSON.stringify({ ...message, sequenceNumber: String(this.#sequence), streamSid: this.#streamSid }),
    );
  }

  #start(): void {
    if (this.#isFinished) return;
    const { callSid, accountSid, stream, clock, leg } = this.#options;
    this.#socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
    const start = {
      accountSid,
      streamSid: this.#streamSid,
      callSid,
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8_000, channels: 1 },
      customParameters: stream.parameters,
    };
    this.#send({ event: 'start', start });
    this.#startedAtMs = clock.exactMs();
    this.#options.onStarted?.();
    this.#detach = leg.attach({
      sound: (nowMs) => this.#play(nowMs),
      take: (action) => this.#take(action),
    });
  }

  #play(nowMs: number): void {
    const startedAtMs = this.#startedAtMs ?? nowMs;
    const { ear } = this.#options.leg;
    const { audio, marks } = this.#playback.advance(nowMs - startedAtMs);
    if (audio.length > 0) {
      const endMs = startedAtMs + (this.#playback.state().lastHeardAtMs ?? 0);
      ear.hear({ by: 'assistant' }, { startMs: endMs - muLawMs(audio), endMs, audio });
      this.#options.onHeard?.(audio);
    }
    this.#echoMarks(marks);
  }

  #take({ frame, press }: CallerAction): void {
    if (this.#isFinished) return;
    const tick = this.#ticks;
    const atMs = tick * MU_LAW_FRAME_MS;
    this.#ticks += 1;
    if (this.#line.loses(atMs, frame === null)) this.#counts.framesLost += 1;
    else this.#waiting.push({ frame: wholeFrame(frame) ?? comfortNoise(MU_LAW_FRAME_BYTES, tick), atMs });
    if (this.#line.releases(atMs)) this.#flush();
    for (const digit of press ?? '') this.#send({ event: 'dtmf', dtmf: { track: 'inbound_track', digit } });
    const { dropAfterMs = Number.POSITIVE_INFINITY } = this.#options.conditions;
    if (atMs >= dropAfterMs) this.#finish({ kind: 'dropped' });
  }

  #flush(): void {
    for (const { frame, atMs } of this.#waiting) {
      this.#counts.framesSent += 1;
      const chunk = String(this.#counts.framesSent);
      const payload = Buffer.from(frame).toString('base64');
      this.#send({ event: 'media', media: { track: 'inbound', chunk, timestamp: String(atMs), payload } });
    }
    this.#waiting = [];
  }

  #receive(frame: { text: string; isBinary: boolean }): void {
    const read = readServerMessage(frame, this.#streamSid);
    if (!read.ok) {
      this.#warnings.push(read.warning);
      return;
    }
    const { message } = read;
    switch (message.event) {
      case 'media':
        this.#firstMediaMs ??= Math.round(this.#nowMs());
        this.#playback.enqueueMedia(Buffer.from(message.media.payload, 'base64'), this.#nowMs());
        break;
      case 'mark':
        this.#echoMarks(this.#playback.enqueueMark(message.mark.name, this.#nowMs()));
        break;
      case 'clear':
        this.#counts.clears += 1;
        this.#clear();
    }
  }

  #clear(): void {
    const { marks, clearedMs } = this.#playback.clear(this.#nowMs());
    if (clearedMs > 0) this.#options.leg.ear.cut();
    this.#echoMarks(marks);
  }

  #echoMarks(names: readonly string[]): void {
    for (const name of names) this.#send({ event: 'mark', mark: { name } });
    this.#counts.marksEchoed += names.length;
  }

  /** When the call or the TwiML ended on the telephone's side: `stop`, then close. */
  async #closeSocket(end: StreamEnd): Promise<void> {
    if (end.kind === 'failed' || end.kind === 'server-closed') return;
    const { accountSid, callSid, conditions } = this.#options;
    const socket = this.#socket;
    if (this.#startedAtMs === null) {
      socket.terminate();
      return;
    }
    if (!conditions.noStop) this.#send({ event: 'stop', stop: { accountSid, callSid } });
    socket.close(1000);
    const timer = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
    if (socket.readyState !== WebSocket.CLOSED) await new Promise((resolve) => socket.once('close', resolve));
    clearTimeout(timer);
  }

  #report(end: StreamEnd, durationMs: number): StreamReport {
    const { segments, clearedMs, playedMs } = this.#playback.state();
    const [first] = segments;
    return {
      streamSid: this.#streamSid,
      end,
      durationMs,
      startToFirstMediaMs: this.#firstMediaMs,
      startToFirstAudioMs: first ? Math.round(first.startMs) : null,
      ...this.#counts,
      ...this.#options.clock.lateness(),
      clearedMs: Math.round(clearedMs),
      heardMs: Math.round(playedMs),
      heard: segments.map(({ startMs, endMs, cut }) => ({
        startMs: Math.round(startMs),
        endMs: Math.round(endMs),
        cut,
      })),
      warnings: this.#warnings,
    };
  }
}

function endOfLeg({ end }: Leg): StreamEnd {
  return end === 'scripted' || end === 'out-of-patience'
    ? { kind: 'caller-hung-up', reason: end }
    : { kind: 'call-ended' };
}

/** A last, shorter piece is filled up with silence. */
function wholeFrame(frame: Uint8Array | null): Uint8Array | null {
  if (frame === null || frame.length === MU_LAW_FRAME_BYTES) return frame;
  const whole = new Uint8Array(MU_LAW_FRAME_BYTES).fill(MU_LAW_SILENCE);
  whole.set(frame);
  return whole;
}

function socketFailure(error: Error, wasOpen: boolean): StreamEnd {
  const code = 'code' in error ? String(error.code) : '';
  if (wasOpen) return { kind: 'failed', errorCode: 31903, error: error.message };
  if (code === 'ECONNREFUSED') return { kind: 'failed', errorCode: 31902, error: 'Connection refused' };
  return { kind: 'failed', errorCode: error.message.includes('timed out') ? 31901 : 31920, error: error.message };
}
