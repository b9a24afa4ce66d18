import { median } from '../harness/quantiles.ts';
import type { Verdict } from './bars.ts';
import type { BridgeName } from './bench-system.ts';
import type { BridgeBenchResult } from './run-bridge-bench.ts';
import type { RoundFigures } from './run-round.ts';

const MS_PER_S = 1_000;
const BYTES_PER_KB = 1_000;
/** Beyond it the load itself was late, and delays are partly its own. */
const HARNESS_LATE_MS = 5;
const NOISY_SHARE = 0.05;

/** What was measured, as Markdown: the figures of each bridge, then each bar. */
export function tableOf(result: BridgeBenchResult, verdicts: readonly Verdict[]): string {
  const missed = verdicts.filter(({ isMet }) => !isMet).length;
  return [
    '',
    ...figureRows(result),
    '',
    ...barRows(verdicts),
    '',
    ...notes(result),
    `${verdicts.length - missed} bars met, ${missed} missed. Took ${Math.round(result.tookMs / MS_PER_S)} s.`,
  ].join('\n');
}

type Row = readonly [label: string, figure: (round: RoundFigures) => number | undefined];

const ROWS: readonly Row[] = [
  ['CPU s per call-minute, fewer calls, steady', (r) => r.windows?.['fewer steady']?.cpuSecondsPerCallMinute],
  ['... in bursts', (r) => r.windows?.['fewer burst']?.cpuSecondsPerCallMinute],
  ['CPU s per call-minute, more calls, steady', (r) => r.windows?.['more steady']?.cpuSecondsPerCallMinute],
  ['... in bursts', (r) => r.windows?.['more burst']?.cpuSecondsPerCallMinute],
  ['calls on one core, p99 < 20 ms', (r) => r.capacity?.calls],
  ['caller -> model p50 ms, more calls', (r) => r.windows?.['more steady']?.upMs.p50],
  ['... p99', (r) => r.windows?.['more steady']?.upMs.p99],
  ['model -> caller p50 ms, more calls', (r) => r.windows?.['more steady']?.downMs.p50],
  ['... p99', (r) => r.windows?.['more steady']?.downMs.p99],
  ['speech_started -> clear p50 ms', (r) => r.barge?.clearMs.p50],
  ['... p99', (r) => r.barge?.clearMs.p99],
  ["cut answer's frames after clear, each", (r) => r.barge?.framesAfterClear],
  ['truncation error p99 ms', (r) => r.barge?.truncationErrorMs.p99],
  ['caller frames lost at set-up, 0 ms handshake', (r) => r.setups?.[0]?.lostFrames],
  ['... 250 ms', (r) => r.setups?.[1]?.lostFrames],
  ['... 1,000 ms', (r) => r.setups?.[2]?.lostFrames],
  ['first caller audio p50 ms, 0 ms handshake', (r) => r.setups?.[0]?.firstAudioMs.p50],
  ['... 250 ms', (r) => r.setups?.[1]?.firstAudioMs.p50],
  ['... 1,000 ms', (r) => r.setups?.[2]?.firstAudioMs.p50],
  ['start -> greeting p50 ms, 0 ms handshake', (r) => r.setups?.[0]?.greetingMs.p50],
  ['... p99', (r) => r.setups?.[0]?.greetingMs.p99],
  ['... 1,000 ms handshake, p99', (r) => r.setups?.[2]?.greetingMs.p99],
  ['answer to /twilio/voice p50 ms', (r) => r.setups?.[0]?.webhookMs.p50],
  ['tool call -> output p50 ms', (r) => r.tools?.outputMs.p50],
  ['... p99', (r) => r.tools?.outputMs.p99],
  ['RSS per call kB', ({ memory: m }) => m && (m.residentBytes - m.idleResidentBytes) / m.calls / BYTES_PER_KB],
  ['live heap per call kB', ({ memory: m }) => m && (m.heapBytes - m.idleHeapBytes) / m.calls / BYTES_PER_KB],
  ['event-loop delay p99 ms, more calls', (r) => r.windows?.['more steady']?.loopDelayP99Ms],
];

function figureRows({ plan, rounds }: BridgeBenchResult): string[] {
  const of = (bridge: BridgeName, [, figure]: Row) =>
    median(rounds.filter((round) => round.bridge === bridge).map((round) => figure(round) ?? Number.NaN));
  return [
    `| ${['figure (median)', ...plan.bridges].join(' | ')} |`,
    `| ${['---', ...plan.bridges.map(() => '---:')].join(' | ')} |`,
    ...ROWS.flatMap((row) => {
      const values = plan.bridges.map((bridge) => of(bridge, row));
      return values.every(Number.isNaN) ? [] : [`| ${[row[0], ...values.map(shown)].join(' | ')} |`];
    }),
  ];
}

function barRows(verdicts: readonly Verdict[]): string[] {
  return [
    '| bar | measured | wanted | |',
    '| --- | ---: | ---: | --- |',
    ...verdicts.map(
      ({ name, measured, unit, sense, bar, isMet }) =>
        `| ${name} | ${shown(measured)} ${unit} | ${sense} ${shown(bar)} | ${isMet ? 'met' : 'MISSED'} |`,
    ),
  ];
}

/** What stands in the way of believing the figures. */
function notes({ pinProblem, rounds }: BridgeBenchResult): string[] {
  const windows = rounds.flatMap((round) => Object.values(round.windows ?? {}));
  const late = Math.max(0, ...windows.map(({ harnessLateP99Ms }) => harnessLateP99Ms));
  const others = Math.max(0, ...windows.map(({ othersShare }) => othersShare).filter((share) => share >= 0));
  const problems = rounds.flatMap(({ bridge, problems: all }) => all.map((problem) => `${bridge}: ${problem}`));
  return [
    ...(pinProblem === null ? [] : [`NOT PINNED, because ${pinProblem}: these are not figures of one core.`]),
    ...(late > HARNESS_LATE_MS ? [`NOISE: the load itself was up to ${shown(late)} ms late (p99).`] : []),
    ...(others > NOISY_SHARE
      ? [`NOISE: other processes used up to ${Math.round(others * 100)} % of the bridge's core.`]
      : []),
    ...problems.slice(0, 5).map((problem) => `PROBLEM: ${problem}`),
  ];
}

function shown(value: number): string {
  if (Number.isNaN(value)) return '-';
  if (Math.abs(value) >= 100) return String(Math.round(value));
  return value.toFixed(Math.abs(value) < 1 ? 3 : 2);
}
