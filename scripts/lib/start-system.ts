import { join } from 'node:path';
import { openDatabase, type ResolvedDatabase } from '@offhook/db';
import { buildDashboard, type DashboardBuild } from './build-dashboard.ts';
import { type Child, type ChildSpec, startChild } from './child-processes.ts';
import { anyFreePort, requireFreePorts } from './ports.ts';
import { applyMigrations, connectDatabase, fillInDemo, giveDemoFunctions } from './prepare-database.ts';
import { planProcesses } from './process-plan.ts';
import { red, showStep } from './progress.ts';
import { anySimulated, type SimulatedProviders, simulatedProviders } from './providers.ts';
import { removeRuntime, writeRuntime } from './runtime-file.ts';
import { readOrCreateSecrets } from './secrets.ts';
import { ownerSignInLink } from './sign-in-link.ts';
import type { StartError } from './start-error.ts';
import type { StartSettings } from './start-settings.ts';
import { failed, type Probe, waitUntilReady } from './wait-until-ready.ts';

const READY_TIMEOUT_MS = 60_000;

export type SystemOptions = {
  settings: StartSettings;
  /** Restart on changes, pages from the sources: `npm run dev`. */
  watch: boolean;
  /** Gives up starting; what was started by then is stopped. */
  signal: AbortSignal;
};

export type RunningSystem = {
  databaseUrl: string;
  internalApiToken: string;
  /** Null when nothing is simulated. */
  simulatorUrl: string | null;
  simulated: SimulatedProviders;
  signInLink: string | null;
  /** Settles when a process ends without having been asked to. */
  broken: Promise<StartError>;
  /** Ends every process, the embedded database last. */
  stop(): Promise<void>;
  /** Ends every process at once, the database excepted. */
  kill(): void;
};

/**
 * Starts everything, step by step, with a line for each.
 *
 * @throws StartError with advice; whatever was started is stopped first.
 */
export async function startSystem(options: SystemOptions): Promise<RunningSystem> {
  const started = new StartedParts(options.settings.dataDir);
  process.on('exit', started.kill);
  // Whoever waits for a process to become ready learns that it is gone.
  const giveUp = () => void started.stopProcesses();
  options.signal.addEventListener('abort', giveUp);
  try {
    return await startParts(options, started);
  } catch (error) {
    await started.stop();
    throw error;
  } finally {
    options.signal.removeEventListener('abort', giveUp);
  }
}

async function startParts({ settings, watch, signal }: SystemOptions, started: StartedParts): Promise<RunningSystem> {
  const { dataDir } = settings;
  await requireFreePorts({ DASHBOARD_PORT: settings.DASHBOARD_PORT, WORKER_PORT: settings.WORKER_PORT });
  const secrets = await readOrCreateSecrets(dataDir);
  const build = watch ? null : started.build();

  await showStep('Database', async () => {
    const { server, detail } = await connectDatabase(settings);
    started.database = server;
    return detail;
  });
  const databaseUrl = started.databaseUrl();
  signal.throwIfAborted();
  await showStep('Tables', () => applyMigrations(databaseUrl));
  await showStep('Demo', () => fillInDemo(databaseUrl));
  signal.throwIfAborted();
  if (build) await showStep('Pages', () => build.done, build.startedAtMs);

  const simulated = simulatedProviders(settings);
  const simulatorPort = anySimulated(simulated) ? (settings.SIMULATOR_PORT ?? (await anyFreePort())) : null;
  const plan = planProcesses({ settings, secrets, databaseUrl, simulated, simulatorPort, watch });
  const simulatorUrl = simulatorPort === null ? null : `http://127.0.0.1:${simulatorPort}`;
  if (simulated.twilio && simulatorUrl)
    await giveDemoFunctions(databaseUrl, { simulatorUrl, encryptionKey: plan.worker.env.ENCRYPTION_KEY ?? '' });
  signal.throwIfAborted();
  const { simulators, worker, dashboard } = started.startAll(plan);
  const internalApiToken = plan.dashboard.env.INTERNAL_API_TOKEN ?? '';
  if (simulators && simulatorUrl) {
    const headers = { authorization: `Bearer ${internalApiToken}` };
    await showReady('Simulators', simulators, { url: `${simulatorUrl}/control/scenarios`, headers });
  }
  await showReady('Voice worker', worker, { url: `http://127.0.0.1:${settings.WORKER_PORT}/readyz` });
  await showReady('Dashboard', dashboard, { url: `http://127.0.0.1:${settings.DASHBOARD_PORT}/healthz` });

  await writeRuntime(dataDir, {
    dashboardUrl: settings.publicDashboardUrl,
    workerUrl: settings.publicWorkerUrl,
    simulatorUrl,
    databaseUrl,
    pids: {
      start: process.pid,
      dashboard: dashboard.pid,
      worker: worker.pid,
      ...(simulators ? { simulators: simulators.pid } : {}),
    },
  });
  const signInLink = await makeSignInLink(databaseUrl, plan.dashboard.env.AUTH_SECRET ?? '', settings);
  return {
    databaseUrl,
    internalApiToken,
    simulatorUrl,
    simulated,
    signInLink,
    broken: started.broken(),
    stop: () => started.stop(),
    kill: started.kill,
  };
}

function showReady(title: string, child: Child, probe: Probe): Promise<void> {
  return showStep(title, async () => {
    await waitUntilReady(child, probe, READY_TIMEOUT_MS);
    return new URL(probe.url).host.replace('127.0.0.1', 'localhost');
  });
}

async function makeSignInLink(url: string, authSecret: string, settings: StartSettings): Promise<string | null> {
  const db = openDatabase(url, { maxConnections: 2 });
  try {
    return await ownerSignInLink({ db, authSecret, publicDashboardUrl: settings.publicDashboardUrl });
  } finally {
    await db.$disconnect();
  }
}

/** What runs so far, to be stopped whatever happens. */
class StartedParts {
  database: ResolvedDatabase | null = null;
  readonly #dataDir: string;
  readonly #children: Child[] = [];
  #build: DashboardBuild | null = null;
  #isStopping = false;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  databaseUrl(): string {
    if (!this.database) throw new Error('The database was not started');
    return this.database.url;
  }

  /** Needs no database, so it runs beside the steps that do. */
  build(): DashboardBuild {
    this.#build = buildDashboard();
    return this.#build;
  }

  startAll(plan: { simulators: ChildSpec | null; worker: ChildSpec; dashboard: ChildSpec }) {
    return {
      simulators: plan.simulators ? this.#start(plan.simulators) : null,
      worker: this.#start(plan.worker),
      dashboard: this.#start(plan.dashboard),
    };
  }

  #start(spec: ChildSpec): Child {
    const child = startChild(spec, join(this.#dataDir, 'logs'), (line) => {
      if (!this.#isStopping) console.log(`  ${red('!')} ${spec.title}: ${line}`);
    });
    this.#children.push(child);
    return child;
  }

  async broken(): Promise<StartError> {
    const ends = this.#children.map(async (child) => failed(child, `stopped unexpectedly (${await child.exited})`));
    return Promise.race(ends);
  }

  /** Those that serve people go first; what they stand on goes last. */
  async stop(): Promise<void> {
    await this.stopProcesses();
    await removeRuntime(this.#dataDir);
    await this.database?.shutDown();
  }

  async stopProcesses(): Promise<void> {
    this.#isStopping = true;
    this.#build?.stop();
    await Promise.all(this.#children.map((child) => child.stop()));
  }

  readonly kill = (): void => {
    this.#build?.stop();
    for (const child of this.#children) child.kill();
  };
}
