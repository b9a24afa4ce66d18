import { join, resolve } from 'node:path';
import { openDatabase } from '@offhook/db';
import { startSimulators } from '@offhook/simulators';
import { z } from 'zod';
import { factsFrom } from './call/read-call-facts.ts';

// OpenAI Realtime, Cal.com and the callers as one process. `npm start` runs it when provider keys are missing.

const Settings = z.object({
  SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  INTERNAL_API_TOKEN: z.string().min(1),
  TWILIO_ACCOUNT_SID: z.string().min(1),
  TWILIO_AUTH_TOKEN: z.string().min(1),
  VAPI_API_KEY: z.string().min(1).optional(),
  WORKER_PORT: z.coerce.number().int().default(3001),
  PUBLIC_WORKER_URL: z.url().optional(),
  /** Where the worker listens, when that is not its public address. */
  WORKER_URL: z.url().optional(),
  DATABASE_URL: z.string().optional(),
  OFFHOOK_DATA_DIR: z.string().default('.data'),
});

const ROOT = resolve(import.meta.dirname, '..');

async function main(): Promise<void> {
  const parsed = Settings.safeParse(process.env);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
    console.error(`The simulators cannot start: bad or missing environment variables: ${names}`);
    process.exitCode = 2;
    return;
  }
  const settings = parsed.data;
  const db = settings.DATABASE_URL ? openDatabase(settings.DATABASE_URL, { maxConnections: 3 }) : null;
  const publicUrl = settings.PUBLIC_WORKER_URL ?? `http://localhost:${settings.WORKER_PORT}`;
  const dataDir = resolve(ROOT, settings.OFFHOOK_DATA_DIR);
  const simulators = await startSimulators({
    port: settings.SIMULATOR_PORT,
    controlToken: settings.INTERNAL_API_TOKEN,
    line: {
      publicUrl,
      workerUrl: settings.WORKER_URL ?? publicUrl,
      accountSid: settings.TWILIO_ACCOUNT_SID,
      authToken: settings.TWILIO_AUTH_TOKEN,
    },
    ...(settings.VAPI_API_KEY ? { vapiKey: settings.VAPI_API_KEY } : {}),
    speechCacheDir: join(dataDir, 'speech'),
    numbersFile: join(dataDir, 'simulated-numbers.json'),
    vapiFile: join(dataDir, 'simulated-vapi.json'),
    ...(db ? { readFacts: factsFrom(db) } : {}),
  });
  console.log(`Simulators listening on ${simulators.url}`);
  const stop = async (): Promise<void> => {
    await simulators.close();
    await db?.$disconnect();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}

await main();
