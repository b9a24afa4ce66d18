/** WebSocket framing (RFC 6455) for the harness: as cheap as Node allows, so that the load costs less than what it measures. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const FIN = 0x80;
const MASKED = 0x80;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const MAX_LENGTH_7 = 125;
const MAX_LENGTH_16 = 65_535;
const MASK_BYTES = 4;

/** One frame where it lies in what was read. Reused for every frame: nothing of it may be kept. */
export interface Frame {
  opcode: number;
  isFinal: boolean;
  bytes: Buffer;
  start: number;
  end: number;
  /** Where its mask stands, or -1. */
  maskAt: number;
}

/** Cuts what a socket reads into frames. */
export class FrameReader {
  readonly #onFrame: (frame: Frame) => void;
  readonly #frame: Frame = { opcode: 0, isFinal: true, bytes: Buffer.alloc(0), start: 0, end: 0, maskAt: -1 };
  #rest: Buffer | null = null;

  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    for (;;) {
      const next = this.#read(bytes, at);
      if (next === at) break;
      at = next;
    }
    // A copy: the socket reuses its buffer.
    this.#rest = at === bytes.length ? null : Buffer.from(bytes.subarray(at));
  }

  /** Reads one frame; answers where the next one begins, or `at` when it is not all there. */
  #read(bytes: Buffer, at: number): number {
    const left = bytes.length - at;
    if (left < 2) return at;
    const first = bytes[at] as number;
    const second = bytes[at + 1] as number;
    let length = second & 0x7f;
    let start = at + 2;
    if (length === LENGTH_16) {
      if (left < 4) return at;
      length = bytes.readUInt16BE(start);
      start += 2;
    } else if (length === LENGTH_64) {
      if (left < 10) return at;
      length = Number(bytes.readBigUInt64BE(start));
      start += 8;
    }
    const isMasked = (second & MASKED) !== 0;
    const frame = this.#frame;
    frame.maskAt = isMasked ? start : -1;
    if (isMasked) start += MASK_BYTES;
    if (start + length > bytes.length) return at;
    frame.opcode = first & 0x0f;
    frame.isFinal = (first & FIN) !== 0;
    frame.bytes = bytes;
    frame.start = start;
    frame.end = start + length;
    this.#onFrame(frame);
    return start + length;
  }
}

/** Takes the mask off in place, from `frame.start` as far as `to`. */
export function unmask({ bytes, start, maskAt }: Frame, from: number, to: number): void {
  if (maskAt === -1) return;
  for (let index = from; index < to; index += 1)
    bytes[index] = (bytes[index] as number) ^ (bytes[maskAt + ((index - start) & 3)] as number);
}

/** A frame's content as text, unmasked. */
export function textOf(frame: Frame): string {
  unmask(frame, frame.start, frame.end);
  return frame.bytes.toString('utf8', frame.start, frame.end);
}

/** A frame of a server: not masked. */
export function serverFrame(opcode: number, body: Buffer): Buffer {
  return Buffer.concat([header(opcode, body.length, 0), body]);
}

/** A frame of a client, masked with `mask`. */
export function clientFrame(opcode: number, body: Buffer, mask: Buffer): Buffer {
  const head = Buffer.concat([header(opcode, body.length, MASKED), mask]);
  const frame = Buffer.concat([head, body]);
  for (let index = 0; index < body.length; index += 1)
    frame[head.length + index] = (body[index] as number) ^ (mask[index & 3] as number);
  return frame;
}

/** Header of a frame of `length` bytes, up to 65,535, without the mask itself. */
export function header(opcode: number, length: number, maskBit: number): Buffer {
  if (length <= MAX_LENGTH_7) return Buffer.from([FIN | opcode, maskBit | length]);
  if (length > MAX_LENGTH_16) throw new Error(`A frame of ${length} bytes is not made here`);
  return Buffer.from([FIN | opcode, maskBit | LENGTH_16, length >> 8, length & 0xff]);
}
