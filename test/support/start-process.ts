import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** Empty means "not set": a developer's own .env must not turn the tests' simulators into real services. */
const NOTHING_SET = {
  DATABASE_URL: '',
  DASHBOARD_PORT: '',
  WORKER_PORT: '',
  SIMULATOR_PORT: '',
  PUBLIC_DASHBOARD_URL: '',
  PUBLIC_WORKER_URL: '',
  OPENAI_API_KEY: '',
  TWILIO_ACCOUNT_SID: '',
  TWILIO_AUTH_TOKEN: '',
  CALCOM_API_KEY: '',
  GOOGLE_MAPS_API_KEY: '',
  LOG_LEVEL: '',
};

export type StartProcess = {
  pid: number;
  /** What it has written so far. */
  output(): string;
  /** Waits for words in its output; rejects when it ends without having written them. */
  wrote(words: string | RegExp): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
};

/** Runs `node scripts/start.ts` as `npm start` does, with nothing set but `env`. */
export function spawnStart(env: Record<string, string>, ...args: string[]): StartProcess {
  const child: ChildProcess = spawn(process.execPath, ['scripts/start.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...NOTHING_SET, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const listener of listeners) listener();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      notify();
    });
  }
  let isOver = false;
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => {
      isOver = true;
      resolve({ code, signal });
      notify();
    });
  });
  const wrote = (words: string | RegExp) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        const found = typeof words === 'string' ? text.includes(words) : words.test(text);
        if (!found && !isOver) return;
        listeners.delete(check);
        if (found) resolve();
        else reject(new Error(`npm start ended without writing ${words}. It wrote:\n${text}`));
      };
      listeners.add(check);
      check();
    });
  return {
    pid: child.pid ?? 0,
    output: () => text,
    wrote,
    signal: (signal) => void child.kill(signal),
    exited,
  };
}

/** Every process that was started for a data directory, wherever it ended up, by what its environment says (Linux). */
export function processesOf(dataDir: string): number[] {
  const mark = `OFFHOOK_DATA_DIR=${dataDir}\0`;
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const own = pids.filter((pid) => `${readIfThere(`/proc/${pid}/environ`) ?? ''}\0`.includes(mark));
  const postmaster = postmasterOf(dataDir);
  return postmaster === null ? own : [...own, postmaster];
}

/** The embedded database of a data directory, when it runs. */
export function postmasterOf(dataDir: string): number | null {
  const text = readIfThere(join(dataDir, 'postgres/postmaster.pid'));
  return text === null ? null : Number(text.split('\n')[0]);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie has ended; nobody has asked how yet.
    return !/^State:\s+Z/m.test(readIfThere(`/proc/${pid}/status`) ?? '');
  } catch {
    return false;
  }
}

/** Resolves when none of the processes is there any more. */
export async function allGone(pids: number[], timeoutMs: number): Promise<number[]> {
  const giveUpAtMs = Date.now() + timeoutMs;
  for (;;) {
    const left = pids.filter(isAlive);
    if (left.length === 0 || Date.now() > giveUpAtMs) return left;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Takes a port, as another program would. */
export async function occupyPort(): Promise<{ port: number; server: Server }> {
  for (;;) {
    // Below those of outgoing connections: a port given back must still be free a second later.
    const port = 10_000 + randomInt(10_000);
    const server = await listenOn(port);
    if (server) return { port, server };
  }
}

function listenOn(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(null));
    server.listen(port, () => resolve(server));
  });
}

/** Ports that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const taken = await Promise.all(Array.from({ length: count }, occupyPort));
  await Promise.all(taken.map(({ server }) => new Promise((resolve) => server.close(resolve))));
  return taken.map(({ port }) => port);
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
