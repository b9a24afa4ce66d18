import { audioMsOf } from '@offhook/call';

/** Beyond this the line was away, not quiet: no detector needs more silence to end a turn. */
const MAX_SILENCE_MS = 10_000;
/** Timestamps of whole frames; less than half a frame is rounding. */
const MIN_GAP_MS = 10;
/** Someone was speaking and nothing comes any more: without silence voice detection never ends the turn. */
const STALL_MS = 750;
const STALL_SILENCE_MS = 1_000;
const LOOK_EVERY_MS = 250;

/** Three bytes of mu-law silence (0xFF) are four of these letters. */
const SILENT_LETTERS = '////';
const BYTES_PER_MS = 8;

/** Mu-law silence as base64, to the next smaller whole group of letters: less than 0.4 ms is lost. */
export function silenceOf(ms: number): string {
  return SILENT_LETTERS.repeat(Math.floor((ms * BYTES_PER_MS) / 3));
}

/**
 * Twilio leaves silence out and loses packets: timestamps jump. The session's clock is the audio it is given, so missing time
 * is given to it as silence (protocols/twilio-media-streams.md, section 3).
 */
export class MediaGaps {
  readonly #append: (silence: string) => void;
  /** Where the next frame should begin, in the stream's milliseconds; null before the first. */
  #expectedMs: number | null = null;
  #timer: NodeJS.Timeout | null = null;
  #framesSeen = 0;
  #framesAtLook = 0;
  #stillForMs = 0;

  constructor(append: (silence: string) => void) {
    this.#append = append;
  }

  /** Before each frame. `timestampMs`: when it began, since the stream started. */
  before(timestampMs: number, payload: string): void {
    this.#framesSeen += 1;
    const expectedMs = this.#expectedMs ?? timestampMs;
    this.#expectedMs = timestampMs + audioMsOf(payload);
    const missingMs = timestampMs - expectedMs;
    if (missingMs >= MIN_GAP_MS) this.#append(silenceOf(Math.min(missingMs, MAX_SILENCE_MS)));
  }

  /** The caller began to speak: from now on the stream may not stall unnoticed. */
  speechStarted(): void {
    this.speechStopped();
    this.#framesAtLook = this.#framesSeen;
    this.#stillForMs = 0;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** The turn ended, or the call did. */
  speechStopped(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    const isStill = this.#framesSeen === this.#framesAtLook;
    this.#framesAtLook = this.#framesSeen;
    this.#stillForMs = isStill ? this.#stillForMs + LOOK_EVERY_MS : 0;
    // Once for each stall.
    if (this.#stillForMs !== STALL_MS) return;
    this.#append(silenceOf(STALL_SILENCE_MS));
    if (this.#expectedMs !== null) this.#expectedMs += STALL_SILENCE_MS;
  }
}
