import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** More than a few encodings on top of each other is a bomb, not a saving. */
const MAX_ENCODINGS = 2;

export type BodyRead =
  | { readonly ok: true; readonly body: Buffer }
  | { readonly ok: false; readonly refusal: 'too_large' | 'answer_broken' };

/**
 * Reads and decompresses a body, and stops as soon as it is larger than `maxBytes`, before or after decompression.
 * Rejects with the connection's own error when that breaks in the middle.
 */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<BodyRead> {
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) return { ok: false, refusal: 'too_large' };
  const encodings = encodingsOf(response);
  if (encodings === null) return { ok: false, refusal: 'answer_broken' };
  const packed = await collect(response, maxBytes);
  if (packed === null) return { ok: false, refusal: 'too_large' };
  let body = packed;
  for (const decoderFor of encodings) {
    const unpacked = await unpack(body, decoderFor(), maxBytes);
    if (!unpacked.ok) return unpacked;
    body = unpacked.body;
  }
  return { ok: true, body };
}

type Decoder = ReturnType<typeof createGunzip | typeof createInflate | typeof createBrotliDecompress>;

const DECODERS: Readonly<Record<string, () => Decoder>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The decoders in the order they are to be applied, or null for an encoding we do not read. */
function encodingsOf(response: IncomingMessage): (() => Decoder)[] | null {
  const names = (response.headers['content-encoding'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity');
  const decoders = names.flatMap((name) => DECODERS[name] ?? []);
  if (decoders.length !== names.length || names.length > MAX_ENCODINGS) return null;
  return decoders.reverse();
}

/** All bytes of a stream, or null when there are more than `maxBytes`; then the stream is destroyed. */
async function collect(stream: Readable, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function unpack(packed: Buffer, decoder: Decoder, maxBytes: number): Promise<BodyRead> {
  // An empty body of a compressed answer (204, HEAD) has nothing to unpack.
  if (packed.length === 0) return { ok: true, body: packed };
  try {
    decoder.end(packed);
    const body = await collect(decoder, maxBytes);
    return body === null ? { ok: false, refusal: 'too_large' } : { ok: true, body };
  } catch {
    return { ok: false, refusal: 'answer_broken' };
  }
}
