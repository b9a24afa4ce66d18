import { setTimeout as sleep } from 'node:timers/promises';
import { coreBusySeconds, cpuSeconds, residentBytes } from '../harness/proc.ts';
import type { Summary } from '../harness/quantiles.ts';
import type { BenchSystem, Bridge } from './bench-system.ts';

const S_PER_MIN = 60;
const MS_PER_S = 1_000;

export interface WindowFigures {
  readonly calls: number;
  readonly cpuSecondsPerCallMinute: number;
  /** Share of one core the bridge used. */
  readonly coreShare: number;
  /** Caller to model, and model to caller: from the write at one end to the read at the other, in milliseconds. */
  readonly upMs: Summary;
  readonly downMs: Summary;
  readonly loopDelayP99Ms: number;
  readonly residentBytes: number;
  /** How late the load and the peer themselves were: beyond a few milliseconds the delays are theirs, not the bridge's. */
  readonly harnessLateP99Ms: number;
  /** Share of a core the load and the peer used together: towards 1, they and not the bridge are the limit. */
  readonly harnessShare: number;
  /** Share of the bridge's core that other processes used: noise. NaN when nothing is pinned. */
  readonly othersShare: number;
}

/** Watches a bridge at work for a while. */
export async function measureWindow(
  { load, peer, cores }: BenchSystem,
  bridge: Bridge,
  { calls, windowMs }: { calls: number; windowMs: number },
): Promise<WindowFigures> {
  await Promise.all([load.ask('openWindow'), peer.ask('openWindow'), bridge.probe.ask('resetDelay')]);
  const busy = () => (cores ? coreBusySeconds(cores.bridge) : Number.NaN);
  const harness = () => cpuSeconds(load.pid) + cpuSeconds(peer.pid);
  const before = { atMs: performance.now(), cpu: cpuSeconds(bridge.pid), harness: harness(), busy: busy() };
  await sleep(windowMs);
  const after = { atMs: performance.now(), cpu: cpuSeconds(bridge.pid), harness: harness(), busy: busy() };
  const [down, up, loopDelayP99Ms] = await Promise.all([
    load.ask('closeWindow'),
    peer.ask('closeWindow'),
    bridge.probe.ask('delayP99Ms'),
  ]);
  const seconds = (after.atMs - before.atMs) / MS_PER_S;
  const used = after.cpu - before.cpu;
  return {
    calls,
    cpuSecondsPerCallMinute: (used / seconds / calls) * S_PER_MIN,
    coreShare: used / seconds,
    upMs: up.delayMs,
    downMs: down.delayMs,
    loopDelayP99Ms,
    residentBytes: residentBytes(bridge.pid),
    harnessLateP99Ms: Math.max(down.latenessMs.p99, up.latenessMs.p99),
    harnessShare: (after.harness - before.harness) / seconds,
    othersShare: Math.max(0, (after.busy - before.busy - used) / seconds),
  };
}

/** The worse of the two directions. */
export const worseP99Ms = ({ upMs, downMs }: WindowFigures): number => Math.max(upMs.p99, downMs.p99);
