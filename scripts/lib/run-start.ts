import { openDatabase } from '@offhook/db';
import { showFirstCall } from './first-call.ts';
import { bold, dim, red, showFact } from './progress.ts';
import { describeProviders } from './providers.ts';
import { findRunningSystem, type Runtime } from './runtime-file.ts';
import { readOrCreateSecrets } from './secrets.ts';
import { ownerSignInLink } from './sign-in-link.ts';
import { StartError } from './start-error.ts';
import { readStartSettings, type StartSettings } from './start-settings.ts';
import { type RunningSystem, startSystem } from './start-system.ts';

export type StartOptions = {
  /** Restart on changes: `npm run dev`. */
  watch: boolean;
  /** Place one simulated call when everything is ready. */
  call: boolean;
  /** Stop after that instead of staying. */
  once: boolean;
};

/**
 * The whole life of `npm start`, from reading the settings to the last process stopped.
 *
 * @returns the exit code.
 */
export async function runStart(options: StartOptions): Promise<number> {
  const interruption = watchSignals();
  try {
    return await startAndStay(options, interruption);
  } catch (error) {
    if (interruption.signal.aborted) {
      console.log('\n  Stopped before everything was running.\n');
      return 0;
    }
    if (!(error instanceof StartError)) throw error;
    console.error(
      `\n  ${red(bold('Offhook did not start.'))}\n\n${indent(error.message)}\n\n${indent(error.advice)}\n`,
    );
    return 1;
  } finally {
    interruption.release();
  }
}

async function startAndStay(options: StartOptions, interruption: Interruption): Promise<number> {
  const startedAtMs = performance.now();
  const settings = readStartSettings();
  const running = await findRunningSystem(settings.dataDir);
  if (running) return tellAlreadyRunning(running, settings);
  console.log(`\n  ${bold('Offhook')}\n`);
  const system = await startSystem({ settings, watch: options.watch, signal: interruption.signal });
  interruption.onSecond(system.kill);
  try {
    showReady(system, settings, performance.now() - startedAtMs);
    const outcome = await Promise.race([stay(system, { options, settings, interruption }), system.broken]);
    if (outcome instanceof StartError) throw outcome;
    return outcome;
  } finally {
    console.log(`\n  ${dim('Stopping ...')}`);
    await system.stop();
    console.log(`  Stopped. Your data is kept${settings.DATABASE_URL ? '' : ` in ${settings.dataDir}`}.\n`);
  }
}

type Stay = { options: StartOptions; settings: StartSettings; interruption: Interruption };

/** @returns the exit code once we are asked to stop, or at once after the call with `--once`. */
async function stay(system: RunningSystem, { options, settings, interruption }: Stay): Promise<number> {
  const passed = options.call ? await placeFirstCall(system, settings, interruption.signal) : true;
  if (options.once) return passed ? 0 : 1;
  if (!interruption.signal.aborted) {
    showFact('Running', `Ctrl-C stops everything. The logs are in ${settings.dataDir}/logs`);
    await interruption.requested;
  }
  return 0;
}

/** Only where it costs nothing: both ends of the line are simulated. */
async function placeFirstCall(system: RunningSystem, settings: StartSettings, signal: AbortSignal): Promise<boolean> {
  const { simulatorUrl, simulated, internalApiToken } = system;
  if (simulatorUrl === null || !simulated.twilio || !simulated.openai) return true;
  const db = openDatabase(system.databaseUrl, { maxConnections: 2 });
  try {
    return await showFirstCall({
      db,
      simulatorUrl,
      internalApiToken,
      dashboardUrl: settings.publicDashboardUrl,
      signal,
    });
  } finally {
    await db.$disconnect();
  }
}

function showReady(system: RunningSystem, settings: StartSettings, tookMs: number): void {
  console.log(`\n  ${bold('Ready')} after ${(tookMs / 1000).toFixed(1)} s\n`);
  showFact('Dashboard', settings.publicDashboardUrl);
  if (system.signInLink) showFact('Sign in', `${system.signInLink}\n${dim('works once, within an hour')}`);
  showFact('Simulated', describeProviders(system.simulated));
  if (!system.simulated.twilio) showFact('Twilio', twilioAdvice(settings));
  console.log();
}

function twilioAdvice(settings: StartSettings): string {
  const webhook = `POST ${settings.publicWorkerUrl}/twilio/voice`;
  if (settings.PUBLIC_WORKER_URL) return `each number's voice webhook must be: ${webhook}`;
  return `cannot reach this machine: set PUBLIC_WORKER_URL to the https:// address that leads to port ${settings.WORKER_PORT}.`;
}

async function tellAlreadyRunning(running: Runtime, settings: StartSettings): Promise<number> {
  console.log(`\n  ${bold('Offhook is running already')} (process ${running.pids.start}).\n`);
  showFact('Dashboard', running.dashboardUrl);
  const secrets = await readOrCreateSecrets(settings.dataDir);
  const db = openDatabase(running.databaseUrl, { maxConnections: 2 });
  try {
    const authSecret = settings.AUTH_SECRET ?? secrets.AUTH_SECRET;
    const link = await ownerSignInLink({ db, authSecret, publicDashboardUrl: running.dashboardUrl });
    if (link) showFact('Sign in', `${link}\n${dim('works once, within an hour')}`);
  } finally {
    await db.$disconnect();
  }
  showFact('To stop it', `press Ctrl-C in its terminal, or: kill ${running.pids.start}`);
  showFact('A second one', 'set OFFHOOK_DATA_DIR, DASHBOARD_PORT and WORKER_PORT to others');
  return 1;
}

type Interruption = {
  /** Aborted by the first Ctrl-C, SIGTERM, or the terminal being closed. */
  signal: AbortSignal;
  requested: Promise<void>;
  /** What a second Ctrl-C does: someone does not want to wait. */
  onSecond(action: () => void): void;
  release(): void;
};

function watchSignals(): Interruption {
  const controller = new AbortController();
  let second: () => void = () => undefined;
  const onSignal = () => (controller.signal.aborted ? second() : controller.abort());
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, onSignal);
  // A closed terminal makes every later line an error that nobody can read.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return {
    signal: controller.signal,
    requested: new Promise((resolve) => controller.signal.addEventListener('abort', () => resolve(), { once: true })),
    onSecond(action) {
      second = action;
    },
    release() {
      for (const name of signals) process.off(name, onSignal);
    },
  };
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
