/** The processes that book. One of them is killed now and then, and another takes its place. */
import { join } from 'node:path';
import { Child } from '../harness/rpc.ts';
import type { ToolQuestion, ToolReply, WorkerCommands } from './worker.ts';

export type Worker = Child<WorkerCommands>;

/** `lost`: the worker was killed before it answered. What it had done by then nobody knows. */
export type CrewAnswer =
  | { readonly kind: 'answered'; readonly reply: ToolReply }
  | { readonly kind: 'hung_up' }
  | { readonly kind: 'lost' };

export interface Crew {
  ask(question: ToolQuestion): Promise<CrewAnswer>;
  /** SIGKILL for the one that has waited longest for it, and a new one. */
  killOne(): Promise<void>;
  /** How often a function call failed for good, by the error's code. */
  readonly failures: ReadonlyMap<string, number>;
  /** Workers that ended though nobody killed them. */
  readonly crashes: number;
  close(): Promise<void>;
}

export async function startCrew(size: number, databaseUrl: string): Promise<Crew> {
  const workers: Worker[] = [];
  let turn = 0;
  const failures = new Map<string, number>();
  const killed = new Set<Worker>();
  let crashes = 0;
  let isClosing = false;

  async function start(): Promise<void> {
    const argv = [
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'worker.ts'),
    ] as const;
    const worker: Worker = new Child({ argv, env: {}, output: 'inherit' });
    await worker.ask('open', databaseUrl);
    worker.process.once('exit', () => {
      if (!isClosing && !killed.has(worker)) crashes += 1;
    });
    workers.push(worker);
  }
  await Promise.all(Array.from({ length: size }, start));

  return {
    async ask(question) {
      turn += 1;
      const worker = workers[turn % workers.length];
      if (!worker) throw new Error('There is no worker');
      try {
        const reply = await worker.ask('run', question);
        if (reply === null) return { kind: 'hung_up' };
        if (reply.failure !== null) failures.set(reply.failure, (failures.get(reply.failure) ?? 0) + 1);
        return { kind: 'answered', reply };
      } catch (error) {
        if (worker.isOver || /process ended/.test(String(error))) return { kind: 'lost' };
        throw error;
      }
    },
    async killOne() {
      await start();
      const worker = workers.shift();
      if (!worker) return;
      killed.add(worker);
      worker.process.kill('SIGKILL');
    },
    failures,
    get crashes() {
      return crashes;
    },
    async close() {
      isClosing = true;
      await Promise.all(workers.map((worker) => worker.stop()));
    },
  };
}
