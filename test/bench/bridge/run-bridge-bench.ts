import { pinCores } from '../harness/cores.ts';
import { type BenchSystem, startBenchSystem } from './bench-system.ts';
import { type FaultFigures, measureFaults } from './faults.ts';
import { type FlatnessFigures, measureFlatness } from './flatness.ts';
import type { BenchPlan, Part } from './plan.ts';
import { type RoundFigures, runRound } from './run-round.ts';

export interface BridgeBenchResult {
  readonly plan: BenchPlan;
  /** Null: pinned. Otherwise why not, and figures are then not those of one core. */
  readonly pinProblem: string | null;
  readonly rounds: readonly RoundFigures[];
  readonly flatness?: FlatnessFigures;
  readonly faults?: readonly FaultFigures[];
  readonly tookMs: number;
}

/** Measures bridges against each other, in turns, so that a slow minute of the machine hits all of them. */
export async function runBridgeBench(plan: BenchPlan, say: Say): Promise<BridgeBenchResult> {
  const startedAtMs = performance.now();
  const { cores, problem } = pinCores();
  const system = await startBenchSystem({ cores, needsDatabase: plan.bridges.includes('offhook') });
  try {
    const rounds = hasAny(plan, ['conversation', 'load', 'capacity']) ? await allRounds(system, plan, say) : [];
    return {
      plan,
      pinProblem: problem,
      rounds,
      ...(await onlyOffhook(system, plan, say)),
      tookMs: performance.now() - startedAtMs,
    };
  } finally {
    await system.close();
  }
}

function hasAny(plan: BenchPlan, parts: readonly Part[]): boolean {
  return parts.some((part) => plan.parts.includes(part));
}

type Say = (line: string) => void;

async function allRounds(system: BenchSystem, plan: BenchPlan, say: Say): Promise<RoundFigures[]> {
  const rounds: RoundFigures[] = [];
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const name of plan.bridges) {
      say(`round ${round} of ${plan.rounds}: ${name}`);
      rounds.push(await runRound(system, name, { plan, say }));
    }
  }
  return rounds;
}

/** What is asked of Offhook alone: the baselines are known to fail it. */
async function onlyOffhook(
  system: BenchSystem,
  plan: BenchPlan,
  say: Say,
): Promise<Pick<BridgeBenchResult, 'flatness' | 'faults'>> {
  if (!plan.bridges.includes('offhook')) return {};
  const isAsked = (part: Part) => {
    if (hasAny(plan, [part])) say(part);
    return hasAny(plan, [part]);
  };
  return {
    ...(isAsked('faults') ? { faults: await measureFaults(system, plan) } : {}),
    ...(isAsked('flatness') ? { flatness: await measureFlatness(system, plan.shortCalls) } : {}),
  };
}
