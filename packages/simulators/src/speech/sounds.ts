import { encodeMuLaw, MU_LAW_SILENCE, msToMuLawBytes } from './mu-law.ts';

/** What comes over a line besides words. Always the same bytes for the same sound: nothing of it is ever recognised as speech. */
export type LineSound =
  /** One short burst. */
  | { kind: 'cough' }
  /** Hold music: phrases with a breath between them. */
  | { kind: 'music'; forMs: number }
  /** Bursts of noise with pauses, as from a bad line or a moving car. */
  | { kind: 'static'; forMs: number };

const SAMPLES_PER_SECOND = 8_000;
const COUGH_MS = 420;
const MUSIC = { phraseMs: 9_000, breathMs: 900, hertz: [392, 494, 587], amplitude: 2_500 } as const;
const STATIC = { burstMs: 450, pauseMs: 3_200, amplitude: 5_000 } as const;

/** Mu-law of a sound. */
export function soundOf(sound: LineSound): Uint8Array {
  switch (sound.kind) {
    case 'cough':
      return noise(COUGH_MS, 6_000);
    case 'music':
      return repeated(chord(MUSIC.phraseMs), MUSIC.breathMs, sound.forMs);
    case 'static':
      return repeated(noise(STATIC.burstMs, STATIC.amplitude), STATIC.pauseMs, sound.forMs);
  }
}

function repeated(burst: Uint8Array, pauseMs: number, forMs: number): Uint8Array {
  const round = Buffer.concat([burst, new Uint8Array(msToMuLawBytes(pauseMs)).fill(MU_LAW_SILENCE)]);
  const bytes = new Uint8Array(msToMuLawBytes(forMs));
  for (let offset = 0; offset < bytes.length; offset += round.length)
    bytes.set(round.subarray(0, bytes.length - offset), offset);
  return bytes;
}

function noise(forMs: number, amplitude: number): Uint8Array {
  let seed = 1;
  return encodeMuLaw(
    Int16Array.from({ length: msToMuLawBytes(forMs) }, () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return (seed / 2 ** 31 - 1) * amplitude;
    }),
  );
}

function chord(forMs: number): Uint8Array {
  const { hertz, amplitude } = MUSIC;
  return encodeMuLaw(
    Int16Array.from({ length: msToMuLawBytes(forMs) }, (_, sample) =>
      hertz.reduce((sum, tone) => sum + amplitude * Math.sin((2 * Math.PI * tone * sample) / SAMPLES_PER_SECOND), 0),
    ),
  );
}
