import { Unzip, UnzipInflate } from 'fflate';

/** The parts of a ZIP archive that were asked for. */
export type UnzippedParts = ReadonlyMap<string, Uint8Array>;

/** A text of the size we keep has a fraction of this as XML. */
const MAX_UNZIPPED_BYTES = 60 * 1024 * 1024;
/** Word files have some dozens, with pictures some hundreds. */
const MAX_ENTRIES = 5_000;
const READ_BYTES = 64 * 1024;

/**
 * Unpacks some parts of an archive, counting what really comes out: what the archive says about its size is not believed. Null when it
 * would be more than 60 MB, or more entries than any document has.
 *
 * @throws when it is no archive, or a broken one.
 */
export function unzipBounded(bytes: Uint8Array, isWanted: (name: string) => boolean): UnzippedParts | null {
  const parts = new Map<string, Uint8Array[]>();
  let unzippedBytes = 0;
  let entries = 0;
  let failure: Error | null = null;
  const unzip = new Unzip((entry) => {
    entries += 1;
    if (!isWanted(entry.name) || parts.has(entry.name)) return;
    const chunks: Uint8Array[] = [];
    parts.set(entry.name, chunks);
    entry.ondata = (error, chunk) => {
      if (error) failure ??= error;
      else {
        unzippedBytes += chunk.byteLength;
        if (unzippedBytes <= MAX_UNZIPPED_BYTES) chunks.push(chunk);
      }
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  for (let at = 0; at < bytes.byteLength; at += READ_BYTES) {
    unzip.push(bytes.subarray(at, at + READ_BYTES), at + READ_BYTES >= bytes.byteLength);
    if (failure) throw failure;
    if (unzippedBytes > MAX_UNZIPPED_BYTES || entries > MAX_ENTRIES) return null;
  }
  return new Map([...parts].map(([name, chunks]) => [name, joined(chunks)]));
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
