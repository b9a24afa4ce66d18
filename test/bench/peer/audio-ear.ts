import { type Frame, unmask } from '../harness/frames.ts';
import {
  emptyStamp,
  FRAME_BYTES,
  FRAME_DIGITS,
  isTailOf,
  payloadOf,
  readStamp,
  STAMP_DIGITS,
  type Stamp,
} from '../harness/stamp.ts';

/** Where `"audio":"` is looked for in an append before it is parsed. */
const HEAD_BYTES = 160;
const AUDIO_KEY = Buffer.from('"audio":"');
/** Every so many frames the whole payload is compared. */
const COMPARED_EVERY = 16;

export interface AudioEarOptions {
  /** The stamp is reused. */
  readonly onStamped: (stamp: Stamp) => void;
  readonly onUnstamped: () => void;
  readonly onDamaged: () => void;
}

/** Finds the stamps in what a bridge appends, without parsing an ordinary append. */
export class AudioEar {
  readonly #options: AudioEarOptions;
  readonly #stamp = emptyStamp();
  #tail: { call: number; payload: Buffer } = { call: 0, payload: payloadOf(0) };
  #audioAt = -1;

  constructor(options: AudioEarOptions) {
    this.#options = options;
  }

  /** An append of one frame; false for everything else, and then the frame is as it was. */
  hear(frame: Frame): boolean {
    const { bytes, start, end } = frame;
    if (end - start < FRAME_DIGITS) return false;
    const headEnd = Math.min(end, start + HEAD_BYTES);
    unmask(frame, start, headEnd);
    const audioAt = this.#findAudio(bytes.subarray(start, headEnd));
    const isOneFrame = audioAt !== -1 && end - start - audioAt - 2 === FRAME_DIGITS;
    if (!isOneFrame || audioAt + STAMP_DIGITS > HEAD_BYTES) {
      // The mask is put back: whoever reads it now takes off all of it.
      unmask(frame, start, headEnd);
      return false;
    }
    if (!readStamp(bytes, start + audioAt, this.#stamp)) {
      this.#options.onUnstamped();
      return true;
    }
    this.#options.onStamped(this.#stamp);
    if (this.#stamp.seq % COMPARED_EVERY === 0) {
      unmask(frame, headEnd, end);
      this.#compare(bytes, start + audioAt);
    }
    return true;
  }

  /** Several frames in one append, or one of another length: decoded, and taken apart again. */
  hearJoined(audio: string): void {
    const bytes = Buffer.from(audio, 'base64');
    for (let at = 0; at < bytes.length; at += FRAME_BYTES) {
      const digits = Buffer.from(bytes.subarray(at, at + FRAME_BYTES).toString('base64'), 'latin1');
      if (readStamp(digits, 0, this.#stamp)) this.#options.onStamped(this.#stamp);
      else this.#options.onUnstamped();
    }
  }

  #compare(bytes: Buffer, at: number): void {
    const { call } = this.#stamp;
    if (this.#tail.call !== call) this.#tail = { call, payload: payloadOf(call) };
    if (!isTailOf(this.#tail.payload, bytes, at)) this.#options.onDamaged();
  }

  /** Where the audio begins, counted from `head`'s beginning; looked for where it was last time first. */
  #findAudio(head: Buffer): number {
    if (this.#audioAt !== -1 && isKeyAt(head, this.#audioAt - AUDIO_KEY.length)) return this.#audioAt;
    const keyAt = head.indexOf(AUDIO_KEY);
    this.#audioAt = keyAt === -1 ? -1 : keyAt + AUDIO_KEY.length;
    return this.#audioAt;
  }
}

function isKeyAt(bytes: Buffer, at: number): boolean {
  for (let index = 0; index < AUDIO_KEY.length; index += 1) if (bytes[at + index] !== AUDIO_KEY[index]) return false;
  return true;
}
