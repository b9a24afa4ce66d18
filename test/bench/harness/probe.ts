/**
 * Loaded into a bridge's process before its own code (`node --expose-gc --import probe.ts`), so that figures only the process
 * itself knows can be asked for. It costs one timer.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { answerCommands } from './rpc.ts';

/** How often the delay is looked at. */
const RESOLUTION_MS = 5;
const NS_PER_MS = 1e6;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();

export interface ProcessMemory {
  readonly heapBytes: number;
  /** Buffers outside of V8's heap. */
  readonly externalBytes: number;
}

const probeCommands = {
  /** Starts a new window of event-loop delay. */
  resetDelay(): void {
    delay.reset();
  },

  /** 99th percentile of the event loop's delay since the reset, beyond the interval itself, in milliseconds. */
  delayP99Ms(): number {
    return Math.max(0, delay.percentile(99) / NS_PER_MS - RESOLUTION_MS);
  },

  /** Live memory: after a full collection. */
  liveMemory(): ProcessMemory {
    // Twice: what finalizers let go of is collected by the second.
    globalThis.gc?.();
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    return { heapBytes: heapUsed, externalBytes: external };
  },

  /** What keeps the event loop alive, by kind: `TCPSocketWrap`, `Timeout` ... */
  activeResources(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  },
} as const;

export type ProbeCommands = typeof probeCommands;
answerCommands(probeCommands);
