import { decodeMuLaw, encodeMuLaw, encodeMuLawSample } from './mu-law.ts';

/** The wire formats of the Realtime API. Inside the simulators everything is mu-law 8 kHz. */
export type WireAudioFormat = 'audio/pcmu' | 'audio/pcma' | 'audio/pcm';

const PCM_RATE_FACTOR = 3; // 24 kHz to 8 kHz

/** Mu-law for what a client sent. PCM is averaged down to 8 kHz. */
export function toMuLaw(format: WireAudioFormat, bytes: Uint8Array): Uint8Array {
  if (format === 'audio/pcmu') return bytes;
  if (format === 'audio/pcma') return Uint8Array.from(bytes, (code) => encodeMuLawSample(decodeALawSample(code)));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const samples = Math.floor(bytes.byteLength / 2 / PCM_RATE_FACTOR);
  return encodeMuLaw(
    Int16Array.from({ length: samples }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < PCM_RATE_FACTOR; j += 1) sum += view.getInt16((i * PCM_RATE_FACTOR + j) * 2, true);
      return Math.round(sum / PCM_RATE_FACTOR);
    }),
  );
}

/** Mu-law in the format a client asked for. PCM is interpolated up to 24 kHz, little endian. */
export function fromMuLaw(format: WireAudioFormat, bytes: Uint8Array): Uint8Array {
  if (format === 'audio/pcmu') return bytes;
  const samples = decodeMuLaw(bytes);
  if (format === 'audio/pcma') return Uint8Array.from(samples, encodeALawSample);
  const pcm = new DataView(new ArrayBuffer(samples.length * PCM_RATE_FACTOR * 2));
  samples.forEach((sample, i) => {
    const next = samples[i + 1] ?? sample;
    for (let j = 0; j < PCM_RATE_FACTOR; j += 1) {
      pcm.setInt16((i * PCM_RATE_FACTOR + j) * 2, Math.round(sample + ((next - sample) * j) / PCM_RATE_FACTOR), true);
    }
  });
  return new Uint8Array(pcm.buffer);
}

/** ITU-T G.711 A-law. */
export function encodeALawSample(amplitude: number): number {
  const sign = amplitude >= 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(amplitude), 32_767) >> 4;
  const exponent = magnitude < 16 ? 0 : 31 - Math.clz32(magnitude) - 3;
  const mantissa = exponent === 0 ? magnitude & 0x0f : (magnitude >> (exponent - 1)) & 0x0f;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
}

export function decodeALawSample(code: number): number {
  const plain = code ^ 0x55;
  const exponent = (plain >> 4) & 0x07;
  const mantissa = plain & 0x0f;
  const magnitude = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return plain & 0x80 ? magnitude : -magnitude;
}
