import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeALawSample, encodeALawSample } from './audio-formats.ts';
import {
  decodeMuLaw,
  decodeMuLawSample,
  encodeMuLaw,
  encodeMuLawSample,
  MU_LAW_SILENCE,
  muLawLevel,
  muLawMs,
} from './mu-law.ts';

it('knows the codes of the G.711 table', () => {
  expect([0, 32_124, -32_124, 132, -132].map(encodeMuLawSample)).toEqual([0xff, 0x80, 0x00, 0xef, 0x6f]);
  expect(decodeMuLawSample(MU_LAW_SILENCE)).toBe(0);
  expect(decodeMuLawSample(0x80)).toBe(32_124);
});

it('gives every code back that it decoded', () => {
  const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
  const again = encodeMuLaw(decodeMuLaw(codes));
  // There are two codes for zero; the positive one is written.
  expect([...again]).toEqual([...codes].map((code) => (code === 0x7f ? 0xff : code)));
});

it('stays within half a step of any amplitude', () => {
  fc.assert(
    fc.property(fc.integer({ min: -32_124, max: 32_124 }), (amplitude) => {
      const error = Math.abs(decodeMuLawSample(encodeMuLawSample(amplitude)) - amplitude);
      return error <= Math.max(4, Math.abs(amplitude) / 16);
    }),
  );
});

it('gives every A-law code back that it decoded', () => {
  for (let code = 0; code < 256; code += 1) expect(encodeALawSample(decodeALawSample(code))).toBe(code);
});

it('counts eight bytes as a millisecond and measures loudness', () => {
  const silence = new Uint8Array(160).fill(MU_LAW_SILENCE);
  expect(muLawMs(silence)).toBe(20);
  expect(muLawLevel(silence)).toBe(0);
  expect(muLawLevel(encodeMuLaw(new Int16Array(160).fill(1_000)))).toBeCloseTo(1_000, -2);
});
