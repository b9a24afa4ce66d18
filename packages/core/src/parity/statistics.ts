/** Everything here is at 95 %, two-sided. */
const Z = 1.959_963_984_540_054;

export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** So many of so many. `of` may be a fraction: an effective sample size. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/** Of a sample: how many, their mean and standard deviation. */
export interface Mean {
  readonly n: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Of a sample: its median, and the values of the two ranks between which the true median lies. */
export interface Median {
  readonly n: number;
  readonly median: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Wilson's score interval of a share: right for small samples and for shares near 0 and 1, where the usual one is not.
 * Source: E. B. Wilson 1927; R. G. Newcombe, Statistics in Medicine 17 (1998) 857, method 3. Null without a sample.
 */
export function shareInterval({ count, of }: Share): Interval | null {
  if (of <= 0) return null;
  const centre = count + Z ** 2 / 2;
  const spread = Z * Math.sqrt(Z ** 2 / 4 + count * (1 - count / of));
  const width = of + Z ** 2;
  return { from: Math.max(0, (centre - spread) / width), to: Math.min(1, (centre + spread) / width) };
}

/**
 * By how much one share is above another: Newcombe's interval, built of both Wilson intervals.
 * Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 873, method 10.
 */
export function shareDifference(one: Share, other: Share): Interval | null {
  const [a, b] = [shareInterval(one), shareInterval(other)];
  if (!a || !b) return null;
  const [p, q] = [one.count / one.of, other.count / other.of];
  return {
    from: p - q - Math.hypot(p - a.from, b.to - q),
    to: p - q + Math.hypot(a.to - p, q - b.from),
  };
}

/** Student's interval of a mean. Null for fewer than two values. */
export function meanInterval({ n, mean, deviation }: Mean): Interval | null {
  if (n < 2) return null;
  const half = studentQuantile(n - 1) * (deviation / Math.sqrt(n));
  return { from: mean - half, to: mean + half };
}

/** By how much one mean is above another, by Welch: the two may spread differently. Source: B. L. Welch, Biometrika 34 (1947) 28. */
export function meanDifference(one: Mean, other: Mean): Interval | null {
  if (one.n < 2 || other.n < 2) return null;
  const [a, b] = [one.deviation ** 2 / one.n, other.deviation ** 2 / other.n];
  const difference = one.mean - other.mean;
  if (a + b === 0) return { from: difference, to: difference };
  const freedom = (a + b) ** 2 / (a ** 2 / (one.n - 1) + b ** 2 / (other.n - 1));
  const half = studentQuantile(freedom) * Math.sqrt(a + b);
  return { from: difference - half, to: difference + half };
}

/**
 * By how much one median is above another, whatever the distribution: the ranks around each tell its standard error.
 * Source: R. M. Price and D. G. Bonett, Journal of Statistical Computation and Simulation 72 (2002) 119.
 */
export function medianDifference(one: Median, other: Median): Interval | null {
  const [a, b] = [medianError(one), medianError(other)];
  if (a === null || b === null) return null;
  const difference = one.median - other.median;
  const half = Z * Math.hypot(a, b);
  return { from: difference - half, to: difference + half };
}

/** The lower of the two ranks (from 1) between which the median of `n` values lies; the upper one is as far from the other end. */
export function medianRank(n: number): number {
  return Math.max(1, Math.round((n + 1) / 2 - Math.sqrt(n)));
}

/** Fewer values say nothing about where their median lies. */
const MIN_FOR_MEDIAN = 5;

function medianError({ n, from, to }: Median): number | null {
  if (n < MIN_FOR_MEDIAN) return null;
  // How many standard errors the two ranks are away from the middle: about two.
  const z = (n / 2 - medianRank(n) + 0.5) / (Math.sqrt(n) / 2);
  return (to - from) / (2 * z);
}

/** Student's t for 97.5 %, by the expansion around the normal quantile (Abramowitz and Stegun 26.7.5); within 1 % from three degrees on. */
function studentQuantile(freedom: number): number {
  const terms = [
    (Z ** 3 + Z) / 4,
    (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96,
    (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384,
    (79 * Z ** 9 + 776 * Z ** 7 + 1482 * Z ** 5 - 1920 * Z ** 3 - 945 * Z) / 92_160,
  ];
  return terms.reduce((sum, term, index) => sum + term / freedom ** (index + 1), Z);
}

/** So many calls of a side tell two shares apart that differ by `margin`, four times of five. `around`: about where they lie. */
export function callsNeeded(around: number, margin: number): number {
  const p = Math.min(0.95, Math.max(0.05, around));
  const power = 0.841_621;
  return Math.ceil((2 * p * (1 - p) * (Z + power) ** 2) / margin ** 2);
}
