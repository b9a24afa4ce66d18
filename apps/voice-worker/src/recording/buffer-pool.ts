/** Buffers of one size for all calls of the process, used again and never more than `maxCount`. */
export class BufferPool {
  readonly bufferBytes: number;
  readonly #maxCount: number;
  readonly #free: Buffer[] = [];
  #made = 0;

  constructor(bufferBytes: number, maxCount: number) {
    this.bufferBytes = bufferBytes;
    this.#maxCount = maxCount;
  }

  /** A buffer with anything in it, or null when all are in use. */
  take(): Buffer | null {
    const kept = this.#free.pop();
    if (kept) return kept;
    if (this.#made >= this.#maxCount) return null;
    this.#made += 1;
    // Slow: not a slice of Node's shared slab, which would stay as long as any slice of it.
    return Buffer.allocUnsafeSlow(this.bufferBytes);
  }

  give(buffer: Buffer): void {
    this.#free.push(buffer);
  }
}
