import { header, OPCODE } from '../harness/frames.ts';
import { FRAME_DIGITS, payloadOf, type Stamp, writeStamp } from '../harness/stamp.ts';
import { FRAME_MS } from '../harness/ticker.ts';

const HEAD_BYTES = 8;
const MASKED = 0x80;

/**
 * Twilio's media messages of one stream, masked and ready to be sent: one buffer, of which every frame writes the numbers,
 * the stamp and the mask anew. Numbers grow by a digit now and then; only then is the text made again.
 */
export class MediaFrames {
  readonly #streamSid: string;
  readonly #payload: Buffer;
  readonly #mask: Buffer;
  readonly #maskWord: number;
  #plain = Buffer.alloc(0);
  #plainWords = new Int32Array(0);
  #frame = Buffer.alloc(0);
  #frameWords = new Int32Array(0);
  #length = 0;
  /** Where each number ends, and how many digits it has. */
  #places: readonly (readonly [end: number, digits: number])[] = [];
  #payloadAt = 0;

  constructor(call: number, streamSid: string, mask: Buffer) {
    this.#streamSid = streamSid;
    this.#payload = payloadOf(call);
    this.#mask = mask;
    this.#maskWord = mask.readInt32LE(0);
  }

  /** @param sequenceNumber of all messages of the stream. */
  next(stamp: Stamp, sequenceNumber: number): Buffer {
    const numbers = [sequenceNumber, stamp.seq + 1, stamp.seq * FRAME_MS] as const;
    if (!this.#fits(numbers)) this.#make(numbers);
    else for (const [index, value] of numbers.entries()) this.#write(index, value);
    writeStamp(this.#plain, this.#payloadAt, stamp);
    const words = this.#plainWords;
    const target = this.#frameWords;
    for (let index = 0; index < words.length; index += 1)
      target[index + HEAD_BYTES / 4] = (words[index] as number) ^ this.#maskWord;
    return this.#frame;
  }

  #fits(numbers: readonly number[]): boolean {
    return (
      this.#places.length > 0 &&
      numbers.every((value, index) => digitsOf(value) === (this.#places[index] as readonly [number, number])[1])
    );
  }

  #write(index: number, value: number): void {
    const [end, digits] = this.#places[index] as readonly [number, number];
    let rest = value;
    for (let at = end - 1; at >= end - digits; at -= 1) {
      this.#plain[at] = 48 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
  }

  #make([sequenceNumber, chunk, timestamp]: readonly [number, number, number]): void {
    const parts = [
      `{"event":"media","sequenceNumber":"${sequenceNumber}`,
      `","streamSid":"${this.#streamSid}","media":{"track":"inbound","chunk":"${chunk}`,
      `","timestamp":"${timestamp}`,
      '","payload":"',
    ];
    let at = 0;
    const ends = parts.map((part) => (at += part.length));
    this.#places = [sequenceNumber, chunk, timestamp].map((value, index) => [ends[index] as number, digitsOf(value)]);
    this.#payloadAt = at;
    const body = Buffer.concat([Buffer.from(parts.join('')), this.#payload, Buffer.from('"}}')]);
    if (body.length !== at + FRAME_DIGITS + 3) throw new Error('A frame has another length');
    this.#length = body.length;
    const words = Math.ceil(body.length / 4);
    this.#plainWords = new Int32Array(words);
    this.#plain = Buffer.from(this.#plainWords.buffer);
    body.copy(this.#plain);
    this.#frameWords = new Int32Array(words + HEAD_BYTES / 4);
    const whole = Buffer.from(this.#frameWords.buffer);
    header(OPCODE.text, body.length, MASKED).copy(whole);
    this.#mask.copy(whole, HEAD_BYTES - this.#mask.length);
    this.#frame = whole.subarray(0, HEAD_BYTES + this.#length);
  }
}

function digitsOf(value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits += 1;
  return digits;
}
