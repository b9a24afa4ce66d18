import { expect, it } from 'vitest';
import { decodeMuLaw, MU_LAW_FRAME_BYTES, muLawMs } from './mu-law.ts';
import { toTelephone, toTelephoneRate } from './telephone-band.ts';

const RATE = 16_000;

function tone(hertz: number, seconds = 0.5, amplitude = 8_000): Int16Array {
  return Int16Array.from({ length: RATE * seconds }, (_, i) => amplitude * Math.sin((2 * Math.PI * hertz * i) / RATE));
}

function loudness(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

it('keeps what a telephone carries', () => {
  const speech = toTelephoneRate({ sampleRate: RATE, samples: tone(1_000) });
  expect(speech).toHaveLength(4_000);
  expect(loudness(speech)).toBeGreaterThan(0.95 * loudness(tone(1_000)));
});

it('removes what would fold back into the band when every second sample is dropped', () => {
  const aliased = toTelephoneRate({ sampleRate: RATE, samples: tone(5_000) }).subarray(100, 3_900);
  expect(loudness(aliased)).toBeLessThan(0.01 * loudness(tone(5_000)));
});

it('cuts dead air at the ends, shortens long pauses and fills whole frames', () => {
  const silence = new Int16Array(RATE);
  const samples = Int16Array.from([...silence, ...tone(400), ...silence, ...tone(400), ...silence]);
  const line = toTelephone({ sampleRate: RATE, samples });
  expect(line.length % MU_LAW_FRAME_BYTES).toBe(0);
  expect(muLawMs(line)).toBeGreaterThan(1_300);
  expect(muLawMs(line)).toBeLessThan(1_450);
});

it('makes quiet and loud recordings equally loud', () => {
  const [quiet, loud] = [800, 20_000].map((amplitude) =>
    loudness(decodeMuLaw(toTelephone({ sampleRate: RATE, samples: tone(400, 0.5, amplitude) }))),
  );
  expect(quiet).toBeCloseTo(loud ?? 0, -2);
});
