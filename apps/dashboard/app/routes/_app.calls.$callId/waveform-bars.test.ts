import { expect, it } from 'vitest';
import { barsOf, barsPath } from './waveform-bars.ts';

it('a bar is as high as the loudest moment it stands for, and a line that only hisses is flat', () => {
  expect(barsOf([0, 100, 10, 20, 61, 5], 3)).toEqual([1, 0, 0.5]);
});

it('a short call has fewer bars, each wider', () => {
  expect(barsOf([100, 0], 120)).toEqual([1, 0]);
  expect(barsOf([], 120)).toEqual([]);
});

it('one voice grows up from the middle and the other down', () => {
  const shape = { width: 20, height: 24 };
  expect(barsPath([1, 0], { ...shape, side: 'above' })).toBe('M0 12v-10h6v10z');
  expect(barsPath([0, 0.5], { ...shape, side: 'below' })).toBe('M10 12v5h6v-5z');
});
