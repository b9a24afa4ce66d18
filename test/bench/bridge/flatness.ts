import { setTimeout as sleep } from 'node:timers/promises';
import { openFiles, residentBytes } from '../harness/proc.ts';
import type { BenchSystem, Bridge } from './bench-system.ts';

const AT_ONCE = 50;
const LASTS_MS = 250;
const MARKS = 10;
/** Asked for in pieces, so that no answer takes long. */
const CALLS_PER_PIECE = 250;
/** Sockets of the last calls are closed by then. */
const QUIET_MS = 2_500;

/** A process after so many calls, none of them live. */
export interface FlatMark {
  readonly calls: number;
  readonly heapBytes: number;
  readonly externalBytes: number;
  readonly residentBytes: number;
  /** Open files and sockets. */
  readonly files: number;
  readonly timers: number;
  readonly sockets: number;
}

export interface FlatnessFigures {
  readonly marks: readonly FlatMark[];
  readonly callsPerSecond: number;
  readonly problems: readonly string[];
  /** From the second mark to the last: what came with the first calls is not growth. */
  readonly heapGrowthBytesPerCall: number;
  readonly residentGrowthBytesPerCall: number;
  readonly moreFiles: number;
  readonly moreTimers: number;
}

/** Many whole calls, one after the other and some at once: does anything stay behind? */
export async function measureFlatness(system: BenchSystem, shortCalls: number): Promise<FlatnessFigures> {
  await system.peer.ask('setPace', 'steady');
  const bridge = await system.startBridge('offhook');
  try {
    const marks: FlatMark[] = [];
    const problems: string[] = [];
    let workedMs = 0;
    for (let mark = 1; mark <= MARKS; mark += 1) {
      const startedAtMs = performance.now();
      problems.push(...(await placeCalls(system, Math.ceil(shortCalls / MARKS))));
      workedMs += performance.now() - startedAtMs;
      // Only the marks that are compared are worth the wait.
      if (mark === 2 || mark === MARKS) await sleep(QUIET_MS);
      marks.push(await markOf(bridge, Math.ceil(shortCalls / MARKS) * mark));
    }
    return { marks, problems, callsPerSecond: shortCalls / (workedMs / 1_000), ...growthOf(marks) };
  } finally {
    await bridge.stop();
  }
}

async function placeCalls({ load }: BenchSystem, count: number): Promise<string[]> {
  const problems: string[] = [];
  for (let left = count; left > 0; left -= CALLS_PER_PIECE) {
    const piece = Math.min(left, CALLS_PER_PIECE);
    problems.push(...(await load.ask('shortCalls', { count: piece, atOnce: AT_ONCE, lastsMs: LASTS_MS })));
  }
  return problems;
}

async function markOf({ pid, probe }: Bridge, calls: number): Promise<FlatMark> {
  const { heapBytes, externalBytes } = await probe.ask('liveMemory');
  const resources = await probe.ask('activeResources');
  return {
    calls,
    heapBytes,
    externalBytes,
    residentBytes: residentBytes(pid),
    files: openFiles(pid),
    timers: resources.Timeout ?? 0,
    sockets: resources.TCPSocketWrap ?? 0,
  };
}

/** How much was there at the last mark that was not there at the second. */
export function growthOf(
  marks: readonly FlatMark[],
): Pick<FlatnessFigures, 'heapGrowthBytesPerCall' | 'residentGrowthBytesPerCall' | 'moreFiles' | 'moreTimers'> {
  const from = marks[1];
  const to = marks.at(-1);
  if (!from || !to || to.calls <= from.calls) throw new Error('Growth needs two marks after the first');
  const calls = to.calls - from.calls;
  return {
    heapGrowthBytesPerCall: (to.heapBytes - from.heapBytes) / calls,
    residentGrowthBytesPerCall: (to.residentBytes - from.residentBytes) / calls,
    moreFiles: to.files - from.files,
    moreTimers: to.timers - from.timers,
  };
}
