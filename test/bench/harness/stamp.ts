/**
 * What every frame of audio carries, so that its delay is known wherever it arrives, and a lost, doubled, disordered, changed
 * or misdirected one is noticed: 32 base64 digits at the beginning of the payload, which are 24 bytes of mu-law. They survive
 * both being passed on as text and being decoded and encoded again.
 */
export const STAMP_DIGITS = 32;
/** One frame of a call: 20 ms of mu-law at 8 kHz, as bytes and as base64. */
export const FRAME_BYTES = 160;
export const FRAME_DIGITS = 216;

export const STAMP_KIND = { caller: 1, answer: 2, sentence: 3 } as const;

export interface Stamp {
  /** `sentence`: said once, then played again from a cache, so neither its order nor its delay means anything. */
  kind: number;
  /** Which call, from 1. */
  call: number;
  /** Which of the call's answers, from 1; 0 for the caller. */
  answer: number;
  /** Frame of the answer, or of the caller, from 0. */
  seq: number;
  /** `nowUs()` of the process that sent it. */
  sentAtUs: number;
}

export function emptyStamp(): Stamp {
  return { kind: 0, call: 0, answer: 0, seq: 0, sentAtUs: 0 };
}

const ALPHABET = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 'latin1');
const NO_DIGIT = 255;
const VALUES = new Uint8Array(256).fill(NO_DIGIT);
for (const [value, letter] of ALPHABET.entries()) VALUES[letter] = value;

const MAGIC = Buffer.from('OfHk', 'latin1');
/** Digits of six bits: where each field begins, and how many it has. */
const FIELDS = {
  kind: [4, 1],
  call: [5, 4],
  answer: [9, 3],
  seq: [12, 5],
  sentAtUs: [17, 8],
} as const satisfies Record<keyof Stamp, readonly [number, number]>;
const CHECK = [25, 4] as const;
const ZERO_DIGIT = 0x41;
const DIGIT_VALUES = 64;
const CHECK_MODULUS = DIGIT_VALUES ** CHECK[1];

/** Writes the stamp's digits into a base64 payload. */
export function writeStamp(target: Uint8Array, at: number, stamp: Stamp): void {
  target.set(MAGIC, at);
  const digits = target.subarray(at, at + STAMP_DIGITS);
  writeNumber(digits, FIELDS.kind, stamp.kind);
  writeNumber(digits, FIELDS.call, stamp.call);
  writeNumber(digits, FIELDS.answer, stamp.answer);
  writeNumber(digits, FIELDS.seq, stamp.seq);
  writeNumber(digits, FIELDS.sentAtUs, stamp.sentAtUs);
  writeNumber(digits, CHECK, checkOf(target, at));
  digits.fill(ZERO_DIGIT, CHECK[0] + CHECK[1]);
}

/** Reads a stamp; false when there is none at this place, or a damaged one. `into` is reused: no garbage per frame. */
export function readStamp(bytes: Uint8Array, at: number, into: Stamp): boolean {
  if (at + STAMP_DIGITS > bytes.length) return false;
  for (let index = 0; index < MAGIC.length; index += 1) if (bytes[at + index] !== MAGIC[index]) return false;
  if (readNumber(bytes, at + CHECK[0], CHECK[1]) !== checkOf(bytes, at)) return false;
  into.kind = readNumber(bytes, at + FIELDS.kind[0], FIELDS.kind[1]);
  into.call = readNumber(bytes, at + FIELDS.call[0], FIELDS.call[1]);
  into.answer = readNumber(bytes, at + FIELDS.answer[0], FIELDS.answer[1]);
  into.seq = readNumber(bytes, at + FIELDS.seq[0], FIELDS.seq[1]);
  into.sentAtUs = readNumber(bytes, at + FIELDS.sentAtUs[0], FIELDS.sentAtUs[1]);
  return true;
}

/**
 * A payload of one frame without its stamp: nearly silent mu-law, different for every call, so that a payload put together
 * from two calls is noticed by `isTailOf`.
 */
export function payloadOf(call: number): Buffer {
  const audio = Buffer.alloc(FRAME_BYTES, 0xff);
  for (let index = 24; index < FRAME_BYTES; index += 1) audio[index] = 0xf8 | ((call + index * (1 + (call % 5))) & 7);
  return Buffer.from(audio.toString('base64'), 'latin1');
}

/** Whether everything behind the stamp is what `payloadOf(call)` put there. */
export function isTailOf(payload: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let index = STAMP_DIGITS; index < FRAME_DIGITS; index += 1)
    if (bytes[at + index] !== payload[index]) return false;
  return true;
}

function writeNumber(target: Uint8Array, [at, digits]: readonly [number, number], value: number): void {
  let rest = Math.floor(value);
  for (let index = digits - 1; index >= 0; index -= 1) {
    const higher = Math.floor(rest / DIGIT_VALUES);
    target[at + index] = ALPHABET[rest - higher * DIGIT_VALUES] as number;
    rest = higher;
  }
}

function readNumber(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let index = 0; index < digits; index += 1)
    value = value * DIGIT_VALUES + (VALUES[bytes[at + index] as number] as number);
  return value;
}

/** Of everything between magic and check: a digit changed or moved changes it. */
function checkOf(bytes: Uint8Array, at: number): number {
  let sum = 0;
  for (let index = MAGIC.length; index < CHECK[0]; index += 1)
    sum = (sum * 31 + (bytes[at + index] as number)) % CHECK_MODULUS;
  return sum;
}
