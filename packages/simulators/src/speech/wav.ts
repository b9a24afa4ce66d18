/** Mono 16-bit sound as flite writes it. */
export type Wav = { sampleRate: number; samples: Int16Array };

const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;

/** Reads a mono 16-bit PCM WAV file. Throws when it is anything else: flite writes nothing else. */
export function readWav(file: Uint8Array): Wav {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let sampleRate = 0;
  for (let offset = HEADER_BYTES; offset + CHUNK_HEADER_BYTES <= view.byteLength; ) {
    const name = String.fromCharCode(...file.subarray(offset, offset + 4));
    const start = offset + CHUNK_HEADER_BYTES;
    const size = Math.min(view.getUint32(offset + 4, true), view.byteLength - start);
    if (name === 'fmt ') {
      const [codec, channels, bits] = [
        view.getUint16(start, true),
        view.getUint16(start + 2, true),
        view.getUint16(start + 14, true),
      ];
      if (codec !== 1 || channels !== 1 || bits !== 16)
        throw new Error(`Expected mono 16-bit PCM, got codec ${codec}, ${channels} channels, ${bits} bits`);
      sampleRate = view.getUint32(start + 4, true);
    }
    if (name === 'data') {
      if (sampleRate === 0) throw new Error('WAV data before its format');
      const samples = Int16Array.from({ length: size >> 1 }, (_, i) => view.getInt16(start + 2 * i, true));
      return { sampleRate, samples };
    }
    offset = start + size + (size & 1);
  }
  throw new Error('WAV file without sound');
}
