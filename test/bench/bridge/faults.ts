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
  /** What became of each. */
  readonly fates: readonly Fate[];
  /** Of calls to which nothing was done, while it happened; and before. */
  readonly othersP99Ms: number;
  readonly othersP99BeforeMs: number;
}

interface Fate {
  readonly call: number;
  readonly heardAfterMs: number | null;
  readonly closedAfterMs: number | null;
  readonly closeCode: number | null;
  /** What Twilio was told to do then. */
  readonly nextVerb: string | null;
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
  const fates = await fatesOf(system, victims, brokenAtUs);
  await peer.ask('setDoor', { door: 'open', handshakeMs: 0 });
  const signs = fates.flatMap((fate) => signOfLifeMs(fate) ?? []);
  return {
    fault,
    victims: victims.length,
    silent: victims.length - signs.length,
    signOfLifeMs: summarise(signs),
    fates,
    othersP99Ms: during,
    othersP99BeforeMs: before,
  };
}

/** What became of each call, once every one gave a sign of life or was waited for long enough. */
async function fatesOf({ load }: BenchSystem, calls: readonly number[], brokenAtUs: number): Promise<Fate[]> {
  const giveUpAtMs = Date.now() + SILENT_AFTER_MS;
  for (;;) {
    const fates = (await load.ask('streams', calls)).map((stream) => fateOf(stream, brokenAtUs));
    if (fates.every((fate) => signOfLifeMs(fate) !== null) || Date.now() > giveUpAtMs) return fates;
    await sleep(100);
  }
}

function fateOf(
  { call, firstWatchedAudioAtUs, closedAtUs, closeCode, nextVerb }: StreamFacts,
  brokenAtUs: number,
): Fate {
  const after = (atUs: number | null) => (atUs === null ? null : (atUs - brokenAtUs) / US_PER_MS);
  return { call, heardAfterMs: after(firstWatchedAudioAtUs), closedAfterMs: after(closedAtUs), closeCode, nextVerb };
}

function signOfLifeMs({ heardAfterMs, closedAfterMs, nextVerb }: Fate): number | null {
  const takenOverAfterMs = nextVerb !== null && TAKES_OVER.has(nextVerb) ? closedAfterMs : null;
  if (heardAfterMs === null || takenOverAfterMs === null) return heardAfterMs ?? takenOverAfterMs;
  return Math.min(heardAfterMs, takenOverAfterMs);
}
