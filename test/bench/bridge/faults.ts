import { setTimeout as sleep } from 'node:timers/promises';
import { type Summary, summarise } from '../harness/quantiles.ts';
import type { StreamFacts } from '../load/main.ts';
import type { BenchSystem, Bridge } from './bench-system.ts';
import { measureWindow, worseP99Ms } from './measure-window.ts';
import type { BenchPlan } from './plan.ts';

const VICTIMS = 5;
const US_PER_MS = 1_000;
const SETTLE_MS = 2_000;
/** Frames that were under way when the session broke are no sign of life. */
const IN_FLIGHT_MS = 60;
/** What a caller may be left without. */
const SILENT_AFTER_MS = 12_000;
const TAKES_OVER = new Set(['Say', 'Play', 'Dial', 'Connect', 'Redirect', 'Record']);

/** What was done to the upstream of some calls. `refused` and `absent`: new sessions too. */
export const FAULTS = ['reset', 'closed', 'refused', 'absent'] as const;
export type Fault = (typeof FAULTS)[number];

export interface FaultFigures {
  readonly fault: Fault;
  readonly victims: number;
  /** Neither heard anything more nor were told what happens next. */
  readonly silent: number;
  /** From the fault until something was heard, or the call was put through to somebody else. */
  readonly signOfLifeMs: Summary;
  /** Of calls to which nothing was done, while it happened; and before. */
  readonly othersP99Ms: number;
  readonly othersP99BeforeMs: number;
}

/** Breaks the upstream of a few calls among many: never silent, and the others notice nothing. */
export async function measureFaults(system: BenchSystem, plan: BenchPlan): Promise<FaultFigures[]> {
  const bridge = await system.startBridge('offhook');
  try {
    const { load, peer } = system;
    await peer.ask('setPace', 'steady');
    const { calls } = await load.ask('startCalls', { count: plan.calls.fewer, perSecond: plan.callsPerSecond });
    await sleep(SETTLE_MS);
    const figures: FaultFigures[] = [];
    for (const [index, fault] of FAULTS.entries()) {
      const victims = calls.slice(index * VICTIMS, (index + 1) * VICTIMS);
      figures.push(await breakSome(system, bridge, { fault, victims, calls: calls.length, plan }));
    }
    await load.ask('hangUp', calls);
    return figures;
  } finally {
    await system.peer.ask('setDoor', { door: 'open', handshakeMs: 0 });
    await bridge.stop();
  }
}

interface Breaking {
  readonly fault: Fault;
  readonly victims: readonly number[];
  readonly calls: number;
  readonly plan: BenchPlan;
}

async function breakSome(
  system: BenchSystem,
  bridge: Bridge,
  { fault, victims, calls, plan }: Breaking,
): Promise<FaultFigures> {
  const { load, peer } = system;
  const window = { calls, windowMs: plan.windowMs };
  const before = worseP99Ms(await measureWindow(system, bridge, window));
  await peer.ask('leaveOut', victims);
  await load.ask('watch', { calls: victims, fromUs: Number.MAX_SAFE_INTEGER });
  if (fault === 'refused') await peer.ask('setDoor', { door: 'refusing', handshakeMs: 0 });
  if (fault === 'absent') await peer.ask('setDoor', { door: 'mute', handshakeMs: 0 });
  const brokenAtUs = await peer.ask('breakSessions', { calls: victims, how: fault === 'closed' ? 'close' : 'reset' });
  await load.ask('watch', { calls: victims, fromUs: brokenAtUs + IN_FLIGHT_MS * US_PER_MS });
  const during = worseP99Ms(await measureWindow(system, bridge, window));
  const signs = await signsOfLife(system, victims, brokenAtUs);
  await peer.ask('setDoor', { door: 'open', handshakeMs: 0 });
  return {
    fault,
    victims: victims.length,
    silent: victims.length - signs.length,
    signOfLifeMs: summarise(signs),
    othersP99Ms: during,
    othersP99BeforeMs: before,
  };
}

/** When each call gave a sign of life; calls that gave none are missing. */
async function signsOfLife({ load }: BenchSystem, calls: readonly number[], brokenAtUs: number): Promise<number[]> {
  const giveUpAtMs = Date.now() + SILENT_AFTER_MS;
  for (;;) {
    const signs = (await load.ask('streams', calls)).flatMap((stream) => signOfLife(stream) ?? []);
    if (signs.length === calls.length || Date.now() > giveUpAtMs)
      return signs.map((atUs) => (atUs - brokenAtUs) / US_PER_MS);
    await sleep(100);
  }
}

function signOfLife({ firstWatchedAudioAtUs, closedAtUs, nextVerb }: StreamFacts): number | null {
  const takenOverAtUs = nextVerb !== null && TAKES_OVER.has(nextVerb) ? closedAtUs : null;
  if (firstWatchedAudioAtUs === null) return takenOverAtUs;
  return takenOverAtUs === null ? firstWatchedAudioAtUs : Math.min(firstWatchedAudioAtUs, takenOverAtUs);
}
