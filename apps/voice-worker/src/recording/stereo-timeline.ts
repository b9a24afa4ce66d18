import { AssistantTrack } from './assistant-track.ts';
import type { BufferPool } from './buffer-pool.ts';
import { CallerTrack } from './caller-track.ts';
import { MU_LAW_SILENCE, SAMPLES_PER_MS } from './mu-law-frames.ts';

/** Both sides of a call on one clock. Pure: `atMs` is the time since the recording began. */
export class StereoTimeline {
  readonly #caller: CallerTrack;
  readonly #assistant: AssistantTrack;
  #takenSamples = 0;

  constructor(buffers: { readonly callerWindow: Buffer; readonly chunks: BufferPool }) {
    this.#caller = new CallerTrack(buffers.callerWindow);
    this.#assistant = new AssistantTrack(buffers.chunks);
  }

  caller(payload: string, atMs: number): void {
    this.#caller.write(payload, samples(atMs));
  }

  /** False when too much of the assistant's audio waits to be played. */
  assistant(payload: string, atMs: number): boolean {
    return this.#assistant.write(payload, samples(atMs));
  }

  cleared(atMs: number): void {
    this.#assistant.clear(samples(atMs));
  }

  /** Gives back what waits. */
  drop(): void {
    this.#assistant.clear(0);
  }

  /**
   * The next stretch up to `untilMs`, interleaved (caller, assistant), as much as `target` holds. Answers the bytes written; 0
   * when there is nothing more. What was taken cannot change any more, so `untilMs` is never in the future.
   */
  take(target: Buffer, untilMs: number): number {
    const fromSample = this.#takenSamples;
    const untilSample = Math.min(samples(untilMs), fromSample + (target.length >> 1));
    if (untilSample <= fromSample) return 0;
    const bytes = (untilSample - fromSample) * 2;
    target.fill(MU_LAW_SILENCE, 0, bytes);
    this.#caller.takeInto(target, untilSample);
    this.#assistant.takeInto(target, fromSample, untilSample);
    this.#takenSamples = untilSample;
    return bytes;
  }

  /** Milliseconds that were taken. */
  get takenMs(): number {
    return this.#takenSamples / SAMPLES_PER_MS;
  }
}

function samples(ms: number): number {
  return Math.round(ms * SAMPLES_PER_MS);
}
