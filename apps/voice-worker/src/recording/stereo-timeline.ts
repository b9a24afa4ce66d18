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
    const count = untilSample - fromSample;
    const [caller, assistant] = sidesOf(count);
    this.#caller.takeInto(caller, untilSample);
    this.#assistant.takeInto(assistant, fromSample, untilSample);
    interleave(caller, assistant, new Uint16Array(target.buffer, target.byteOffset, count));
    this.#takenSamples = untilSample;
    return count * 2;
  }
}

/** Where the two sides of one stretch meet; of all calls, one after the other. */
let meeting = [new Uint8Array(0), new Uint8Array(0)] as const;

/** Both sides silent. */
function sidesOf(count: number): readonly [Uint8Array, Uint8Array] {
  if (meeting[0].length < count) meeting = [new Uint8Array(count), new Uint8Array(count)];
  const [caller, assistant] = meeting;
  return [caller.subarray(0, count).fill(MU_LAW_SILENCE), assistant.subarray(0, count).fill(MU_LAW_SILENCE)];
}

/** Two bytes at a time, little-endian as every processor that Node runs on: half the work of byte by byte. */
function interleave(caller: Uint8Array, assistant: Uint8Array, target: Uint16Array): void {
  for (let index = 0; index < target.length; index += 1) {
    target[index] = (caller[index] ?? 0) | ((assistant[index] ?? 0) << 8);
  }
}

function samples(ms: number): number {
  return Math.round(ms * SAMPLES_PER_MS);
}
