import { decodedBytes, MU_LAW_SILENCE, SAMPLES_PER_MS } from './mu-law-frames.ts';

/** What is not written out yet, and some room for a timer that is late. */
export const CALLER_WINDOW_SAMPLES = 3_000 * SAMPLES_PER_MS;
/** Frames this little early or late follow each other without a seam; beyond it the clock decides. */
const TOLERANCE_SAMPLES = 20 * SAMPLES_PER_MS;

/**
 * The caller's side: a frame lies where it arrived, its last sample at that moment, and what did not arrive is silence. Frames
 * that were only held up arrive all at once; the silence before them, which was none, is then closed again.
 * Positions are samples since the recording began.
 */
export class CallerTrack {
  readonly #window: Buffer;
  /** Position of the window's first sample: everything before it is written out. */
  #base = 0;
  /** Where the next frame goes if it follows without a gap. */
  #end = 0;
  /** The last gap: silence that late frames may still fill. */
  #gapStart = 0;
  #gapEnd = 0;

  /** `window`: of `CALLER_WINDOW_SAMPLES`. */
  constructor(window: Buffer) {
    this.#window = window.fill(MU_LAW_SILENCE);
  }

  write(payload: string, atSample: number): void {
    const length = decodedBytes(payload);
    const dueSample = atSample - length;
    if (dueSample - this.#end > TOLERANCE_SAMPLES) {
      this.#gapStart = this.#end;
      this.#end = dueSample;
      this.#gapEnd = dueSample;
    } else if (this.#end > dueSample) {
      this.#closeGap(this.#end - dueSample);
      // Nothing left to close: the line sends more than time passes.
      if (this.#end - dueSample > TOLERANCE_SAMPLES) return;
    }
    const offset = this.#end - this.#base;
    if (offset < 0 || offset + length > this.#window.length) return;
    this.#end += this.#window.write(payload, offset, 'base64');
  }

  /** Copies the samples before `untilSample` into `target` and forgets them. */
  takeInto(target: Uint8Array, untilSample: number): void {
    const count = untilSample - this.#base;
    const window = this.#window;
    window.copy(target, 0, 0, count);
    window.copyWithin(0, count);
    window.fill(MU_LAW_SILENCE, Math.max(0, window.length - count));
    this.#base = untilSample;
    this.#end = Math.max(this.#end, untilSample);
  }

  #closeGap(aheadSamples: number): void {
    const openSamples = this.#gapEnd - Math.max(this.#gapStart, this.#base);
    const shift = Math.min(aheadSamples, openSamples);
    if (shift <= 0) return;
    const base = this.#base;
    this.#window.copyWithin(this.#gapEnd - shift - base, this.#gapEnd - base, this.#end - base);
    this.#window.fill(MU_LAW_SILENCE, this.#end - shift - base, this.#end - base);
    this.#gapEnd -= shift;
    this.#end -= shift;
  }
}
