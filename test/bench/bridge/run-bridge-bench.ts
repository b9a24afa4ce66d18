import { pinCores } from '../harness/cores.ts';
import { startBenchSystem } from './bench-system.ts';
import type { BenchPlan } from './plan.ts';
import { type RoundFigures, runRound } from './run-round.ts';

export interface BridgeBenchResult {
  readonly plan: BenchPlan;
  /** Null: pinned. Otherwise why not, and figures are then not those of one core. */
  readonly pinProblem: string | null;
  readonly rounds: readonly RoundFigures[];
  readonly tookMs: number;
}

/** Measures bridges against each other, in turns, so that a slow minute of the machine hits all of them. */
export async function runBridgeBench(plan: BenchPlan, say: (line: string) => void): Promise<BridgeBenchResult> {
  const startedAtMs = performance.now();
  const { cores, problem } = pinCores();
  const system = await startBenchSystem({ cores, needsDatabase: plan.bridges.includes('offhook') });
  const rounds: RoundFigures[] = [];
  try {
    for (let round = 1; round <= plan.rounds; round += 1) {
      for (const name of plan.bridges) {
        say(`round ${round} of ${plan.rounds}: ${name}`);
        rounds.push(await runRound(system, name, plan));
      }
    }
  } finally {
    await system.close();
  }
  return { plan, pinProblem: problem, rounds, tookMs: performance.now() - startedAtMs };
}
