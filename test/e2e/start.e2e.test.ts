import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  allGone,
  freePorts,
  occupyPort,
  postmasterOf,
  processesOf,
  type StartProcess,
  spawnStart,
} from '../support/start-process.ts';

const STOP_TIMEOUT_MS = 20_000;
/** The guard in each process looks once a second for the one that started it. */
const ORPHAN_TIMEOUT_MS = 10_000;

/** A data directory and ports of its own, and a sure end for whatever is started with them. */
async function installation() {
  const dataDir = await mkdtemp(join(tmpdir(), 'offhook-start-'));
  const [dashboardPort, workerPort] = await freePorts(2);
  const env = { OFFHOOK_DATA_DIR: dataDir, DASHBOARD_PORT: String(dashboardPort), WORKER_PORT: String(workerPort) };
  const started: StartProcess[] = [];
  return {
    dataDir,
    env,
    dashboardUrl: `http://localhost:${dashboardPort}`,
    start(overrides: Record<string, string> = {}, ...args: string[]) {
      const one = spawnStart({ ...env, ...overrides }, '--no-call', ...args);
      started.push(one);
      return one;
    },
    async remove() {
      for (const one of started) one.signal('SIGTERM');
      await Promise.all(started.map((one) => one.exited));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

type Installation = Awaited<ReturnType<typeof installation>>;

/** What a start that does not come up says, with its exit code. */
async function failureOf(one: StartProcess) {
  const { code } = await one.exited;
  return { code, output: one.output() };
}

describe('npm start, on a machine with nothing configured', () => {
  let home: Installation;
  let first: StartProcess;

  beforeAll(async () => {
    home = await installation();
    first = home.start();
    await first.wrote('Running');
  });
  afterAll(() => home.remove());

  it('shows each step with its time, and says what is simulated', () => {
    for (const step of ['Database', 'Tables', 'Demo', 'Pages', 'Simulators', 'Voice worker', 'Dashboard']) {
      expect(first.output()).toMatch(new RegExp(`✓ ${step} .* \\d+\\.\\d s$`, 'm'));
    }
    expect(first.output()).toContain('Twilio, OpenAI, Cal.com, Google Maps and Vapi');
  });

  it('prints a link that signs the owner in, once', async () => {
    const link = /http:\/\/\S+magic-link\S+/.exec(first.output())?.[0] ?? '';
    expect(link).toContain(home.dashboardUrl);
    const entered = await fetch(link, { redirect: 'manual' });
    expect(entered.status).toBe(302);
    expect(entered.headers.get('set-cookie')).toContain('session_token');
    const again = await fetch(link, { redirect: 'manual' });
    expect(again.headers.get('set-cookie') ?? '').not.toContain('session_token');
  });

  it('keeps secrets and addresses where only their owner can read them', async () => {
    for (const name of ['secrets.json', 'runtime.json', 'postgres.json']) {
      expect((await stat(join(home.dataDir, name))).mode & 0o077, name).toBe(0);
    }
  });

  it('says so when it is started a second time, with the address and a new link, and changes nothing', async () => {
    const { code, output } = await failureOf(home.start());
    expect(code).toBe(1);
    expect(output).toContain('running already');
    expect(output).toContain(home.dashboardUrl);
    expect(output).toMatch(/magic-link/);
    expect((await fetch(`${home.dashboardUrl}/healthz`)).status).toBe(200);
  });

  it('stops every process at Ctrl-C, keeps the data, and starts again with them', async () => {
    const pids = processesOf(home.dataDir);
    // Itself, the simulators, the worker, the dashboard, the database.
    expect(pids.length).toBe(5);
    first.signal('SIGINT');
    expect(await first.exited).toEqual({ code: 0, signal: null });
    expect(await allGone(pids, STOP_TIMEOUT_MS)).toEqual([]);
    const secrets = await readFile(join(home.dataDir, 'secrets.json'), 'utf8');

    const second = home.start();
    await second.wrote('Running');
    expect(second.output()).toContain('kept as it is');
    expect(second.output()).toContain('pages unchanged');
    expect(await readFile(join(home.dataDir, 'secrets.json'), 'utf8')).toBe(secrets);

    // The terminal is closed.
    const after = processesOf(home.dataDir);
    second.signal('SIGHUP');
    await second.exited;
    expect(await allGone(after, STOP_TIMEOUT_MS)).toEqual([]);
  });

  it('leaves no orphan when it is killed, and takes over the database that stays', async () => {
    const killed = home.start();
    await killed.wrote('Running');
    const pids = processesOf(home.dataDir);
    const postmaster = postmasterOf(home.dataDir);
    killed.signal('SIGKILL');
    await killed.exited;
    expect(await allGone(pids, ORPHAN_TIMEOUT_MS)).toEqual([postmaster]);

    const next = home.start({}, '--once');
    expect(await next.exited).toEqual({ code: 0, signal: null });
    expect(await allGone(processesOf(home.dataDir), STOP_TIMEOUT_MS)).toEqual([]);
  });

  it('can be interrupted while it starts', async () => {
    const interrupted = home.start();
    await interrupted.wrote('Pages');
    interrupted.signal('SIGINT');
    expect(await interrupted.exited).toEqual({ code: 0, signal: null });
    expect(await allGone(processesOf(home.dataDir), STOP_TIMEOUT_MS)).toEqual([]);
  });

  it('takes everything down again when one process cannot start, and shows why', async () => {
    const { code, output } = await failureOf(home.start({ LOG_LEVEL: 'loud' }));
    expect(code).toBe(1);
    expect(output).toContain('ended while it was starting');
    expect(output).toContain('LOG_LEVEL');
    expect(processesOf(home.dataDir)).toEqual([]);
  });
});

describe('npm start, when something is wrong', () => {
  it('names the variable of a port that is taken, and what to do', async () => {
    const home = await installation();
    onTestFinished(() => home.remove());
    const { port, server } = await occupyPort();
    onTestFinished(() => void server.close());
    const { code, output } = await failureOf(home.start({ WORKER_PORT: String(port) }));
    expect(code).toBe(1);
    expect(output).toContain(`WORKER_PORT: port ${port} is taken`);
    expect(output).toContain('npm start');
    expect(processesOf(home.dataDir)).toEqual([]);
  });

  it('names every wrong variable at once, and never its value', async () => {
    const home = await installation();
    onTestFinished(() => home.remove());
    const wrong = { DASHBOARD_PORT: 'abc', AUTH_SECRET: 'too-short', TWILIO_AUTH_TOKEN: 'lonely' };
    const { code, output } = await failureOf(home.start(wrong));
    expect(code).toBe(1);
    for (const name of ['DASHBOARD_PORT', 'AUTH_SECRET', 'TWILIO_ACCOUNT_SID']) expect(output).toContain(name);
    for (const value of Object.values(wrong)) expect(output).not.toContain(value);
  });

  it('names DATABASE_URL when nobody answers there, without its password', async () => {
    const home = await installation();
    onTestFinished(() => home.remove());
    const [port] = await freePorts(1);
    const url = `postgresql://someone:hunter2@127.0.0.1:${port}/offhook`;
    const { code, output } = await failureOf(home.start({ DATABASE_URL: url }));
    expect(code).toBe(1);
    expect(output).toContain(`DATABASE_URL: no PostgreSQL answers at 127.0.0.1:${port}/offhook`);
    expect(output).not.toContain('hunter2');
  });

  it('leaves a database folder of another version alone, and says how to go on', async () => {
    const home = await installation();
    onTestFinished(() => home.remove());
    await mkdir(join(home.dataDir, 'postgres'));
    await writeFile(join(home.dataDir, 'postgres/PG_VERSION'), '16\n');
    const { code, output } = await failureOf(home.start());
    expect(code).toBe(1);
    expect(output).toMatch(/made by PostgreSQL 16, but the embedded server is PostgreSQL 18/);
    expect(output).toContain('mv ');
  });
});
