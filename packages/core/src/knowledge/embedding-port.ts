/** Turns texts into vectors that lie close together when the texts mean the same. OpenAI's by default; nothing depends on it being there. */
export interface EmbeddingPort {
  /** Names the model and its dimensions: vectors of different models are never compared. */
  readonly model: string;
  /**
   * One vector of length one for each text, in order.
   *
   * @throws AppError UPSTREAM_* when the service does not answer in time or refuses.
   */
  embed(
    texts: readonly string[],
    options: { readonly signal: AbortSignal; readonly timeoutMs: number },
  ): Promise<Float32Array[]>;
}

/** As it is kept in the database: 32-bit floats, little-endian (what every machine we run on uses). */
export function packVector(vector: Float32Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new Float32Array(vector).buffer);
}

export function unpackVector(bytes: Uint8Array): Float32Array {
  const copy = new Uint8Array(bytes.byteLength - (bytes.byteLength % Float32Array.BYTES_PER_ELEMENT));
  copy.set(bytes.subarray(0, copy.byteLength));
  return new Float32Array(copy.buffer);
}

/** Cosine of two vectors of length one; 0 when they cannot be compared. */
export function similarityOf(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0;
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
