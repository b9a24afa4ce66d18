import { connect, type Socket } from 'node:net';
import { nowUs } from '../harness/clock.ts';
import { clientFrame, type Frame, FrameReader, OPCODE, textOf } from '../harness/frames.ts';
import { Ledger } from '../harness/ledger.ts';
import type { Samples } from '../harness/quantiles.ts';
import { sendReused } from '../harness/raw-socket.ts';
import { emptyStamp, FRAME_BYTES, FRAME_DIGITS, isTailOf, payloadOf, readStamp, STAMP_KIND } from '../harness/stamp.ts';
import { readUpgradeAnswer, upgradeRequest } from '../harness/upgrade.ts';
import { MediaFrames } from './media-frames.ts';
import { Playback } from './playback.ts';

const READ_BUFFER_BYTES = 64 * 1_024;
/** All streams read into one buffer: what is cut off is copied, the rest is done with when the next read begins. */
const readBuffer = Buffer.alloc(READ_BUFFER_BYTES);
const COMPARED_EVERY = 16;
const MS_PER_FRAME = 20;
const BYTES_PER_MS = 8;
const PAYLOAD_KEY = Buffer.from('"payload":"');
const MEDIA_TAG = '"event":"media"';
/** Beyond it a message is parsed to know what it is. */
const TAG_WITHIN_BYTES = 120;

export interface Clear {
  readonly atUs: number;
  /** The answer that was playing, and how much of it was heard. */
  readonly answer: number;
  readonly heardMs: number;
}

export interface StreamOptions {
  readonly call: number;
  readonly callSid: string;
  readonly accountSid: string;
  readonly url: URL;
  readonly signature: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Delays of frames that were heard in the open window, in milliseconds. */
  readonly delay: Samples;
  readonly onOpen: (stream: CallerStream) => void;
  readonly onOver: (stream: CallerStream) => void;
  /** Runs a task at a moment of the common clock. */
  readonly at: (atUs: number, task: () => void) => void;
}

/** One media stream, Twilio's side: sends stamped frames every 20 ms, plays what it is sent, echoes marks. */
export class CallerStream {
  readonly call: number;
  readonly ledger: Ledger;
  readonly clears: Clear[] = [];
  readonly #options: StreamOptions;
  readonly #socket: Socket;
  readonly #streamSid: string;
  readonly #mask: Buffer;
  readonly #frames: MediaFrames;
  readonly #reader = new FrameReader((frame) => this.#frame(frame));
  readonly #playback = new Playback();
  readonly #stamp = emptyStamp();
  readonly #sending = { kind: STAMP_KIND.caller, call: 0, answer: 0, seq: 0, sentAtUs: 0 };
  readonly #tail: Buffer;
  #head: Buffer | null = Buffer.alloc(0);
  #payloadAt = -1;
  #sequenceNumber = 1;
  startSentAtUs: number | null = null;
  firstSpokenAtUs: number | null = null;
  firstAudioAtUs: number | null = null;
  /** Stamp kind of the first audio that came. */
  firstAudioKind: number | null = null;
  /** Audio that came although its answer had been cut by `clear`. */
  framesAfterClear = 0;
  sent = 0;
  marks = 0;
  closeCode: number | null = null;
  closedAtUs: number | null = null;
  isHangingUp = false;
  /** Its delays are not counted: something was done to it. */
  isLeftOut = false;
  #watchedFromUs = Number.POSITIVE_INFINITY;
  firstWatchedAudioAtUs: number | null = null;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.call = options.call;
    this.ledger = new Ledger(options.call);
    this.#sending.call = options.call;
    this.#tail = payloadOf(options.call);
    this.#streamSid = `MZ${options.call.toString(16).padStart(32, '0')}`;
    this.#mask = Buffer.from([0x37, 0xfa, 0x21 ^ (options.call & 0xff), 0x3d]);
    this.#frames = new MediaFrames(options.call, this.#streamSid, this.#mask);
    const { url, signature } = options;
    this.#socket = connect({
      host: url.hostname,
      port: Number(url.port),
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (length, buffer) => {
          this.#read((buffer as Buffer).subarray(0, length));
          return true;
        },
      },
    });
    this.#socket.on('connect', () => this.#socket.write(upgradeRequest(url, { 'X-Twilio-Signature': signature })));
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.on('close', () => this.#over());
  }

  get isOver(): boolean {
    return this.closedAtUs !== null;
  }

  /** One frame of the caller. */
  speak(): void {
    const sending = this.#sending;
    sending.seq = this.sent;
    this.sent += 1;
    this.#sequenceNumber += 1;
    sending.sentAtUs = nowUs();
    this.firstSpokenAtUs ??= sending.sentAtUs;
    sendReused(this.#socket, this.#frames.next(sending, this.#sequenceNumber));
  }

  /** Leaves its delays out, and notes the first audio that comes after `fromUs`. */
  watch(fromUs: number): void {
    this.isLeftOut = true;
    this.#watchedFromUs = fromUs;
    this.firstWatchedAudioAtUs = null;
  }

  /** The caller hangs up: `stop`, then Twilio closes the socket. */
  hangUp(): void {
    if (this.isOver) return;
    this.isHangingUp = true;
    const { accountSid, callSid } = this.#options;
    this.#message({ event: 'stop', stop: { accountSid, callSid } });
    this.#socket.end(clientFrame(OPCODE.close, Buffer.from([3, 232]), this.#mask));
  }

  #read(chunk: Buffer): void {
    if (this.#head === null) {
      this.#reader.push(chunk);
      return;
    }
    this.#head = Buffer.concat([this.#head, chunk]);
    const answer = readUpgradeAnswer(this.#head);
    if (!answer) return;
    const body = this.#head.subarray(answer.bodyAt);
    this.#head = null;
    if (answer.status !== 101) {
      this.closeCode = answer.status;
      this.#socket.destroy();
      return;
    }
    this.#begin();
    if (body.length > 0) this.#reader.push(body);
  }

  #begin(): void {
    const { callSid, accountSid, parameters } = this.#options;
    const start = {
      streamSid: this.#streamSid,
      accountSid,
      callSid,
      tracks: ['inbound'],
      customParameters: parameters,
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8_000, channels: 1 },
    };
    this.#text(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
    this.startSentAtUs = nowUs();
    this.#text(JSON.stringify({ event: 'start', sequenceNumber: '1', streamSid: this.#streamSid, start }));
    this.#options.onOpen(this);
  }

  #over(): void {
    if (this.isOver) return;
    this.closedAtUs = nowUs();
    this.#options.onOver(this);
  }

  #message(fields: Readonly<Record<string, unknown>>): void {
    this.#sequenceNumber += 1;
    const { event, ...rest } = fields;
    const sequenceNumber = String(this.#sequenceNumber);
    this.#text(JSON.stringify({ event, sequenceNumber, streamSid: this.#streamSid, ...rest }));
  }

  #text(text: string): void {
    if (!this.#socket.destroyed) this.#socket.write(clientFrame(OPCODE.text, Buffer.from(text), this.#mask));
  }

  #frame(frame: Frame): void {
    if (frame.opcode === OPCODE.text) {
      if (!this.#hearFrame(frame)) this.#hear(textOf(frame));
      return;
    }
    if (frame.opcode === OPCODE.close) {
      if (frame.end - frame.start >= 2) this.closeCode = frame.bytes.readUInt16BE(frame.start);
      this.#socket.end(clientFrame(OPCODE.close, Buffer.alloc(0), this.#mask));
    }
    if (frame.opcode === OPCODE.ping)
      this.#socket.write(
        clientFrame(OPCODE.pong, Buffer.from(frame.bytes.subarray(frame.start, frame.end)), this.#mask),
      );
  }

  /** A media message of one frame, without parsing it; false for everything else. */
  #hearFrame({ bytes, start, end }: Frame): boolean {
    const payloadAt = start + this.#findPayload(bytes, start, end);
    if (this.#payloadAt === -1 || end - payloadAt < FRAME_DIGITS || bytes[payloadAt + FRAME_DIGITS] !== 0x22)
      return false;
    const atUs = nowUs();
    if (!readStamp(bytes, payloadAt, this.#stamp)) {
      this.#stamp.kind = 0;
      this.ledger.counts.unstamped += 1;
      this.#heard(0, MS_PER_FRAME, atUs);
      return true;
    }
    this.#note(atUs);
    if (this.#stamp.kind === STAMP_KIND.answer && this.#stamp.seq % COMPARED_EVERY === 0)
      if (!isTailOf(this.#tail, bytes, payloadAt)) this.ledger.counts.damaged += 1;
    return true;
  }

  /** Where the payload begins, counted from `start`; looked for where it was last time first. -1: this is no media message. */
  #findPayload(bytes: Buffer, start: number, end: number): number {
    const keyAt = start + this.#payloadAt - PAYLOAD_KEY.length;
    if (this.#payloadAt !== -1 && this.#payloadAt < end - start && isKeyAt(bytes, keyAt)) return this.#payloadAt;
    this.#payloadAt = -1;
    const head = bytes.subarray(start, Math.min(end, start + TAG_WITHIN_BYTES));
    if (!head.includes(MEDIA_TAG)) return -1;
    const found = head.indexOf(PAYLOAD_KEY);
    if (found !== -1) this.#payloadAt = found + PAYLOAD_KEY.length;
    return this.#payloadAt;
  }

  #note(atUs: number): void {
    const { kind, answer, sentAtUs } = this.#stamp;
    if (kind !== STAMP_KIND.answer) {
      this.ledger.counts.unstamped += 1;
      this.#heard(0, MS_PER_FRAME, atUs);
      return;
    }
    if (!this.ledger.note(this.#stamp)) return;
    const lastClear = this.clears.at(-1);
    if (lastClear && answer <= lastClear.answer) this.framesAfterClear += 1;
    if (!this.isLeftOut) this.#options.delay.add((atUs - sentAtUs) / 1_000);
    this.#heard(answer, MS_PER_FRAME, atUs);
  }

  #heard(answer: number, audioMs: number, atUs: number): void {
    if (atUs >= this.#watchedFromUs) this.firstWatchedAudioAtUs ??= atUs;
    if (this.firstAudioAtUs === null) {
      this.firstAudioAtUs = atUs;
      this.firstAudioKind = this.#stamp.kind;
    }
    this.#playback.queue(answer, audioMs, atUs);
  }

  /** Several frames in one message, or one of another length: decoded, and taken apart again. */
  #hearJoined(payload: string): void {
    const bytes = Buffer.from(payload, 'base64');
    const atUs = nowUs();
    for (let at = 0; at < bytes.length; at += FRAME_BYTES) {
      const piece = bytes.subarray(at, at + FRAME_BYTES);
      if (readStamp(Buffer.from(piece.toString('base64'), 'latin1'), 0, this.#stamp)) this.#note(atUs);
      else {
        this.#stamp.kind = 0;
        this.ledger.counts.unstamped += 1;
        this.#heard(0, piece.length / BYTES_PER_MS, atUs);
      }
    }
  }

  #hear(text: string): void {
    const message = JSON.parse(text) as { event: string; media?: { payload: string }; mark?: { name: string } };
    const atUs = nowUs();
    if (message.event === 'media') this.#hearJoined(message.media?.payload ?? '');
    if (message.event === 'mark') this.#marked(message.mark?.name ?? '', atUs);
    if (message.event !== 'clear') return;
    this.clears.push({ atUs, ...this.#playback.heard(atUs) });
    this.#echo(this.#playback.clear(atUs));
  }

  #marked(name: string, atUs: number): void {
    this.marks += 1;
    const dueAtUs = this.#playback.mark(name, atUs);
    if (dueAtUs <= atUs) this.#echo(this.#playback.takeDue(atUs));
    else this.#options.at(dueAtUs, () => this.#echo(this.#playback.takeDue(nowUs())));
  }

  #echo(names: readonly string[]): void {
    for (const name of names) this.#message({ event: 'mark', mark: { name } });
  }
}

function isKeyAt(bytes: Buffer, at: number): boolean {
  for (let index = 0; index < PAYLOAD_KEY.length; index += 1)
    if (bytes[at + index] !== PAYLOAD_KEY[index]) return false;
  return true;
}
