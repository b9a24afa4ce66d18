import { newId } from '@offhook/db';
import type { Logger, Telemetry } from '@offhook/telemetry';
import type { WorkerServices } from '@offhook/wiring/worker';
import type { FastifyInstance } from 'fastify';
import { CallDesk } from './calls/call-desk.ts';
import { CallRegistry } from './calls/call-registry.ts';
import type { CallRuntime } from './calls/call-runtime.ts';
import { createJournal } from './journal/journal.ts';
import { callToolsOf } from './calls/worker-tools.ts';
import { createWorkerServer } from './http/server.ts';
import { createStrayEvents } from './http/stray-events.ts';
import { twilioSignatures } from './http/twilio-signature.ts';
import { CallRecordings } from './recording/call-recordings.ts';
import type { WorkerSettings } from './settings.ts';
import { createMediaStreamServer } from './twilio/media-stream-socket.ts';

/** Media sockets that have connected and not started, beyond one for each call. */
const SPARE_IDLE_SOCKETS = 50;
/** After the last call ended, Twilio still asks what to do next. */
const LAST_QUESTIONS_MS = 1_000;

/** A database that is away at the very end is waited for this long. */
const FLUSH_TIMEOUT_MS = 10_000;

export interface WorkerParts {
  readonly settings: WorkerSettings;
  readonly services: WorkerServices;
  readonly telemetry: Telemetry;
  readonly logger: Logger;
}

export interface Worker {
  readonly app: FastifyInstance;
  /** Takes no more calls, waits for those that run, makes everything durable and closes. `timeoutMs`: how long calls may go on. */
  drain(timeoutMs: number): Promise<void>;
}

/** Puts the worker's parts together. Decides nothing. */
export async function createWorker({ settings, services, telemetry, logger }: WorkerParts): Promise<Worker> {
  const { publicUrl, twilioAuthToken, openai, isSimulated, maxCalls } = settings;
  const registry = new CallRegistry<CallRuntime>({ maxCalls });
  const journal = createJournal({ write: services.writeJournal, logger });
  const tools = callToolsOf(
    services.createTools((event) => journal.append({ kind: 'event', eventId: newId('event'), ...event })),
  );
  const recordings = new CallRecordings({ folder: settings.recordingsDir, journal, logger });
  const desk = new CallDesk({ services, registry, journal, tools, recordings, logger, openai, isSimulated });
  const signatures = twilioSignatures({ authToken: twilioAuthToken, publicUrl });
  const strayEvents = createStrayEvents(services, logger);
  const media = createMediaStreamServer({
    isSigned: signatures.isSignedUpgrade,
    redeem: ({ customParameters, callSid, accountSid }) =>
      registry.redeemToken(customParameters.token ?? '', { callSid, accountSid }),
    onRefused: (reason, about) =>
      strayEvents(reason === 'signature' ? 'bad_signature' : 'bad_token', { route: '/twilio/media', ...about }),
    maxIdle: maxCalls + SPARE_IDLE_SOCKETS,
    logger,
  });
  const app = await createWorkerServer({
    desk,
    signatures,
    strayEvents,
    logger,
    media,
    publicUrl,
    afterCall: { desk, registry, services, publicUrl, logger },
    health: {
      notReadyReason: () => notReadyReason(registry, services),
      metricsText: telemetry.metricsText,
      callCount: () => registry.size,
    },
  });
  return {
    app,
    async drain(timeoutMs) {
      const calls = registry.size;
      const startedAtMs = Date.now();
      registry.startDraining();
      logger.info({ calls, timeoutMs }, 'draining: no new calls');
      const isEmpty = await registry.whenEmpty(timeoutMs);
      for (const call of registry.all()) call.tell({ type: 'call.endRequested', reason: 'drained' });
      if (calls > 0) await new Promise((resolve) => setTimeout(resolve, LAST_QUESTIONS_MS));
      await withTimeout(recordings.close(), FLUSH_TIMEOUT_MS);
      await withTimeout(journal.flush(), FLUSH_TIMEOUT_MS);
      if (journal.pendingCount > 0)
        logger.error({ records: journal.pendingCount }, 'the journal could not be made durable');
      media.close();
      await app.close();
      await services.close();
      logger.info({ calls, cutCalls: isEmpty ? 0 : calls, tookMs: Date.now() - startedAtMs }, 'drained');
    },
  };
}

async function withTimeout(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}

async function notReadyReason(registry: CallRegistry<CallRuntime>, services: WorkerServices): Promise<string | null> {
  if (registry.isDraining) return 'draining';
  if (registry.isFull) return 'full';
  return (await services.isHealthy()) ? null : 'database';
}
