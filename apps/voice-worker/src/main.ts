/** The voice worker as a process: settings, telemetry, database, worker (worker.ts), and a calm end. */
import { join } from 'node:path';
import { resolveDatabaseUrl } from '@offhook/db';
import { createLogger, startTelemetry } from '@offhook/telemetry';
import { createWorkerServices } from '@offhook/wiring/worker';
import { rehearse } from './rehearsal/rehearse.ts';
import { prepareTelemetry, readSettings } from './settings.ts';
import { createWorker } from './worker.ts';

const SERVICE_NAME = 'offhook-voice-worker';
const DEFAULT_DATA_DIR = join(import.meta.dirname, '../../../.data');

async function main(): Promise<void> {
  const settings = readSettings();
  const logger = createLogger({ name: 'voice-worker', level: settings.logLevel });
  const rehearsed = await rehearse({ forMs: settings.rehearsalMs, logger });
  prepareTelemetry();
  const telemetry = await startTelemetry({ serviceName: SERVICE_NAME, settings: settings.telemetry });
  const { databaseUrl, dataDir = DEFAULT_DATA_DIR } = settings;
  const database = await resolveDatabaseUrl({ dataDir, ...(databaseUrl ? { databaseUrl } : {}) });
  const { calcom, encryptionKey, port, publicUrl, drainTimeoutMs, recordingsDir } = settings;
  const databaseName = new URL(database.url).pathname.slice(1) || 'default';
  const twilioApi = settings.twilioApi && { ...settings.twilioApi, authToken: settings.twilioAuthToken };
  const services = createWorkerServices({
    databaseUrl: database.url,
    calcom,
    maps: settings.maps,
    vapi: settings.vapi,
    openai: settings.openai,
    encryptionKey,
    outboundTrustedHosts: settings.outboundTrustedHosts,
    twilioApi,
    recordingsDir,
    publicWorkerUrl: publicUrl,
  });
  // Without its database the worker starts too: it is alive, and not ready.
  await services.warmUp().catch((error: unknown) => logger.error({ err: error }, 'the database could not be reached'));
  const worker = await createWorker({ settings, services, telemetry, logger, databaseName });
  const listeningOn = await worker.app.listen({ port, host: '0.0.0.0' });
  logger.info(
    { listeningOn, publicUrl, maxCalls: settings.maxCalls, model: settings.openai.model, rehearsed },
    'voice worker ready',
  );

  let stopping: Promise<void> | null = null;
  const stop = (signal: NodeJS.Signals) => {
    // A second signal means: now.
    if (stopping) process.exit(1);
    logger.info({ signal }, 'stopping');
    stopping = worker
      .drain(drainTimeoutMs)
      .then(() => database.stop())
      .then(() => telemetry.shutdown())
      .then(() => process.exit(0));
    stopping.catch((error: unknown) => {
      logger.fatal({ err: error }, 'could not stop calmly');
      process.exit(1);
    });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
