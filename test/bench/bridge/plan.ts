import type { BridgeName } from './bench-system.ts';

export const PARTS = ['conversation', 'load', 'capacity', 'flatness', 'faults'] as const;
export type Part = (typeof PARTS)[number];

/** How much is measured. */
export interface BenchPlan {
  readonly bridges: readonly BridgeName[];
  readonly parts: readonly Part[];
  readonly rounds: number;
  /** Bridges are measured at both; OpenAI's transport at the lower one only, because it cannot carry the other on one core. */
  readonly calls: { readonly fewer: number; readonly more: number };
  readonly windowMs: number;
  readonly capacityWindowMs: number;
  readonly callsPerSecond: number;
  readonly bargeRounds: number;
  readonly toolRounds: number;
  /** Calls of the flatness part. */
  readonly shortCalls: number;
}

export const FULL_PLAN: BenchPlan = {
  bridges: ['relay', 'offhook', 'agents'],
  parts: PARTS,
  rounds: 3,
  calls: { fewer: 100, more: 200 },
  windowMs: 5_000,
  capacityWindowMs: 3_000,
  callsPerSecond: 40,
  bargeRounds: 3,
  toolRounds: 3,
  shortCalls: 10_000,
};

export const QUICK_PLAN: BenchPlan = {
  ...FULL_PLAN,
  rounds: 1,
  windowMs: 3_000,
  capacityWindowMs: 2_000,
  bargeRounds: 2,
  toolRounds: 2,
  shortCalls: 500,
};

/** So small that it proves nothing but that the harness works. */
export const SMOKE_PLAN: BenchPlan = {
  ...QUICK_PLAN,
  parts: ['conversation', 'load'],
  calls: { fewer: 4, more: 6 },
  windowMs: 1_000,
  callsPerSecond: 20,
  bargeRounds: 1,
  toolRounds: 1,
};
