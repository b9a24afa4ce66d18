import { median, ratio } from '../harness/quantiles.ts';
import type { BridgeName } from './bench-system.ts';
import type { DirectionCounts } from './conversation.ts';
import type { FaultFigures } from './faults.ts';
import type { FlatnessFigures } from './flatness.ts';
import type { BridgeBenchResult } from './run-bridge-bench.ts';
import type { RoundFigures, WindowName } from './run-round.ts';

/** One bar of the issue, and whether it was met. */
export interface Verdict {
  readonly name: string;
  readonly measured: number;
  readonly unit: 'x relay' | 'x agents' | 'x before' | 'ms' | 'kB' | 'frames' | 'calls' | 'files' | 'timers';
  readonly sense: 'at most' | 'at least';
  readonly bar: number;
  readonly isMet: boolean;
}

type Figure = (round: RoundFigures) => number | undefined;

const BYTES_PER_KB = 1_000;

type Judged = Pick<BridgeBenchResult, 'rounds' | 'flatness' | 'faults'>;

/** Judges whatever was measured; bars whose part did not run are left out. */
export function judge({ rounds, flatness, faults }: Judged): Verdict[] {
  const all = new Figures(rounds);
  return [
    ...cpuBars(all),
    all.against('relay', { name: 'calls on one core', of: capacityOf, sense: 'at least', bar: 1 }),
    all.against('agents', { name: 'calls on one core', of: capacityOf, sense: 'at least', bar: 4 }),
    ...latencyBars(all),
    ...bargeBars(all),
    ...setupBars(all),
    all.own({ name: 'tool call -> output, p50', of: (r) => r.tools?.outputMs.p50, unit: 'ms', bar: 0.5 }),
    all.own({ name: 'tool call -> output, p99', of: (r) => r.tools?.outputMs.p99, unit: 'ms', bar: 5 }),
    all.own({ name: 'tool calls without output', of: (r) => r.tools?.unanswered, unit: 'calls', bar: 0 }),
    ...memoryBars(all),
    ...frameBars(all),
    ...(flatness ? flatnessBars(flatness) : []),
    ...(faults ?? []).flatMap(faultBars),
  ].filter((verdict) => verdict !== null);
}

const capacityOf: Figure = (round) => round.capacity?.calls;

interface Bar {
  readonly name: string;
  readonly of: Figure;
  readonly bar: number;
  readonly sense?: Verdict['sense'];
}

/** Figures of all rounds: medians, and medians of the ratios within a round. */
class Figures {
  readonly #rounds: readonly RoundFigures[];

  constructor(rounds: readonly RoundFigures[]) {
    this.#rounds = rounds;
  }

  of(bridge: BridgeName, figure: Figure): number[] {
    return this.#rounds.filter((round) => round.bridge === bridge).map((round) => figure(round) ?? Number.NaN);
  }

  /** Offhook's own figure. */
  own({ name, of, unit, bar, sense = 'at most' }: Bar & { unit: Verdict['unit'] }): Verdict | null {
    return verdict({ name, measured: median(this.of('offhook', of)), unit, sense, bar });
  }

  /** Offhook's figure as a ratio to a baseline's, round by round: what slows the machine slows both. */
  against(baseline: 'relay' | 'agents', { name, of, bar, sense = 'at most' }: Bar): Verdict | null {
    const theirs = this.of(baseline, of);
    const ratios = this.of('offhook', of).map((ours, round) => ratio(ours, theirs[round] ?? Number.NaN));
    return verdict({ name, measured: median(ratios), unit: `x ${baseline}`, sense, bar });
  }
}

/** Null when it was not measured. */
function verdict(judged: Omit<Verdict, 'isMet'>): Verdict | null {
  const { measured, bar, sense } = judged;
  if (Number.isNaN(measured)) return null;
  return { ...judged, isMet: sense === 'at most' ? measured <= bar : measured >= bar };
}

const cpuIn =
  (window: WindowName): Figure =>
  (round) =>
    round.windows?.[window]?.cpuSecondsPerCallMinute;

function cpuBars(all: Figures): (Verdict | null)[] {
  const windows = ['fewer steady', 'fewer burst', 'more steady', 'more burst'] as const;
  const name = (window: WindowName) => `CPU per call-minute, ${window}`;
  return [
    ...windows.map((window) => all.against('relay', { name: name(window), of: cpuIn(window), bar: 1 })),
    ...windows.slice(0, 2).map((window) => all.against('agents', { name: name(window), of: cpuIn(window), bar: 0.4 })),
  ];
}

function latencyBars(all: Figures): (Verdict | null)[] {
  const directions = { 'caller -> model': 'upMs', 'model -> caller': 'downMs' } as const;
  return Object.entries(directions).flatMap(([direction, key]) =>
    (['p50', 'p99'] as const).map((quantile) =>
      all.against('relay', {
        name: `added latency ${direction}, ${quantile}`,
        of: (round) => round.windows?.['more steady']?.[key][quantile],
        bar: 1.2,
      }),
    ),
  );
}

function bargeBars(all: Figures): (Verdict | null)[] {
  return [
    all.against('relay', { name: 'speech_started -> clear, p50', of: (r) => r.barge?.clearMs.p50, bar: 1.2 }),
    all.against('relay', { name: 'speech_started -> clear, p99', of: (r) => r.barge?.clearMs.p99, bar: 1.2 }),
    all.own({ name: 'interruptions without clear', of: (r) => r.barge?.uncleared, unit: 'calls', bar: 0 }),
    all.own({ name: "cut answer's frames after clear", of: (r) => r.barge?.framesAfterClear, unit: 'frames', bar: 0 }),
    all.own({ name: 'interruptions without truncation', of: (r) => r.barge?.untruncated, unit: 'calls', bar: 0 }),
    all.own({ name: 'truncation error, p99', of: (r) => r.barge?.truncationErrorMs.p99, unit: 'ms', bar: 20 }),
  ];
}

/** The worst of all handshakes. */
const worstSetup =
  (figure: (setup: NonNullable<RoundFigures['setups']>[number]) => number): Figure =>
  (round) =>
    round.setups && Math.max(...round.setups.map(figure));

function setupBars(all: Figures): (Verdict | null)[] {
  return [
    all.own({ name: 'caller frames lost at set-up', of: worstSetup((s) => s.lostFrames), unit: 'frames', bar: 0 }),
    all.own({
      name: 'first caller audio after the handshake, p50',
      of: worstSetup((s) => s.firstAudioMs.p50),
      unit: 'ms',
      bar: 5,
    }),
    all.own({ name: 'start -> greeting, p50', of: worstSetup((s) => s.greetingMs.p50), unit: 'ms', bar: 20 }),
    all.own({ name: 'start -> greeting, p99', of: worstSetup((s) => s.greetingMs.p99), unit: 'ms', bar: 50 }),
  ];
}

function memoryBars(all: Figures): (Verdict | null)[] {
  const perCall =
    (now: 'residentBytes' | 'heapBytes', idle: 'idleResidentBytes' | 'idleHeapBytes'): Figure =>
    ({ memory }) =>
      memory && (memory[now] - memory[idle]) / memory.calls / BYTES_PER_KB;
  const loopDelay: Figure = ({ windows }) => windows?.['more steady']?.loopDelayP99Ms;
  return [
    all.own({ name: 'RSS per call', of: perCall('residentBytes', 'idleResidentBytes'), unit: 'kB', bar: 120 }),
    all.own({ name: 'live heap per call', of: perCall('heapBytes', 'idleHeapBytes'), unit: 'kB', bar: 25 }),
    all.own({ name: 'event-loop delay, p99', of: loopDelay, unit: 'ms', bar: 5 }),
  ];
}

function frameBars(all: Figures): (Verdict | null)[] {
  const bad = ({ lost, disordered, doubled, foreign, damaged }: DirectionCounts) =>
    Math.abs(lost) + disordered + doubled + foreign + damaged;
  const unit = 'frames';
  return [
    all.own({ name: 'wrong frames caller -> model', of: ({ frames }) => frames && bad(frames.up), unit, bar: 0 }),
    all.own({ name: 'wrong frames model -> caller', of: ({ frames }) => frames && bad(frames.down), unit, bar: 0 }),
  ];
}

/** Ends of calls are remembered for two minutes, in a line each: growth below this is that, and not a leak. */
const MAX_HEAP_GROWTH_KB = 0.5;
const MAX_RESIDENT_GROWTH_KB = 2;
/** The database's pool and the exporters come and go. */
const MAX_MORE_FILES = 8;
const MAX_MORE_TIMERS = 8;

function flatnessBars(flatness: FlatnessFigures): (Verdict | null)[] {
  const { heapGrowthBytesPerCall, residentGrowthBytesPerCall, moreFiles, moreTimers, marks } = flatness;
  const after = `after ${marks.at(-1)?.calls ?? 0} calls`;
  const bars = [
    {
      name: `live heap left by a call, ${after}`,
      measured: heapGrowthBytesPerCall / BYTES_PER_KB,
      unit: 'kB',
      bar: MAX_HEAP_GROWTH_KB,
    },
    {
      name: `RSS left by a call, ${after}`,
      measured: residentGrowthBytesPerCall / BYTES_PER_KB,
      unit: 'kB',
      bar: MAX_RESIDENT_GROWTH_KB,
    },
    { name: `sockets and files left, ${after}`, measured: moreFiles, unit: 'files', bar: MAX_MORE_FILES },
    { name: `timers left, ${after}`, measured: moreTimers, unit: 'timers', bar: MAX_MORE_TIMERS },
  ] as const;
  return bars.map((bar) => verdict({ ...bar, sense: 'at most' }));
}

/** "Does not move": within what two windows of one bridge differ by anyway. */
const OTHERS_MAY_MOVE = 1.5;
const OTHERS_MAY_MOVE_MS = 1;

function faultBars({ fault, silent, othersP99Ms, othersP99BeforeMs }: FaultFigures): (Verdict | null)[] {
  const allowedMs = Math.max(othersP99BeforeMs * OTHERS_MAY_MOVE, othersP99BeforeMs + OTHERS_MAY_MOVE_MS);
  return [
    verdict({ name: `upstream ${fault}: silent calls`, measured: silent, unit: 'calls', sense: 'at most', bar: 0 }),
    verdict({
      name: `upstream ${fault}: other calls' p99`,
      measured: ratio(othersP99Ms, othersP99BeforeMs),
      unit: 'x before',
      sense: 'at most',
      bar: ratio(allowedMs, othersP99BeforeMs),
    }),
  ];
}
