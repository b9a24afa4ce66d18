import { setTimeout as sleep } from 'node:timers/promises';
import { residentBytes } from '../harness/proc.ts';
import type { BenchSystem, Bridge, BridgeName } from './bench-system.ts';
import { type CapacityFigures, searchCapacity } from './capacity.ts';
import {
  type BargeFigures,
  countFrames,
  type FrameCounts,
  measureBargeIn,
  measureSetup,
  measureTools,
  type SetupFigures,
  type ToolFigures,
} from './conversation.ts';
import { measureWindow, type WindowFigures } from './measure-window.ts';
import type { BenchPlan, Part } from './plan.ts';

export interface MemoryFigures {
  readonly idleResidentBytes: number;
  readonly residentBytes: number;
  readonly idleHeapBytes: number;
  readonly heapBytes: number;
  readonly idleExternalBytes: number;
  readonly externalBytes: number;
  readonly calls: number;
}

export type Pace = 'steady' | 'burst';
/** How many calls, and how their answers come. */
export type WindowName = `${'fewer' | 'more'} ${Pace}`;

/** What one bridge did in one round. Parts that were not asked for are missing. */
export interface RoundFigures {
  readonly bridge: BridgeName;
  readonly problems: readonly string[];
  readonly setups?: readonly SetupFigures[];
  readonly barge?: BargeFigures;
  readonly tools?: ToolFigures;
  readonly windows?: Readonly<Partial<Record<WindowName, WindowFigures>>>;
  readonly frames?: FrameCounts;
  readonly memory?: MemoryFigures;
  readonly capacity?: CapacityFigures;
}

/** What a process needs once, for any number of calls, must be there before anything is compared, its compiled code too. */
const WARM_UP_CALLS = 60;
const WARM_UP_MS = 4_000;
/** The last calls are written down, their sockets closed. */
const AFTER_WARM_UP_MS = 1_000;
/** Set-ups that are measured do not stand in each other's way; others may. */
const SETUPS_PER_SECOND = 20;
/** After the pace or the number of calls changed. */
const SETTLE_MS = 1_500;

/** do-nothing-tool.ts. */
const CHEAP_TOOL = { name: 'do_nothing', argumentsJson: '{}' };

export interface RoundOptions {
  readonly plan: BenchPlan;
  readonly say: (line: string) => void;
}

/** One bridge, from its start to its end: set-up, conversation, load, capacity. */
export async function runRound(system: BenchSystem, name: BridgeName, options: RoundOptions): Promise<RoundFigures> {
  const bridge = await system.startBridge(name);
  try {
    return await new Round(system, bridge, options).run();
  } finally {
    await bridge.stop();
  }
}

class Round {
  readonly #system: BenchSystem;
  readonly #bridge: Bridge;
  readonly #plan: BenchPlan;
  readonly #say: (line: string) => void;
  readonly #live: number[] = [];
  /** Calls whose answers were never cut: every frame of theirs must arrive. */
  readonly #uncut: number[] = [];
  readonly #problems: string[] = [];
  readonly #windows: Partial<Record<WindowName, WindowFigures>> = {};

  constructor(system: BenchSystem, bridge: Bridge, { plan, say }: RoundOptions) {
    this.#system = system;
    this.#bridge = bridge;
    this.#plan = plan;
    this.#say = say;
  }

  async run(): Promise<RoundFigures> {
    const { peer, load } = this.#system;
    await peer.ask('setPace', 'steady');
    await this.#warmUp();
    const idle = await this.#memory();
    const conversation = this.#has('conversation') ? await this.#conversation() : {};
    const loaded = this.#has('load') || this.#has('capacity') ? await this.#load(idle) : {};
    await load.ask('hangUp', this.#live);
    await load.ask('forget', this.#live);
    await peer.ask('forget', this.#live);
    return { bridge: this.#bridge.name, problems: this.#problems, ...conversation, ...loaded };
  }

  #has(part: Part): boolean {
    return this.#plan.parts.includes(part);
  }

  async #warmUp(): Promise<void> {
    const { load, peer } = this.#system;
    const { calls, problems } = await load.ask('startCalls', {
      count: Math.min(WARM_UP_CALLS, this.#plan.calls.more),
      perSecond: this.#plan.callsPerSecond,
    });
    this.#problems.push(...problems);
    await sleep(WARM_UP_MS);
    await peer.ask('setPace', 'burst');
    await sleep(WARM_UP_MS / 2);
    await peer.ask('setPace', 'steady');
    await load.ask('hangUp', calls);
    await load.ask('forget', calls);
    await peer.ask('forget', calls);
    await sleep(AFTER_WARM_UP_MS);
  }

  async #memory(): Promise<{ resident: number; heap: number; external: number }> {
    const resident = residentBytes(this.#bridge.pid);
    const { heapBytes, externalBytes } = await this.#bridge.probe.ask('liveMemory');
    return { resident, heap: heapBytes, external: externalBytes };
  }

  async #setup(count: number, handshakeMs: number): Promise<SetupFigures> {
    const perSecond = Math.min(SETUPS_PER_SECOND, this.#plan.callsPerSecond);
    const { calls, figures } = await measureSetup(this.#system, { count, perSecond, handshakeMs });
    this.#live.push(...calls);
    this.#problems.push(...figures.problems);
    return figures;
  }

  async #conversation(): Promise<Pick<RoundFigures, 'setups' | 'barge' | 'tools'>> {
    this.#say('  conversation');
    const { fewer } = this.#plan.calls;
    const setups = [await this.#setup(Math.ceil(fewer / 2), 0)];
    const calls = [...this.#live];
    const barge = await measureBargeIn(this.#system, { calls, rounds: this.#plan.bargeRounds });
    const tools =
      this.#bridge.name === 'offhook'
        ? { tools: await measureTools(this.#system, { calls, rounds: this.#plan.toolRounds, ...CHEAP_TOOL }) }
        : {};
    const uncutFrom = this.#live.length;
    setups.push(await this.#setup(Math.floor(fewer / 4), 250), await this.#setup(Math.floor(fewer / 4), 1_000));
    this.#uncut.push(...this.#live.slice(uncutFrom));
    return { setups, barge, ...tools };
  }

  async #load(idle: { resident: number; heap: number; external: number }): Promise<Partial<RoundFigures>> {
    const { fewer, more } = this.#plan.calls;
    await this.#callsUpTo(fewer);
    await this.#window('fewer steady');
    await this.#window('fewer burst');
    if (this.#bridge.name !== 'agents') {
      await this.#callsUpTo(more);
      await this.#window('more burst');
      await this.#window('more steady');
    }
    const now = await this.#memory();
    const memory: MemoryFigures = {
      idleResidentBytes: idle.resident,
      residentBytes: now.resident,
      idleHeapBytes: idle.heap,
      heapBytes: now.heap,
      idleExternalBytes: idle.external,
      externalBytes: now.external,
      calls: this.#live.length,
    };
    const frames = await countFrames(this.#system, this.#uncut);
    const capacity = this.#has('capacity') ? { capacity: await this.#capacity() } : {};
    return { windows: this.#windows, frames, memory, ...capacity };
  }

  async #callsUpTo(wanted: number): Promise<void> {
    const { calls, problems } = await this.#system.load.ask('startCalls', {
      count: Math.max(0, wanted - this.#live.length),
      perSecond: this.#plan.callsPerSecond,
    });
    this.#live.push(...calls);
    this.#uncut.push(...calls);
    this.#problems.push(...problems);
  }

  async #window(name: WindowName): Promise<void> {
    this.#say(`  ${this.#live.length} calls, ${name.split(' ')[1]}`);
    await this.#system.peer.ask('setPace', name.endsWith('burst') ? 'burst' : 'steady');
    await sleep(SETTLE_MS);
    const { windowMs } = this.#plan;
    this.#windows[name] = await measureWindow(this.#system, this.#bridge, { calls: this.#live.length, windowMs });
  }

  #capacity(): Promise<CapacityFigures> {
    this.#say('  capacity');
    const known = this.#windows['more steady'] ?? this.#windows['fewer steady'];
    if (!known) throw new Error('Capacity is searched after the load was measured');
    const { capacityWindowMs: windowMs, callsPerSecond: perSecond } = this.#plan;
    return searchCapacity(this.#system, this.#bridge, { live: this.#live, known, windowMs, perSecond });
  }
}
