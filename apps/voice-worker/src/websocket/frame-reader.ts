import { isUtf8 } from 'node:buffer';
import {
  CLOSE_CODE,
  isCloseCodeOnWire,
  LENGTH_16_FROM,
  LENGTH_64_FROM,
  MASK_BYTES,
  MAX_CONTROL_BYTES,
  OPCODE,
  type Violation,
} from './frame-rules.ts';
import { FrameTail } from './frame-tail.ts';
import { applyMask } from './mask.ts';

/** What came in. Nothing follows `onClose` or `onViolation`. */
export interface FrameEvents {
  onText(message: string): void;
  /** A whole binary message. Its bytes are not kept: neither of our peers may send any. */
  onBinary(): void;
  /** `payload` is valid during the call only. */
  onPing(payload: Buffer): void;
  onClose(code: number, reason: string): void;
  onViolation(violation: Violation): void;
}

export interface FrameReaderOptions {
  /** Whether frames must carry a mask: what a server reads does, what a client reads must not. */
  readonly isMasked: boolean;
  /** Of one message, all its fragments together. */
  readonly maxMessageBytes: number;
}

/** Fragments of one message; more are an attack on our memory, however small they are. */
const MAX_FRAGMENTS = 1_024;
const REPLACEMENT = '\ufffd';
const FIN = 0x80;
const RESERVED_BITS = 0x70;
const OPCODE_BITS = 0x0f;
const MASKED = 0x80;
const LENGTH_BITS = 0x7f;
const TWO_POW_32 = 2 ** 32;
/** 2^53 - 1 shifted down by 32 bits: above it a length is no exact number. */
const MAX_LENGTH_HIGH = 2 ** 21 - 1;

/**
 * RFC 6455 frames out of chunks of bytes that may end anywhere. No IO: bytes in, calls of `events` out, in order. As strict
 * as `ws`, and stricter in one thing: a length must be written in its shortest form, as the RFC demands.
 */
export class FrameReader {
  readonly #events: FrameEvents;
  readonly #isMasked: boolean;
  readonly #maxMessageBytes: number;
  readonly #tail = new FrameTail();
  #isOver = false;
  /** Opcode of the message whose fragments are being gathered, or null. */
  #openOpcode: number | null = null;
  #fragments: Buffer[] = [];
  #fragmentCount = 0;
  #messageBytes = 0;
  /** Where the payload of the frame at hand begins and ends. */
  #payloadFrom = 0;
  #payloadTo = 0;

  constructor(events: FrameEvents, { isMasked, maxMessageBytes }: FrameReaderOptions) {
    this.#events = events;
    this.#isMasked = isMasked;
    this.#maxMessageBytes = maxMessageBytes;
  }

  /** Nothing is read any more. */
  stop(): void {
    this.#isOver = true;
    this.#fragments = [];
    this.#tail.clear();
  }

  /** Reads the first `length` bytes of `chunk`: they are unmasked in place and not kept, and may be overwritten after the call. */
  read(chunk: Buffer, length = chunk.length): void {
    if (this.#isOver) return;
    const bytes = this.#tail.isEmpty ? chunk : this.#tail.join(chunk.subarray(0, length));
    if (bytes !== null) this.#readFrames(bytes, bytes === chunk ? length : bytes.length);
  }

  #readFrames(bytes: Buffer, length: number): void {
    let at = 0;
    while (at < length && !this.#isOver) {
      const end = this.#measure(bytes, at, length);
      if (this.#isOver) return;
      if (end > length) {
        this.#tail.keep(bytes.subarray(at, length), end - at);
        return;
      }
      this.#take(bytes, at);
      at = end;
    }
  }

  /** Checks the header at `at`; answers where the frame ends, or, as long as its header is incomplete, where that may end. */
  #measure(bytes: Buffer, at: number, available: number): number {
    if (available - at < 2) return at + 2;
    const first = bytes[at] as number;
    const second = bytes[at + 1] as number;
    const violation = this.#violationOf(first, second);
    if (violation !== null) return this.#fail(CLOSE_CODE.protocolError, violation);
    const short = second & LENGTH_BITS;
    const lengthTo = at + 2 + extraLengthBytes(short);
    const from = lengthTo + (this.#isMasked ? MASK_BYTES : 0);
    if (available < from) return from;
    const length = short < LENGTH_16_FROM ? short : this.#longLength(bytes, at + 2, short);
    const isData = (first & OPCODE_BITS) < OPCODE.close;
    if (isData && this.#messageBytes + length > this.#maxMessageBytes) return this.#fail(CLOSE_CODE.tooBig, 'too big');
    this.#payloadFrom = from;
    this.#payloadTo = from + length;
    return from + length;
  }

  /** What is wrong with the first two bytes, or null. */
  #violationOf(first: number, second: number): string | null {
    if ((first & RESERVED_BITS) !== 0) return 'reserved bits';
    const hasMask = (second & MASKED) !== 0;
    if (hasMask !== this.#isMasked) return this.#isMasked ? 'no mask' : 'masked';
    const opcode = first & OPCODE_BITS;
    switch (opcode) {
      case OPCODE.continuation:
        return this.#openOpcode === null ? 'nothing to continue' : null;
      case OPCODE.text:
      case OPCODE.binary:
        return this.#openOpcode === null ? null : 'message within a message';
      case OPCODE.close:
      case OPCODE.ping:
      case OPCODE.pong:
        return controlViolation(opcode, (first & FIN) !== 0, second & LENGTH_BITS);
      default:
        return 'reserved opcode';
    }
  }

  #longLength(bytes: Buffer, at: number, short: number): number {
    if (short === LENGTH_16_FROM) {
      const length = bytes.readUInt16BE(at);
      return length < LENGTH_16_FROM ? this.#fail(CLOSE_CODE.protocolError, 'length not minimal') : length;
    }
    const high = bytes.readUInt32BE(at);
    const length = high * TWO_POW_32 + bytes.readUInt32BE(at + 4);
    if (length < LENGTH_64_FROM) return this.#fail(CLOSE_CODE.protocolError, 'length not minimal');
    return high > MAX_LENGTH_HIGH ? this.#fail(CLOSE_CODE.tooBig, 'too big') : length;
  }

  #take(bytes: Buffer, at: number): void {
    const from = this.#payloadFrom;
    const to = this.#payloadTo;
    if (this.#isMasked && to > from) applyMask(bytes, from, to);
    const first = bytes[at] as number;
    if (first === (FIN | OPCODE.text)) this.#tellText(bytes, from, to);
    else this.#takeOther(first, bytes.subarray(from, to));
  }

  #takeOther(first: number, payload: Buffer): void {
    const opcode = first & OPCODE_BITS;
    if (opcode === OPCODE.ping) this.#events.onPing(payload);
    else if (opcode === OPCODE.close) this.#takeClose(payload);
    else if (opcode !== OPCODE.pong) this.#takeFragment(opcode, payload, (first & FIN) !== 0);
  }

  #takeFragment(opcode: number, payload: Buffer, isLast: boolean): void {
    this.#openOpcode ??= opcode;
    this.#fragmentCount += 1;
    this.#messageBytes += payload.length;
    if (this.#fragmentCount > MAX_FRAGMENTS) {
      this.#fail(CLOSE_CODE.policy, 'too many fragments');
      return;
    }
    const isText = this.#openOpcode === OPCODE.text;
    if (isText && payload.length > 0) this.#fragments.push(Buffer.from(payload));
    if (!isLast) return;
    const fragments = this.#fragments;
    this.#fragments = [];
    this.#openOpcode = null;
    this.#fragmentCount = 0;
    this.#messageBytes = 0;
    const whole = Buffer.concat(fragments);
    if (isText) this.#tellText(whole, 0, whole.length);
    else this.#events.onBinary();
  }

  #tellText(bytes: Buffer, from: number, to: number): void {
    const text = bytes.toString('utf8', from, to);
    // Bytes that are no UTF-8 are read as this character; seldom it is meant, so only then it is worth a look.
    const isSound = !text.includes(REPLACEMENT) || isUtf8(bytes.subarray(from, to));
    if (isSound) this.#events.onText(text);
    else this.#fail(CLOSE_CODE.invalidText, 'not UTF-8');
  }

  #takeClose(payload: Buffer): void {
    const code = payload.length === 0 ? CLOSE_CODE.noStatus : payload.readUInt16BE(0);
    const reason = payload.subarray(2);
    if (payload.length > 0 && !isCloseCodeOnWire(code)) this.#fail(CLOSE_CODE.protocolError, 'close code');
    else if (!isUtf8(reason)) this.#fail(CLOSE_CODE.invalidText, 'not UTF-8');
    else this.#tellClose(code, reason.toString());
  }

  #tellClose(code: number, reason: string): void {
    this.stop();
    this.#events.onClose(code, reason);
  }

  /** Answers 0, so that a measuring caller has something to return. */
  #fail(closeCode: number, reason: string): number {
    if (this.#isOver) return 0;
    this.stop();
    this.#events.onViolation({ closeCode, reason });
    return 0;
  }
}

function extraLengthBytes(short: number): number {
  if (short < LENGTH_16_FROM) return 0;
  return short === LENGTH_16_FROM ? 2 : 8;
}

function controlViolation(opcode: number, isFinal: boolean, length: number): string | null {
  if (!isFinal) return 'fragmented control frame';
  const isHalfCode = opcode === OPCODE.close && length === 1;
  return length > MAX_CONTROL_BYTES || isHalfCode ? 'control frame length' : null;
}
