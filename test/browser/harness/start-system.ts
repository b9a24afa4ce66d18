import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../../support/repository-files.ts';

export interface RunningSystem {
  dashboardUrl: string;
  /** The one-time link that `npm start` printed. */
  signInLink: string;
  databaseUrl: string;
  /** Ends it as Ctrl-C does, and fails when a process stays. */
  stop(): Promise<void>;
}

/** A fresh database, its demo and four processes: seconds, but a busy machine may take its time. */
const START_TIMEOUT_MS = 150_000;
const STOP_TIMEOUT_MS = 30_000;
/** Empty means "not set": a developer's own .env must not turn the tests' simulators into real services. */
const NO_PROVIDERS = {
  DATABASE_URL: '',
  OPENAI_API_KEY: '',
  TWILIO_ACCOUNT_SID: '',
  TWILIO_AUTH_TOKEN: '',
  CALCOM_API_KEY: '',
  VAPI_API_KEY: '',
  PUBLIC_DASHBOARD_URL: '',
  PUBLIC_WORKER_URL: '',
  SIMULATOR_PORT: '',
};

/** Runs `npm start` with a data folder and ports of its own: what is tested is what an owner gets. */
export async function startSystem(): Promise<RunningSystem> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'offhook-browser-'));
  const [dashboardPort, workerPort] = await Promise.all([freePort(), freePort()]);
  const start = spawn(process.execPath, [path.join(ROOT, 'scripts/start.ts')], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...NO_PROVIDERS,
      OFFHOOK_DATA_DIR: dataDir,
      DASHBOARD_PORT: String(dashboardPort),
      WORKER_PORT: String(workerPort),
      NODE_ENV: 'production',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async () => {
    await end(start);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const signInLink = await outputMatching(start, /https?:\/\/\S+\/magic-link\/\S+/);
    const runtime: { databaseUrl: string } = JSON.parse(await readFile(path.join(dataDir, 'runtime.json'), 'utf8'));
    return { dashboardUrl: new URL(signInLink).origin, signInLink, databaseUrl: runtime.databaseUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The first match in what the process writes. Its output is read to the end, so that it never waits for us. */
function outputMatching(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const fail = (reason: string) => reject(new Error(`npm start ${reason}. It wrote:\n${text}`));
    const timer = setTimeout(() => fail(`printed no sign-in link within ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
    const read = (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const found = pattern.exec(text);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[0]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended with ${code ?? signal}`);
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
  if (child.signalCode === 'SIGKILL') throw new Error(`npm start did not stop within ${STOP_TIMEOUT_MS} ms of Ctrl-C`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
