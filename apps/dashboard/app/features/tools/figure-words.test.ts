import { expect, it } from 'vitest';
import { failureInWords, isInTrouble, secondsInWords, successRate } from './figure-words.ts';

const figures = (worked: number, failed: number) => ({
  ...{ calls: worked + failed, worked, failed, cancelled: 0, retries: 0, retriedCalls: 0, p50Ms: 1, p95Ms: 2 },
});

it('never rounds a failure away, and says nothing of a function nobody used', () => {
  expect(successRate(figures(9_999, 1))).toBe('99.9%');
  expect(successRate(figures(3, 0))).toBe('100%');
  expect(successRate(figures(0, 4))).toBe('0%');
  expect(successRate(figures(0, 0))).toBeNull();
});

it('points to a function that fails more than one time in twenty', () => {
  expect(isInTrouble(figures(96, 4))).toBe(false);
  expect(isInTrouble(figures(94, 6))).toBe(true);
  expect(isInTrouble(figures(0, 0))).toBe(false);
});

it.each([
  [null, '–'],
  [12, '< 0.1 s'],
  [449, '0.4 s'],
  [31_500, '32 s'],
])('says %s ms as %s', (ms, words) => expect(secondsInWords(ms)).toBe(words));

it('says what went wrong in plain words', () => {
  expect(failureInWords({ errorCode: 'TOOL_TIMEOUT', attempts: 3 })).toBe('It took too long to answer, after 3 tries');
  expect(failureInWords({ errorCode: null, attempts: 1 })).toBe('Something went wrong');
});
