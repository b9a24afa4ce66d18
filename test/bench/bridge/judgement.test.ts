import { describe, expect, it } from 'vitest';
import { judge } from './bars.ts';
import { nextGuess } from './capacity.ts';
import { growthOf } from './flatness.ts';
import type { WindowFigures } from './measure-window.ts';
import type { RoundFigures } from './run-round.ts';

const MILLISECONDS = { count: 1, p50: 1, p99: 2, max: 3 };

function windowOf(cpuSecondsPerCallMinute: number): WindowFigures {
  return {
    calls: 100,
    cpuSecondsPerCallMinute,
    coreShare: 0.1,
    upMs: MILLISECONDS,
    downMs: MILLISECONDS,
    loopDelayP99Ms: 1,
    residentBytes: 1,
    harnessLateP99Ms: 0,
    harnessShare: 0,
    othersShare: 0,
  };
}

const round = (bridge: RoundFigures['bridge'], cpu: number, calls = 0): RoundFigures => ({
  bridge,
  problems: [],
  windows: { 'fewer steady': windowOf(cpu) },
  ...(calls > 0 ? { capacity: { calls, notCarried: calls + 1, tries: [] } } : {}),
});

const named = (rounds: readonly RoundFigures[], name: string, unit: string) =>
  judge({ rounds }).find((verdict) => verdict.name === name && verdict.unit === unit);

describe('bars', () => {
  it('compare within a round, and take the median of the rounds', () => {
    // The machine was twice as slow in the second round: the ratio is not.
    const rounds = [
      round('relay', 0.1),
      round('offhook', 0.09),
      round('relay', 0.2),
      round('offhook', 0.18),
      round('relay', 0.1),
      round('offhook', 0.3),
    ];
    const verdict = named(rounds, 'CPU per call-minute, fewer steady', 'x relay');
    expect(verdict).toMatchObject({ sense: 'at most', bar: 1, isMet: true });
    expect(verdict?.measured).toBeCloseTo(0.9);
  });

  it('are missed by what is over them', () => {
    const verdict = named(
      [round('relay', 0.1), round('offhook', 0.11)],
      'CPU per call-minute, fewer steady',
      'x relay',
    );
    expect(verdict?.isMet).toBe(false);
  });

  it('of a number of calls are missed by what is under them', () => {
    const rounds = [round('relay', 0.1, 400), round('offhook', 0.1, 500), round('agents', 0.1, 130)];
    expect(named(rounds, 'calls on one core', 'x relay')).toMatchObject({ measured: 1.25, isMet: true });
    expect(named(rounds, 'calls on one core', 'x agents')?.isMet).toBe(false);
  });

  it('that were not measured are left out, not met', () => {
    expect(judge({ rounds: [round('offhook', 0.1)] }).map(({ unit }) => unit)).not.toContain('x relay');
    expect(judge({ rounds: [] })).toEqual([]);
  });

  it('say when calls fell silent', () => {
    const faults = [
      {
        fault: 'reset',
        victims: 5,
        silent: 1,
        signOfLifeMs: MILLISECONDS,
        fates: [],
        othersP99Ms: 4,
        othersP99BeforeMs: 4,
      },
    ] as const;
    expect(judge({ rounds: [], faults })).toMatchObject([
      { measured: 1, isMet: false },
      { measured: 1, isMet: true },
    ]);
  });
});

describe('the search for the most calls', () => {
  it('goes up until something fails, down until something works, and then between them', () => {
    expect(nextGuess(400, 0)).toBe(432);
    expect(nextGuess(0, 400)).toBe(352);
    expect(nextGuess(400, 500)).toBe(450);
    expect(nextGuess(400, 415)).toBeNull();
  });
});

describe('growth', () => {
  const mark = (calls: number, heapBytes: number) => ({
    calls,
    heapBytes,
    externalBytes: 0,
    residentBytes: 2 * heapBytes,
    files: 30,
    timers: 4,
    sockets: 9,
  });

  it('counts from the second mark: what comes with the first calls is not growth', () => {
    const growth = growthOf([mark(1_000, 0), mark(2_000, 50_000), mark(6_000, 90_000)]);
    expect(growth).toEqual({
      heapGrowthBytesPerCall: 10,
      residentGrowthBytesPerCall: 20,
      moreFiles: 0,
      moreTimers: 0,
    });
    expect(() => growthOf([mark(1, 1)])).toThrow('two marks');
  });
});
