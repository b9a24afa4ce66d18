import type { RollbackLimits } from './rollback-limits.ts';

/** What a side's calls of late came to. */
export interface SideFigures {
  /** Calls that were to be this side's and are over, or that it has had a first word in. */
  readonly calls: number;
  /** Of those it had itself: broke off, or ended in an error of its own. */
  readonly failed: number;
  /** Of those: somebody else had to take them. */
  readonly fallbacks: number;
  /** Median of the time to the first word, in milliseconds, and of how many calls; null: nobody knows of any. */
  readonly firstAudio: { readonly medianMs: number; readonly calls: number } | null;
}

export type RollbackCause = 'failures' | 'fallbacks' | 'slow';

/** Why a side is to have no more calls: the figure that crossed its limit. */
export interface Verdict {
  readonly cause: RollbackCause;
  /** Percent, or milliseconds for `slow`. */
  readonly value: number;
  readonly limit: number;
  /** Of how many calls. */
  readonly calls: number;
}

/** Null: nothing is wrong, or there are too few calls to say so. */
export function judgeSide(figures: SideFigures, limits: RollbackLimits): Verdict | null {
  const { calls, failed, fallbacks, firstAudio } = figures;
  if (!limits.enabled) return null;
  if (calls >= limits.minCalls) {
    const rates = [
      ['failures', failed, limits.maxFailurePercent],
      ['fallbacks', fallbacks, limits.maxFallbackPercent],
    ] as const;
    for (const [cause, count, limit] of rates) {
      const value = Math.round((1_000 * count) / calls) / 10;
      if (value > limit) return { cause, value, limit, calls };
    }
  }
  if (firstAudio && firstAudio.calls >= limits.minCalls && firstAudio.medianMs > limits.maxFirstAudioMs) {
    return {
      cause: 'slow',
      value: Math.round(firstAudio.medianMs),
      limit: limits.maxFirstAudioMs,
      calls: firstAudio.calls,
    };
  }
  return null;
}
