import { expect, it } from 'vitest';
import { barsOf, barsPath, topOf } from './waveform-bars.ts';

it('a bar is as high as the loudest moment it stands for, and a line that only hisses is flat', () => {
  expect(barsOf([0, 90, 10, 10, 50, 5], { maxBars: 3, top: 90 })).toEqual([1, 0, 0.5]);
});

it('a short call has fewer bars, each wider', () => {
  const shape = { maxBars: 120, top: 100 };
  expect(barsOf([100, 0], shape)).toEqual([1, 0]);
  expect(barsOf([], shape)).toEqual([]);
});

it('both voices share one scale, and a quiet call stays quiet', () => {
  expect(topOf({ caller: [10, 80], assistant: [60] })).toBe(80);
  expect(topOf({ caller: [10], assistant: [] })).toBe(40);
});

it('one voice grows up from the middle and the other down', () => {
  const shape = { width: 20, height: 24 };
  expect(barsPath([1, 0], { ...shape, side: 'above' })).toBe('M0 12v-10h6v10z');
  expect(barsPath([0, 0.5], { ...shape, side: 'below' })).toBe('M10 12v5h6v-5z');
});
