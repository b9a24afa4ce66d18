import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchSystem, Bridge } from './bench-system.ts';
import { measureWindow, type WindowFigures, worseP99Ms } from './measure-window.ts';

/** A bridge carries a number of calls while the worse direction's 99th percentile stays below this. */
export const CAPACITY_P99_MS = 20;
/** Where the search begins: this share of the calls the bridge's processor time alone would allow. */
const FIRST_GUESS = 0.8;
const STEP_UP = 1.08;
const STEP_DOWN = 0.88;
const MAX_TRIES = 7;
/** A backlog is worked off, new calls have had their greeting. */
const SETTLE_MS = 1_500;

export interface CapacityFigures {
  /** Most calls that were carried. */
  readonly calls: number;
  /** Fewest that were not; 0 when none was found. */
  readonly notCarried: number;
  readonly tries: readonly { readonly calls: number; readonly p99Ms: number; readonly harnessLateP99Ms: number }[];
}

export interface CapacityPlan {
  /** Calls that are up. */
  readonly live: number[];
  /** What the bridge did with them. */
  readonly known: WindowFigures;
  readonly windowMs: number;
  readonly perSecond: number;
}

/** How many calls one core carries: steady audio, calls added or hung up until the limit is between two numbers. */
export async function searchCapacity(
  system: BenchSystem,
  bridge: Bridge,
  { live, known, windowMs, perSecond }: CapacityPlan,
): Promise<CapacityFigures> {
  await system.peer.ask('setPace', 'steady');
  const tries: { calls: number; p99Ms: number; harnessLateP99Ms: number }[] = [];
  let carried = 0;
  let notCarried = 0;
  let wanted = Math.max(Math.ceil(known.calls * 0.5), Math.round((known.calls / known.coreShare) * FIRST_GUESS));
  while (tries.length < MAX_TRIES) {
    if (!(await haveCalls(system, live, { wanted, perSecond }))) break;
    await sleep(SETTLE_MS);
    const window = await measureWindow(system, bridge, { calls: live.length, windowMs });
    const p99Ms = worseP99Ms(window);
    tries.push({ calls: live.length, p99Ms, harnessLateP99Ms: window.harnessLateP99Ms });
    if (p99Ms < CAPACITY_P99_MS) carried = Math.max(carried, live.length);
    else notCarried = notCarried === 0 ? live.length : Math.min(notCarried, live.length);
    const next = nextGuess(carried, notCarried);
    if (next === null) break;
    wanted = next;
  }
  return { calls: carried, notCarried, tries };
}

/** Null when the two are close enough. */
export function nextGuess(carried: number, notCarried: number): number | null {
  if (notCarried === 0) return Math.round(carried * STEP_UP);
  if (carried === 0) return Math.round(notCarried * STEP_DOWN);
  return notCarried / carried <= 1.05 ? null : Math.round((carried + notCarried) / 2);
}

async function haveCalls(
  { load }: BenchSystem,
  live: number[],
  { wanted, perSecond }: { wanted: number; perSecond: number },
): Promise<boolean> {
  if (live.length > wanted) {
    const leaving = live.splice(wanted);
    await load.ask('hangUp', leaving);
    await load.ask('forget', leaving);
    return true;
  }
  const { calls } = await load.ask('startCalls', { count: wanted - live.length, perSecond });
  live.push(...calls);
  // Calls that cannot even be set up are calls that are not carried.
  return live.length >= wanted * 0.98;
}
