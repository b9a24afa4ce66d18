import { encodeMuLaw, MU_LAW_FRAME_BYTES } from './mu-law.ts';
import type { Wav } from './wav.ts';

const TELEPHONE_RATE = 8_000;
/** Below half of 8 kHz with room for the filter's slope; the telephone band ends at 3.4 kHz. */
const CUTOFF_HZ = 3_400;
const TAPS = 63;
/** Loudness of every line, whatever the voice; and how far its peaks may go for that. */
const TARGET_RMS = 3_600;
const MAX_PEAK = 30_000;
/** Quieter than this (of 32,767) is silence when trimming: flite's own noise floor is lower. */
const TRIM_LEVEL = 250;
const LEAD_MS = 20;
const TAIL_MS = 60;
/** Longer pauses inside a line would end the speaker's turn for a voice-activity detector. */
const MAX_PAUSE_MS = 300;

/** Brings synthesised speech on the line: 8 kHz, even loudness, no dead air at the ends, whole 20 ms frames. */
export function toTelephone(wav: Wav): Uint8Array {
  const samples = shortenPauses(normalise(trim(toTelephoneRate(wav))));
  const frames = Math.ceil(samples.length / MU_LAW_FRAME_BYTES);
  const padded = new Int16Array(frames * MU_LAW_FRAME_BYTES);
  padded.set(samples);
  return encodeMuLaw(padded);
}

/** Low-pass (windowed sinc) before decimation, so that nothing above 4 kHz folds back into the band. */
export function toTelephoneRate({ sampleRate, samples }: Wav): Int16Array {
  if (sampleRate === TELEPHONE_RATE) return samples;
  const factor = sampleRate / TELEPHONE_RATE;
  if (!Number.isInteger(factor)) throw new Error(`Cannot bring ${sampleRate} Hz to ${TELEPHONE_RATE} Hz by decimation`);
  const kernel = lowPass(sampleRate);
  const middle = (TAPS - 1) / 2;
  return Int16Array.from({ length: Math.floor(samples.length / factor) }, (_, i) => {
    let sum = 0;
    for (let tap = 0; tap < TAPS; tap += 1) sum += (kernel[tap] ?? 0) * (samples[i * factor + tap - middle] ?? 0);
    return Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  });
}

function lowPass(sampleRate: number): Float64Array {
  const middle = (TAPS - 1) / 2;
  const ratio = CUTOFF_HZ / sampleRate;
  const kernel = Float64Array.from({ length: TAPS }, (_, i) => {
    const x = i - middle;
    const sinc = x === 0 ? 2 * ratio : Math.sin(2 * Math.PI * ratio * x) / (Math.PI * x);
    const blackman =
      0.42 - 0.5 * Math.cos((2 * Math.PI * i) / (TAPS - 1)) + 0.08 * Math.cos((4 * Math.PI * i) / (TAPS - 1));
    return sinc * blackman;
  });
  const gain = kernel.reduce((sum, tap) => sum + tap, 0);
  return kernel.map((tap) => tap / gain);
}

function normalise(samples: Int16Array): Int16Array {
  const peak = samples.reduce((max, sample) => Math.max(max, Math.abs(sample)), 1);
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length);
  const gain = Math.min(TARGET_RMS / Math.max(1, Math.sqrt(power)), MAX_PEAK / peak);
  return samples.map((sample) => Math.round(sample * gain));
}

function trim(samples: Int16Array): Int16Array {
  const first = samples.findIndex((sample) => Math.abs(sample) > TRIM_LEVEL);
  if (first < 0) return new Int16Array(0);
  const last = samples.findLastIndex((sample) => Math.abs(sample) > TRIM_LEVEL);
  return samples.slice(Math.max(0, first - LEAD_MS * 8), Math.min(samples.length, last + TAIL_MS * 8));
}

function shortenPauses(samples: Int16Array): Int16Array {
  const maxPause = MAX_PAUSE_MS * 8;
  const kept: Int16Array[] = [];
  let from = 0;
  let quiet = 0;
  for (let i = 0; i < samples.length; i += 1) {
    if (Math.abs(samples[i] ?? 0) <= TRIM_LEVEL) {
      quiet += 1;
      continue;
    }
    if (quiet > maxPause) {
      kept.push(samples.subarray(from, i - quiet + maxPause / 2));
      from = i - maxPause / 2;
    }
    quiet = 0;
  }
  kept.push(samples.subarray(from));
  const joined = new Int16Array(kept.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of kept) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
