import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TelephoneLine } from '@offhook/simulators';
import { findRunningSystem } from '../lib/runtime-file.ts';
import { readOrCreateSecrets } from '../lib/secrets.ts';

/** The running system a call is placed against. */
export type CallTarget = {
  line: TelephoneLine;
  databaseUrl: string;
  /** Where faults are set; null when no simulators run. */
  control: { url: string; token: string } | null;
  speechCacheDir: string;
};

const ROOT = resolve(import.meta.dirname, '../..');

export const NOTHING_RUNS =
  'No running Offhook was found. Start one with `npm start`, then call again. ' +
  'To call a system that runs elsewhere, set PUBLIC_WORKER_URL, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and DATABASE_URL.';

/** The system described by the environment when it is described fully, else the one `npm start` runs; null: neither. */
export async function findCallTarget(): Promise<CallTarget | null> {
  const envFile = join(ROOT, '.env');
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const { env } = process;
  const dataDir = resolve(ROOT, env.OFFHOOK_DATA_DIR || '.data');
  const speechCacheDir = join(dataDir, 'speech');
  const workerUrl = env.PUBLIC_WORKER_URL || (env.WORKER_PORT ? `http://localhost:${env.WORKER_PORT}` : '');
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, DATABASE_URL: databaseUrl } = env;
  if (workerUrl && accountSid && authToken && databaseUrl) {
    const control = env.SIMULATOR_URL ? { url: env.SIMULATOR_URL, token: env.INTERNAL_API_TOKEN ?? '' } : null;
    return { line: { workerUrl, accountSid, authToken }, databaseUrl, control, speechCacheDir };
  }
  const runtime = await findRunningSystem(dataDir);
  if (!runtime) return null;
  const secrets = await readOrCreateSecrets(dataDir);
  return {
    line: {
      workerUrl: runtime.workerUrl,
      accountSid: accountSid || secrets.SIMULATED_TWILIO_ACCOUNT_SID,
      authToken: authToken || secrets.SIMULATED_TWILIO_AUTH_TOKEN,
    },
    databaseUrl: runtime.databaseUrl,
    control: runtime.simulatorUrl
      ? { url: runtime.simulatorUrl, token: env.INTERNAL_API_TOKEN || secrets.INTERNAL_API_TOKEN }
      : null,
    speechCacheDir,
  };
}
