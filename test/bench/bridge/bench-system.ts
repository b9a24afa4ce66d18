import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seedDemo } from '../../../prisma/seed.ts';
import { anyFreePort } from '../../../scripts/lib/ports.ts';
import { type TestDatabase, withTestDatabase } from '../../support/test-database.ts';
import { type Cores, onBridgeCore } from '../harness/cores.ts';
import type { ProbeCommands } from '../harness/probe.ts';
import { Child, type Commands } from '../harness/rpc.ts';
import type { LoadCommands } from '../load/main.ts';
import type { Target } from '../load/place-call.ts';
import type { PeerCommands } from '../peer/main.ts';

export const BRIDGES = ['relay', 'offhook', 'agents'] as const;
/** `relay`: bare `ws`; `agents`: OpenAI's TwilioRealtimeTransportLayer. */
export type BridgeName = (typeof BRIDGES)[number];

const BENCH = resolve(import.meta.dirname, '..');
const WORKER = resolve(BENCH, '../../apps/voice-worker/src/main.ts');
const ACCOUNT = { accountSid: `AC${'0'.repeat(31)}1`, authToken: 'bench-auth-token' };
const NUMBER = '+15125550142';
const MAX_CALLS = 4_000;
const READY_WITHIN_MS = 60_000;
const LOG_LINES_SHOWN = 30;

/** A bridge under test, in a process of its own on a core of its own. */
export interface Bridge {
  readonly name: BridgeName;
  readonly pid: number;
  readonly probe: Child<ProbeCommands>;
  stop(): Promise<void>;
}

/** Everything around the bridge: database, load generator, Realtime peer. */
export interface BenchSystem {
  readonly cores: Cores;
  readonly load: Child<LoadCommands>;
  readonly peer: Child<PeerCommands>;
  /** Where a bridge finds the Realtime API. */
  readonly realtimeUrl: string;
  /** Starts a bridge and points the load at it. */
  startBridge(name: BridgeName): Promise<Bridge>;
  close(): Promise<void>;
}

export interface BenchSystemOptions {
  readonly cores: Cores;
  /** Without the database only the baselines can be started. */
  readonly needsDatabase: boolean;
}

export async function startBenchSystem({ cores, needsDatabase }: BenchSystemOptions): Promise<BenchSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-bench-'));
  const database = needsDatabase ? await benchDatabase() : null;
  const helper = <C extends Commands>(file: string) =>
    new Child<C>({ argv: [process.execPath, join(BENCH, file)], env: {}, output: 'inherit' });
  const load = helper<LoadCommands>('load/main.ts');
  const peer = helper<PeerCommands>('peer/main.ts');
  const ports = await peer.ask('listen');
  const realtimeUrl = `ws://127.0.0.1:${ports.realtimePort}/v1/realtime`;
  const collectorUrl = `http://127.0.0.1:${ports.collectorPort}`;
  return {
    cores,
    load,
    peer,
    realtimeUrl,
    async startBridge(name) {
      const place = {
        name,
        cores,
        folder,
        realtimeUrl,
        collectorUrl,
        port: await anyFreePort(),
        databaseUrl: database?.url ?? '',
      };
      const bridge = await launch(place);
      await load.ask('configure', targetOf(place));
      return bridge;
    },
    async close() {
      await Promise.all([load.stop(), peer.stop()]);
      await database?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The demo business, with its calls recorded. */
async function benchDatabase(): Promise<TestDatabase> {
  const database = await withTestDatabase();
  await seedDemo(database.db);
  await database.db.project.updateMany({ data: { callHandling: { recording: { enabled: true } } } });
  const number = await database.db.phoneNumber.findUnique({ where: { e164: NUMBER } });
  if (!number) throw new Error(`The demo has no number ${NUMBER}`);
  return database;
}

interface Place {
  readonly name: BridgeName;
  readonly cores: Cores;
  readonly folder: string;
  readonly realtimeUrl: string;
  readonly collectorUrl: string;
  readonly port: number;
  readonly databaseUrl: string;
}

function targetOf({ name, port }: Place): Target {
  if (name === 'offhook') return { kind: 'offhook', url: `http://127.0.0.1:${port}`, account: ACCOUNT, to: NUMBER };
  return { kind: 'bare', url: `ws://127.0.0.1:${port}/media`, account: ACCOUNT };
}

const PROGRAMS: Readonly<Record<BridgeName, string>> = {
  offhook: WORKER,
  relay: join(BENCH, 'baselines/bare-relay.ts'),
  agents: join(BENCH, 'baselines/agents-transport.ts'),
};

async function launch(place: Place): Promise<Bridge> {
  const { name, cores, folder, port } = place;
  const logFile = join(folder, `${name}.log`);
  const output = openSync(logFile, 'w');
  const flags = [
    '--expose-gc',
    '--disable-warning=ExperimentalWarning',
    ...profileFlags(),
    '--import',
    join(BENCH, 'harness/probe.ts'),
    ...(name === 'offhook' ? ['--import', join(BENCH, 'bridge/do-nothing-tool.ts')] : []),
  ];
  const probe = new Child<ProbeCommands>({
    argv: onBridgeCore(cores, [process.execPath, ...flags, PROGRAMS[name]]),
    env: environmentOf(place),
    output,
  });
  closeSync(output);
  await untilReady({ probe, url: `http://127.0.0.1:${port}/readyz`, mustBeOk: name === 'offhook', logFile });
  return { name, pid: probe.pid, probe, stop: () => probe.stop() };
}

/** `BENCH_NODE_FLAGS="--cpu-prof"` and the like, for whoever looks for time in a bridge. */
function profileFlags(): string[] {
  return process.env.BENCH_NODE_FLAGS?.split(' ').filter(Boolean) ?? [];
}

function environmentOf({ name, port, realtimeUrl, collectorUrl, folder, databaseUrl }: Place): Record<string, string> {
  if (name !== 'offhook') return { BENCH_PORT: `${port}`, BENCH_REALTIME_URL: `${realtimeUrl}?model=gpt-realtime-2.1` };
  const url = `http://127.0.0.1:${port}`;
  return {
    DATABASE_URL: databaseUrl,
    OFFHOOK_DATA_DIR: folder,
    RECORDINGS_DIR: join(folder, 'recordings'),
    WORKER_PORT: `${port}`,
    PUBLIC_WORKER_URL: url,
    TWILIO_ACCOUNT_SID: ACCOUNT.accountSid,
    TWILIO_AUTH_TOKEN: ACCOUNT.authToken,
    TWILIO_API_BASE_URL: collectorUrl,
    OPENAI_API_KEY: 'sk-bench',
    OPENAI_REALTIME_URL: realtimeUrl,
    MAX_CALLS: `${MAX_CALLS}`,
    DRAIN_TIMEOUT_S: '1',
    // Spans and metrics are really exported: the peer takes them.
    OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
    OTEL_LOGS_EXPORTER: 'none',
  };
}

interface Waited {
  readonly probe: Child<ProbeCommands>;
  readonly url: string;
  /** Whether the answer must be a success: a baseline knows no such page, and is ready when it answers anything. */
  readonly mustBeOk: boolean;
  readonly logFile: string;
}

async function untilReady({ probe, url, mustBeOk, logFile }: Waited): Promise<void> {
  const giveUpAtMs = Date.now() + READY_WITHIN_MS;
  while (Date.now() < giveUpAtMs && !probe.isOver) {
    const response = await fetch(url).catch(() => null);
    if (response && (response.ok || !mustBeOk)) return;
    await sleep(50);
  }
  await probe.stop(0);
  const log = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n');
  throw new Error(`A bridge did not become ready:\n${log}`);
}
