import { join } from 'node:path';
import type { ChildSpec } from './child-processes.ts';
import { type SimulatedProviders, simulatorEnvironment } from './providers.ts';
import type { Secrets } from './secrets.ts';
import type { StartSettings } from './start-settings.ts';

/** Compiled once, started often: a process is there in two thirds of the time. */
const COMPILE_CACHE = join(import.meta.dirname, '../../.cache/node');
/** Without real callers nobody has to be waited for. */
const SIMULATED_DRAIN_TIMEOUT_S = 5;
/** What the worker allows itself by default (apps/voice-worker/src/settings.ts), and some time to close. */
const REAL_DRAIN_TIMEOUT_S = 300;
const CLOSE_MARGIN_MS = 5_000;
const PROMPT_STOP_MS = 8_000;

/** Start again when a file that was imported changes. */
const WATCH_IMPORTS = ['--watch', '--watch-preserve-output'];
/** The pages are Vite's to follow, and it imports a new temporary file with every start: only what lies below it. */
const WATCH_PACKAGES = ['--watch-path=packages', '--watch-path=apps/dashboard/server.ts', '--watch-preserve-output'];

export type ProcessPlan = {
  settings: StartSettings;
  secrets: Secrets;
  databaseUrl: string;
  simulated: SimulatedProviders;
  /** Null when no simulator is needed. */
  simulatorPort: number | null;
  /** Restart on changes, pages from the sources. */
  watch: boolean;
};

export type PlannedProcesses = { simulators: ChildSpec | null; worker: ChildSpec; dashboard: ChildSpec };

/** Which processes to start, with their variables. The environment wins over the kept secrets. */
export function planProcesses(plan: ProcessPlan): PlannedProcesses {
  const { settings } = plan;
  const drainTimeoutS =
    settings.DRAIN_TIMEOUT_S ?? (plan.simulated.twilio ? SIMULATED_DRAIN_TIMEOUT_S : REAL_DRAIN_TIMEOUT_S);
  const env = commonEnvironment(plan);
  return {
    simulators: plan.simulatorPort === null ? null : simulators(plan, env),
    worker: {
      title: 'Voice worker',
      logName: 'voice-worker',
      args: [...(plan.watch ? WATCH_IMPORTS : []), 'apps/voice-worker/src/main.ts'],
      env: { ...env, NODE_ENV: 'production', DRAIN_TIMEOUT_S: String(drainTimeoutS) },
      stopTimeoutMs: drainTimeoutS * 1_000 + CLOSE_MARGIN_MS,
    },
    dashboard: {
      title: 'Dashboard',
      logName: 'dashboard',
      args: [...(plan.watch ? WATCH_PACKAGES : []), 'apps/dashboard/server.ts'],
      // The link is printed by us, once, at the end.
      env: { ...env, NODE_ENV: plan.watch ? 'development' : 'production', FIRST_RUN_LINK: 'off' },
      stopTimeoutMs: PROMPT_STOP_MS,
    },
  };
}

function simulators(plan: ProcessPlan, env: Record<string, string>): ChildSpec {
  return {
    title: 'Simulators',
    logName: 'simulators',
    args: ['scripts/simulators.ts'],
    env: { ...env, NODE_ENV: 'production', SIMULATOR_PORT: String(plan.simulatorPort) },
    stopTimeoutMs: PROMPT_STOP_MS,
  };
}

function commonEnvironment(plan: ProcessPlan): Record<string, string> {
  const { settings, secrets, simulatorPort } = plan;
  return {
    DATABASE_URL: plan.databaseUrl,
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    OFFHOOK_DATA_DIR: settings.dataDir,
    ENCRYPTION_KEY: settings.ENCRYPTION_KEY ?? secrets.ENCRYPTION_KEY,
    AUTH_SECRET: settings.AUTH_SECRET ?? secrets.AUTH_SECRET,
    INTERNAL_API_TOKEN: settings.INTERNAL_API_TOKEN ?? secrets.INTERNAL_API_TOKEN,
    DASHBOARD_PORT: String(settings.DASHBOARD_PORT),
    WORKER_PORT: String(settings.WORKER_PORT),
    PUBLIC_DASHBOARD_URL: settings.publicDashboardUrl,
    PUBLIC_WORKER_URL: settings.publicWorkerUrl,
    // Where the simulators connect to; what they sign is the public address.
    WORKER_URL: `http://127.0.0.1:${settings.WORKER_PORT}`,
    ...(simulatorPort === null
      ? {}
      : simulatorEnvironment(plan.simulated, `http://127.0.0.1:${simulatorPort}`, secrets)),
  };
}
