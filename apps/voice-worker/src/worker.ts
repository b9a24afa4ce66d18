import { join } from 'node:path';
import { newId } from '@offhook/db';
import type { Logger, Telemetry } from '@offhook/telemetry';
import type { WorkerServices } from '@offhook/wiring/worker';
import type { FastifyInstance } from 'fastify';
import { CallerGate } from './callers/caller-gate.ts';
import { callerWebhooks } from './callers/caller-webhooks.ts';
import { CallDesk } from './calls/call-desk.ts';
import { CallRegistry } from './calls/call-registry.ts';
import { CallRows } from './calls/call-rows.ts';
import type { CallRuntime } from './calls/call-runtime.ts';
import { obeyControl } from './calls/control-listener.ts';
import { drainCalls } from './calls/drain.ts';
import { callToolsOf } from './calls/worker-tools.ts';
import { SideHealthBoard } from './dual-mode/side-health.ts';
import { TwoSides } from './dual-mode/two-sides.ts';
import { emergencyWebhooks } from './emergencies/emergency-webhooks.ts';
import { createWorkerServer } from './http/server.ts';
import { smsWebhooks } from './http/sms-webhooks.ts';
import { createStrayEvents } from './http/stray-events.ts';
import { twilioSignatures } from './http/twilio-signature.ts';
import { HumanDesk } from './humans/human-desk.ts';
import { humanWebhooks } from './humans/human-webhooks.ts';
import { VoicemailCollector } from './humans/voicemail-collector.ts';
import { createJournal, type Journal } from './journal/journal.ts';
import { replayLeftOvers } from './journal/left-over-spools.ts';
import { Spool } from './journal/spool.ts';
import { AnsweringMemory } from './memory/answering-memory.ts';
import { DatabaseWatch } from './memory/database-watch.ts';
import { findAnswering } from './memory/find-answering.ts';
import { CallRecordings } from './recording/call-recordings.ts';
import type { WorkerSettings } from './settings.ts';
import { createMediaStreamServer } from './twilio/media-stream-socket.ts';

/** Media sockets that have connected and not started, beyond one for each call. */
const SPARE_IDLE_SOCKETS = 50;
/** A database that is away at the very end is waited for this long. */
const FLUSH_TIMEOUT_MS = 10_000;

export interface WorkerParts {
  readonly settings: WorkerSettings;
  readonly services: WorkerServices;
  readonly telemetry: Telemetry;
  readonly logger: Logger;
  /** Records that wait on the disk are for this database and no other. */
  readonly databaseName: string;
}

export interface Worker {
  readonly app: FastifyInstance;
  /** Takes no more calls, waits for those that run, makes everything durable and closes. `timeoutMs`: how long calls may go on. */
  drain(timeoutMs: number): Promise<void>;
}

/** Puts the worker's parts together. Decides nothing. */
export async function createWorker({
  settings,
  services,
  telemetry,
  logger,
  databaseName,
}: WorkerParts): Promise<Worker> {
  const { publicUrl, twilioAuthToken, openai, isSimulated, maxCalls } = settings;
  const workerId = newId('worker');
  const registry = new CallRegistry<CallRuntime>({ maxCalls });
  const { journal, spool, stopReplaying } = openJournal({ settings, services, logger, databaseName }, workerId);
  const { isHealthy } = services;
  const watch = new DatabaseWatch({ isHealthy, logger });
  const memory = new AnsweringMemory({ load: services.loadAnsweringNumbers, logger });
  await memory.start();
  const tools = callToolsOf(
    services.createTools((event) => journal.append({ kind: 'event', eventId: newId('event'), ...event })),
  );
  const recordings = new CallRecordings({ folder: settings.recordingsDir, journal, logger });
  const humans = new HumanDesk({ services: services.humans, journal, publicUrl, logger });
  const collector = new VoicemailCollector({ services: services.humans, logger });
  collector.start();
  const known = { services, registry, watch, memory, humans, logger };
  const rows = new CallRows({ ...known, journal, isSimulated });
  const gate = new CallerGate(known);
  const health = new SideHealthBoard();
  const find = (e164: string) => findAnswering(e164, known);
  const sides = new TwoSides({ ...known, services: services.dualMode, find, rows, journal, health, publicUrl });
  const desk = new CallDesk({ ...known, rows, gate, sides, health, journal, tools, recordings, openai, workerId });
  const control = services.listenForControl(obeyControl({ ...known, desk, workerId }));
  const signatures = twilioSignatures({ authToken: twilioAuthToken, publicUrl });
  const strayEvents = createStrayEvents(services, logger);
  const maxIdle = maxCalls + SPARE_IDLE_SOCKETS;
  const media = openMedia({ desk, signatures, strayEvents, maxIdle, logger });
  const app = await createWorkerServer({
    desk,
    signatures,
    strayEvents,
    logger,
    media,
    publicUrl,
    maxMediaSockets: maxCalls + maxIdle,
    afterCall: { ...known, desk, sides, publicUrl },
    humanWebhooks: {
      ...humanWebhooks({ services: services.humans, journal, collector, publicUrl, logger }),
      ...callerWebhooks({ desk, humans, journal, publicUrl }),
      ...emergencyWebhooks({ services: services.emergencies, publicUrl, logger }),
    },
    smsWebhooks: smsWebhooks({ services: services.texts, logger }),
    health: {
      notReadyReason: (asked) => notReadyReason({ registry, watch, memory }, asked),
      metricsText: telemetry.metricsText,
      callCount: () => registry.size,
    },
  });
  const drain = async (timeoutMs: number) => {
    const report = await drainCalls(registry, { timeoutMs, logger });
    stopReplaying();
    sides.close();
    memory.close();
    await collector.stop();
    await withTimeout(recordings.close(), FLUSH_TIMEOUT_MS);
    await putAway({ journal, spool, logger });
    media.close();
    await app.close();
    await control.close();
    watch.close();
    await services.close();
    logger.info(report, 'drained');
  };
  return { app, drain };
}

interface MediaParts {
  readonly desk: CallDesk;
  readonly signatures: ReturnType<typeof twilioSignatures>;
  readonly strayEvents: ReturnType<typeof createStrayEvents>;
  readonly maxIdle: number;
  readonly logger: Logger;
}

function openMedia({ desk, signatures, strayEvents, maxIdle, logger }: MediaParts) {
  return createMediaStreamServer({
    isSigned: signatures.isSignedUpgrade,
    redeem: ({ customParameters, callSid, accountSid }) =>
      desk.redeem(customParameters.token ?? '', { callSid, accountSid }),
    onRefused: (reason, about) =>
      strayEvents(reason === 'signature' ? 'bad_signature' : 'bad_token', { route: '/twilio/media', ...about }),
    maxIdle,
    logger,
  });
}

function openJournal(parts: Omit<WorkerParts, 'telemetry'>, workerId: string) {
  const { settings, services, logger, databaseName } = parts;
  const spoolDir = join(settings.spoolDir, databaseName);
  const spool = new Spool({ folder: join(spoolDir, workerId) });
  const { writeJournal: write, isHealthy: isDatabaseHere } = services;
  const journal = createJournal({ write, logger, spool, isDatabaseHere });
  return { journal, spool, stopReplaying: replayLeftOvers(journal, { spoolDir, workerId, logger }) };
}

/** Makes what calls wrote down land; what cannot be written stays on the disk for the next process. */
async function putAway({ journal, spool, logger }: { journal: Journal; spool: Spool; logger: Logger }): Promise<void> {
  await withTimeout(journal.flush(), FLUSH_TIMEOUT_MS);
  const records = journal.pendingCount;
  if (records > 0) logger.error({ records, spoolBytes: spool.bytes }, 'records wait on the disk for the next process');
  await spool.close();
}

async function withTimeout(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}

interface Readiness {
  readonly registry: CallRegistry<CallRuntime>;
  readonly watch: DatabaseWatch;
  readonly memory: AnsweringMemory;
}

async function notReadyReason(
  { registry, watch, memory }: Readiness,
  { withoutDatabase }: { withoutDatabase: boolean },
): Promise<string | null> {
  if (registry.isDraining) return 'draining';
  if (registry.isFull) return 'full';
  const isHere = await watch.isHere();
  if (isHere && memory.isEmpty) await memory.refresh();
  return isHere || (withoutDatabase && !memory.isEmpty) ? null : 'database';
}
