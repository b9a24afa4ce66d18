/** ITU-T G.711 mu-law, 8 kHz mono: 8 bytes are one millisecond, 160 bytes one Twilio media frame. */
export const MU_LAW_BYTES_PER_MS = 8;
export const MU_LAW_FRAME_BYTES = 160;
export const MU_LAW_FRAME_MS = 20;
/** The code of amplitude zero; what a silent line carries. */
export const MU_LAW_SILENCE = 0xff;

const BIAS = 0x84;
const CLIP = 32_635;

const DECODED = Int16Array.from({ length: 256 }, (_, code) => expand(code));

/** Linear 16-bit amplitude of one mu-law byte. */
export function decodeMuLawSample(code: number): number {
  return DECODED[code & 0xff] ?? 0;
}

/** One mu-law byte for a linear 16-bit amplitude; louder input is clipped. */
export function encodeMuLawSample(amplitude: number): number {
  const sign = amplitude < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(Math.round(amplitude)), CLIP) + BIAS;
  const exponent = 31 - Math.clz32(magnitude >> 7);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

export function encodeMuLaw(samples: Int16Array): Uint8Array {
  return Uint8Array.from(samples, encodeMuLawSample);
}

export function decodeMuLaw(bytes: Uint8Array): Int16Array {
  return Int16Array.from(bytes, decodeMuLawSample);
}

/** Root mean square amplitude of mu-law bytes, 0 to 32,767. */
export function muLawLevel(bytes: Uint8Array): number {
  let sum = 0;
  for (const code of bytes) {
    const amplitude = DECODED[code] ?? 0;
    sum += amplitude * amplitude;
  }
  return bytes.length === 0 ? 0 : Math.sqrt(sum / bytes.length);
}

/** Milliseconds of sound in mu-law bytes. */
export function muLawMs(bytes: { readonly length: number }): number {
  return bytes.length / MU_LAW_BYTES_PER_MS;
}

function expand(code: number): number {
  const inverted = ~code & 0xff;
  const exponent = (inverted >> 4) & 0x07;
  const magnitude = (((inverted & 0x0f) << 3) + BIAS) << exponent;
  return inverted & 0x80 ? BIAS - magnitude : magnitude - BIAS;
}

/** Bytes of mu-law sound in milliseconds. */
export function msToMuLawBytes(ms: number): number {
  return Math.round(ms) * MU_LAW_BYTES_PER_MS;
}
