const NOTHING = Buffer.alloc(0);

/**
 * The beginning of a frame whose end has not come. Grows with what has arrived, never with what a header announces, and by
 * doubling, so that a large frame in small chunks is copied a bounded number of times.
 */
export class FrameTail {
  #bytes = NOTHING;
  #length = 0;
  #wantedBytes = 0;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** Keeps a copy of `rest`, the beginning of something `wantedBytes` long. */
  keep(rest: Buffer, wantedBytes: number): void {
    this.#wantedBytes = wantedBytes;
    this.#append(rest);
  }

  /** Adds what came next; answers everything once the wanted bytes are there, else null. */
  join(chunk: Buffer): Buffer | null {
    this.#append(chunk);
    if (this.#length < this.#wantedBytes) return null;
    const whole = this.#bytes.subarray(0, this.#length);
    this.clear();
    return whole;
  }

  clear(): void {
    this.#bytes = NOTHING;
    this.#length = 0;
  }

  #append(chunk: Buffer): void {
    const length = this.#length + chunk.length;
    if (length > this.#bytes.length) {
      const doubled = Math.min(this.#bytes.length * 2, this.#wantedBytes);
      const grown = Buffer.allocUnsafeSlow(Math.max(length, doubled));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    chunk.copy(this.#bytes, this.#length);
    this.#length = length;
  }
}
