import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const WORKER = join(import.meta.dirname, '../../apps/voice-worker/src/main.ts');
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 20_000;

export type WorkerProcess = {
  url: string;
  process: ChildProcess;
  /** Where it keeps its files: recordings, and what the database could not take. */
  dataDir: string;
  /** What it wrote so far, standard output and errors together. */
  output(): string;
  /** Sends SIGTERM and answers the exit code. */
  stop(): Promise<number | null>;
};

/** Starts `node apps/voice-worker/src/main.ts` as a deployment does, and waits until it is ready. */
export async function startWorkerProcess(environment: Record<string, string>): Promise<WorkerProcess> {
  const port = environment.WORKER_PORT ? Number(environment.WORKER_PORT) : await freePort();
  const url = `http://127.0.0.1:${port}`;
  // One of its own, gone with it, unless the test wants to look into it afterwards.
  const ownDir = environment.OFFHOOK_DATA_DIR ? null : await mkdtemp(join(tmpdir(), 'offhook-worker-'));
  const dataDir = environment.OFFHOOK_DATA_DIR ?? ownDir ?? '';
  const child = spawn(process.execPath, [WORKER], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      OFFHOOK_DATA_DIR: dataDir,
      WORKER_PORT: `${port}`,
      PUBLIC_WORKER_URL: url,
      LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  const output = () => chunks.join('');
  await untilReady(url, child, output);
  return {
    url,
    process: child,
    dataDir,
    output,
    async stop() {
      const forget = () => (ownDir ? rm(ownDir, { recursive: true, force: true }) : undefined);
      if (child.exitCode !== null || child.signalCode !== null) {
        await forget();
        return child.exitCode;
      }
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      const [code] = await exited;
      clearTimeout(timer);
      await forget();
      return code as number | null;
    },
  };
}

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const giveUpAtMs = Date.now() + READY_WITHIN_MS;
  while (Date.now() < giveUpAtMs) {
    if (child.exitCode !== null) break;
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.ok) return;
    await sleep(50);
  }
  child.kill('SIGKILL');
  throw new Error(`The worker did not become ready:\n${output()}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}
