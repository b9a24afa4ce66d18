import type { BufferPool } from './buffer-pool.ts';
import { decodedBytes } from './mu-law-frames.ts';

interface Chunk {
  /** Position of its first sample. */
  readonly start: number;
  length: number;
  readonly bytes: Buffer;
}

/** Holds one delta while it is cut into chunks; grows once to the longest one there was. */
let scratch = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * The assistant's side. Its audio comes faster than it is played, so it waits here for its moment: each delta is played when
 * everything sent before it has been, or now when nothing is left. A clear cuts what has not been played. Positions are samples
 * since the recording began.
 */
export class AssistantTrack {
  readonly #pool: BufferPool;
  readonly #chunks: Chunk[] = [];
  /** Where the audio sent so far will have been played. */
  #end = 0;

  constructor(pool: BufferPool) {
    this.#pool = pool;
  }

  /** False when there is no more room to wait in. */
  write(payload: string, atSample: number): boolean {
    const needed = decodedBytes(payload);
    this.#end = Math.max(this.#end, atSample);
    const last = this.#chunks.at(-1);
    // Most deltas are a frame of 20 ms that fits where the one before it ended.
    if (last && last.start + last.length === this.#end && needed <= last.bytes.length - last.length) {
      const written = last.bytes.write(payload, last.length, 'base64');
      last.length += written;
      this.#end += written;
      return true;
    }
    if (needed > scratch.length) scratch = Buffer.allocUnsafeSlow(needed);
    const length = scratch.write(payload, 0, 'base64');
    for (let offset = 0; offset < length; ) {
      const chunk = this.#chunkAt(this.#end);
      if (!chunk) return false;
      const copied = scratch.copy(chunk.bytes, chunk.length, offset, length);
      chunk.length += copied;
      offset += copied;
      this.#end += copied;
    }
    return true;
  }

  /** Whatever would be played from `atSample` on is not. */
  clear(atSample: number): void {
    for (let last = this.#chunks.at(-1); last && last.start >= atSample; last = this.#chunks.at(-1)) {
      this.#pool.give(last.bytes);
      this.#chunks.pop();
    }
    const last = this.#chunks.at(-1);
    if (last) last.length = Math.min(last.length, atSample - last.start);
    this.#end = Math.min(this.#end, atSample);
  }

  /** Copies the samples from `fromSample` to before `untilSample` to their places in `target`, and forgets them. */
  takeInto(target: Uint8Array, fromSample: number, untilSample: number): void {
    let played = 0;
    for (const { start, length, bytes } of this.#chunks) {
      if (start >= untilSample) break;
      const from = Math.max(start, fromSample);
      const until = Math.min(start + length, untilSample);
      bytes.copy(target, from - fromSample, from - start, until - start);
      if (start + length <= untilSample) played += 1;
    }
    for (const { bytes } of this.#chunks.splice(0, played)) this.#pool.give(bytes);
  }

  #chunkAt(position: number): Chunk | null {
    const last = this.#chunks.at(-1);
    if (last && last.start + last.length === position && last.length < last.bytes.length) return last;
    const bytes = this.#pool.take();
    if (!bytes) return null;
    const chunk = { start: position, length: 0, bytes };
    this.#chunks.push(chunk);
    return chunk;
  }
}
