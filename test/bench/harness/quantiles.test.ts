import { describe, expect, it } from 'vitest';
import { median, quantile, ratio, Samples, summarise } from './quantiles.ts';

describe('quantile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);

  it('is the value that so many of the samples do not exceed', () => {
    expect(quantile(hundred, 0.5)).toBe(50);
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile(hundred, 1)).toBe(100);
    expect(quantile([7], 0.99)).toBe(7);
  });

  it('is a sample, never something between two', () => {
    expect(quantile([1, 10], 0.5)).toBe(1);
    expect(quantile([1, 10], 0.51)).toBe(10);
  });

  it('of nothing is no number', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('median', () => {
  it('is the middle, or the mean of the middle two', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 100])).toBe(3);
  });

  it('leaves out what was not measured', () => {
    expect(median([Number.NaN, 3, Number.NaN])).toBe(3);
    expect(median([Number.NaN])).toBeNaN();
  });
});

describe('ratio', () => {
  it('is no number without a baseline', () => {
    expect(ratio(3, 2)).toBe(1.5);
    expect(ratio(3, 0)).toBeNaN();
    expect(ratio(3, Number.NaN)).toBeNaN();
    expect(ratio(Number.NaN, 2)).toBeNaN();
  });
});

describe('samples', () => {
  it('keep more than their first room and are forgotten with the window', () => {
    const samples = new Samples();
    for (let value = 10_000; value >= 1; value -= 1) samples.add(value);
    expect(samples.summary()).toEqual({ count: 10_000, p50: 5_000, p99: 9_900, max: 10_000 });
    samples.clear();
    expect(samples.summary().count).toBe(0);
  });

  it('are summarised by number, not by text', () => {
    expect(summarise([10, 9, 100]).max).toBe(100);
  });
});
