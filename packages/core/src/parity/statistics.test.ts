import { describe, expect, it } from 'vitest';
import {
  callsNeeded,
  type Interval,
  meanDifference,
  meanInterval,
  medianDifference,
  medianRank,
  shareDifference,
  shareInterval,
} from './statistics.ts';

function expectInterval(interval: Interval | null, [from, to]: readonly [number, number]): void {
  expect(interval?.from).toBeCloseTo(from, 4);
  expect(interval?.to).toBeCloseTo(to, 4);
}

describe('shares', () => {
  // Newcombe 1998, table I, method 3.
  it.each([
    [{ count: 81, of: 263 }, [0.2553, 0.3662]],
    [{ count: 15, of: 148 }, [0.0624, 0.1605]],
    [{ count: 0, of: 20 }, [0, 0.1611]],
    [{ count: 1, of: 29 }, [0.0061, 0.1718]],
  ] as const)('has Wilson’s interval of %o', (share, expected) => {
    expectInterval(shareInterval(share), expected);
  });

  // Newcombe 1998, table II, method 10.
  it.each([
    [{ count: 56, of: 70 }, { count: 48, of: 80 }, [0.0524, 0.3339]],
    [{ count: 9, of: 10 }, { count: 3, of: 10 }, [0.1705, 0.809]],
    [{ count: 10, of: 10 }, { count: 0, of: 20 }, [0.6791, 1]],
  ] as const)('has Newcombe’s interval of the difference of %o and %o', (one, other, expected) => {
    expectInterval(shareDifference(one, other), expected);
  });

  it('says nothing of no calls', () => {
    expect(shareInterval({ count: 0, of: 0 })).toBeNull();
    expect(shareDifference({ count: 1, of: 2 }, { count: 0, of: 0 })).toBeNull();
  });
});

describe('means', () => {
  it('has Welch’s interval of a difference', () => {
    // Student's sleep data, as every statistics program prints it: t = -1.8608, df = 17.776.
    const one = { n: 10, mean: 0.75, deviation: 1.78901 };
    const other = { n: 10, mean: 2.33, deviation: 2.002249 };
    const interval = meanDifference(one, other);
    expect(interval?.from).toBeCloseTo(-3.36548, 3);
    expect(interval?.to).toBeCloseTo(0.20548, 3);
  });

  it('has Student’s interval of one, and none of a single value', () => {
    // t(9) = 2.2622.
    expect(meanInterval({ n: 10, mean: 0, deviation: Math.sqrt(10) })?.to).toBeCloseTo(2.2622, 3);
    expect(meanInterval({ n: 1, mean: 3, deviation: 0 })).toBeNull();
    expect(meanDifference({ n: 5, mean: 3, deviation: 0 }, { n: 5, mean: 1, deviation: 0 })).toEqual({
      from: 2,
      to: 2,
    });
  });
});

/** mulberry32: the same numbers every time. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('medians', () => {
  it('catches the true difference in about 19 of 20 samples, of a distribution with a long tail', () => {
    const random = randomFrom(5);
    const medianOf = (n: number, scale: number) => {
      // Exponential: its median is scale · ln 2.
      const values = Array.from({ length: n }, () => -scale * Math.log(1 - random())).sort((a, b) => a - b);
      const rank = medianRank(n);
      const middle = ((values[Math.floor((n - 1) / 2)] ?? 0) + (values[Math.ceil((n - 1) / 2)] ?? 0)) / 2;
      return { n, median: middle, from: values[rank - 1] ?? 0, to: values[n - rank] ?? 0 };
    };
    const truth = (1_000 - 700) * Math.log(2);
    let caught = 0;
    for (let sample = 0; sample < 2_000; sample += 1) {
      const interval = medianDifference(medianOf(80, 1_000), medianOf(45, 700));
      if (interval && interval.from <= truth && truth <= interval.to) caught += 1;
    }
    expect(caught / 2_000).toBeGreaterThan(0.93);
    expect(caught / 2_000).toBeLessThan(0.985);
  });
});

it('asks for more calls the finer the difference that matters', () => {
  // Two shares around 30 % that differ by 10 points: the textbook says about 330 each.
  expect(callsNeeded(0.3, 0.1)).toBe(330);
  expect(callsNeeded(0.3, 0.05)).toBe(1_319);
});
