import { describe, expect, it } from 'vitest';
import { judgeSide, type SideFigures } from './judge-side.ts';
import { RollbackLimits, rollbackLimitsOf } from './rollback-limits.ts';

const limits = RollbackLimits.parse({
  minCalls: 10,
  maxFailurePercent: 20,
  maxFallbackPercent: 25,
  maxFirstAudioMs: 3_000,
});
const figures = (more: Partial<SideFigures>): SideFigures => ({
  calls: 20,
  failed: 0,
  fallbacks: 0,
  firstAudio: { medianMs: 900, calls: 20 },
  ...more,
});

describe('a side is judged', () => {
  it.each([
    ['well', {}, null],
    ['at its limit, not beyond it', { failed: 4, fallbacks: 5 }, null],
    ['by its failures', { failed: 5 }, { cause: 'failures', value: 25, limit: 20, calls: 20 }],
    ['by the calls others had to take', { fallbacks: 6 }, { cause: 'fallbacks', value: 30, limit: 25, calls: 20 }],
    [
      'by how long callers wait',
      { firstAudio: { medianMs: 3_200.4, calls: 12 } },
      { cause: 'slow', value: 3_200, limit: 3_000, calls: 12 },
    ],
    ['not by a few calls', { calls: 9, failed: 9, fallbacks: 9, firstAudio: { medianMs: 9_000, calls: 9 } }, null],
    ['without anybody knowing how long callers waited', { firstAudio: null }, null],
  ] as const)('%s', (_, more, verdict) => {
    expect(judgeSide(figures(more), limits)).toEqual(verdict);
  });

  it('never, when the owner does not want it', () => {
    expect(judgeSide(figures({ failed: 20 }), { ...limits, enabled: false })).toBeNull();
  });
});

it('has limits whatever the row says', () => {
  expect(rollbackLimitsOf({ rollbackLimits: {} })).toEqual(RollbackLimits.parse({}));
  expect(rollbackLimitsOf({ rollbackLimits: { minCalls: 'many' } })).toEqual(RollbackLimits.parse({}));
  expect(rollbackLimitsOf({ rollbackLimits: { minCalls: 30 } })).toMatchObject({ minCalls: 30, enabled: true });
});
