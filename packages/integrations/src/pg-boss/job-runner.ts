import { randomUUID } from 'node:crypto';
import { AppError, type Job, type JobContext, type JobNotes, type JobQueuePort, toAppError } from '@offhook/core';
import { type Database, listenForNotifications, type NotificationListener } from '@offhook/db';
import { ATTR, instruments, SPAN, withSpan } from '@offhook/telemetry';
import { PgBoss } from 'pg-boss';
import { z } from 'zod';

/** pg-boss's own tables, beside ours. The database's user must be allowed to create it. */
const SCHEMA = 'pgboss';
const MAX_CONNECTIONS = 4;
/** A queue is looked at this often; a job that is woken does not wait for it. */
const POLL_S = 5;
/** Longer than that, a job is taken for lost and run again. */
const JOB_TIMEOUT_S = 300;
const RETRIES = { retryLimit: 5, retryDelay: 10, retryBackoff: true, retryDelayMax: 600 } as const;
/** Finished jobs are kept this long, to be looked at. */
const KEEP_S = 24 * 3_600;
const START_AGAIN_MS = 5_000;
const STOP_TIMEOUT_MS = 8_000;
const BY_CLOCK = 'cron';

/** What `wakeJob` of core sends. */
const WakeUp = z.object({ name: z.string() });

export interface JobRunnerOptions {
  readonly databaseUrl: string;
  readonly db: Database;
  readonly jobs: readonly Job[];
  readonly notes: JobNotes;
  /** The channel of `wakeJob`. */
  readonly wakeChannel: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface JobRunner {
  readonly queue: JobQueuePort;
  /** Begins to run jobs, and goes on trying while the database is away. Resolves when it runs them. */
  start(): Promise<void>;
  /** Aborts what runs, and waits for it. What was cut off is run again by another process, or later. */
  stop(): Promise<void>;
}

/** Runs jobs with pg-boss: any number of processes share the work, each job is run by one of them at a time. */
export function jobRunner(options: JobRunnerOptions): JobRunner {
  const { databaseUrl, notes } = options;
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: SCHEMA,
    max: MAX_CONNECTIONS,
    application_name: 'offhook-jobs',
  });
  boss.on('error', (error) => notes.warn({ err: error }, 'jobs: the queue had a failure'));
  boss.on('warning', ({ message }) => notes.warn({ warning: message }, 'jobs: the queue warns'));
  const stopping = new AbortController();
  const workers = new Map<string, string>();
  let listener: NotificationListener | null = null;
  let starting: Promise<void> = Promise.resolve();

  const queue = bossQueue(boss, workers);
  async function startOnce(): Promise<void> {
    await boss.start();
    await forgetOldSchedules(boss, options.jobs);
    // What an attempt before this one has set up stays.
    for (const job of options.jobs.filter(({ name }) => !workers.has(name)))
      workers.set(job.name, await offer(boss, job, { ...options, signal: stopping.signal }));
    listener = listenForNotifications(databaseUrl, options.wakeChannel, (payload) => {
      const wake = WakeUp.safeParse(payload);
      if (wake.success && workers.has(wake.data.name)) void wakeUp(queue, wake.data.name, notes);
    });
    notes.info({ jobs: options.jobs.length }, 'jobs: running');
  }
  async function startUntilStarted(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        return await startOnce();
      } catch (error) {
        notes.warn({ err: error }, 'jobs: cannot start yet');
        await pause(START_AGAIN_MS, stopping.signal);
      }
    }
  }
  return {
    queue,
    start() {
      starting = startUntilStarted();
      return starting;
    },
    async stop() {
      stopping.abort();
      await starting;
      await listener?.close();
      await boss.stop({ timeout: STOP_TIMEOUT_MS }).catch((error: unknown) => {
        notes.warn({ err: error }, 'jobs: the queue did not stop calmly');
      });
    },
  };
}

/** Makes the job's queue, its clock and its worker. @returns the worker's id. */
async function offer(boss: PgBoss, job: Job, run: JobContext): Promise<string> {
  const { name, cron } = job;
  // "short": of one singleton key, one waits. Jobs without a key get one of their own (bossQueue).
  await boss.createQueue(name, {
    policy: 'short',
    expireInSeconds: JOB_TIMEOUT_S,
    deleteAfterSeconds: KEEP_S,
    ...RETRIES,
  });
  if (cron !== undefined) await boss.schedule(name, cron, {}, { tz: 'UTC', singletonKey: BY_CLOCK });
  return boss.work<unknown>(name, { pollingIntervalSeconds: POLL_S }, async (waiting) => {
    for (const { data, signal } of waiting) {
      await runJob(job, data ?? {}, { ...run, signal: AbortSignal.any([signal, run.signal]) });
    }
  });
}

/** @throws whatever the job threw: the queue tries it again. */
async function runJob(job: Job, data: unknown, context: JobContext): Promise<void> {
  const startedAtMs = performance.now();
  const labels = { [ATTR.jobName]: job.name };
  const finish = (outcome: string) =>
    instruments().jobDuration.record((performance.now() - startedAtMs) / 1_000, {
      ...labels,
      [ATTR.jobOutcome]: outcome,
    });
  try {
    const did = await withSpan(SPAN.job(job.name), { attributes: labels }, () =>
      job.run(job.payload.parse(data), context),
    );
    finish('done');
    if (hasDoneSomething(did)) context.notes.info({ job: job.name, did }, 'job done');
  } catch (error) {
    finish('failed');
    context.notes.warn({ job: job.name, code: toAppError(error).code, err: error }, 'job failed, and is tried again');
    throw error;
  }
}

/** A sweep that found nothing is not worth a line a minute. */
function hasDoneSomething(did: unknown): boolean {
  if (typeof did === 'number') return did > 0;
  if (typeof did !== 'object' || did === null) return false;
  return Object.values(did).some((count) => typeof count === 'number' && count > 0);
}

function bossQueue(boss: PgBoss, workers: ReadonlyMap<string, string>): JobQueuePort {
  return {
    async add(name, payload, { singletonKey = randomUUID(), startAfter }) {
      try {
        const id = await boss.send(name, Object(payload), { singletonKey, ...(startAfter ? { startAfter } : {}) });
        const worker = workers.get(name);
        if (worker !== undefined && startAfter === undefined) boss.notifyWorker(worker);
        return id === null ? 'waiting' : 'queued';
      } catch (error) {
        throw new AppError('DATABASE_UNAVAILABLE', `Job ${name} could not be queued`, { cause: error });
      }
    },
  };
}

async function wakeUp(queue: JobQueuePort, name: string, notes: JobNotes): Promise<void> {
  await queue.add(name, {}, { singletonKey: 'woken' }).catch((error: unknown) => {
    notes.warn({ job: name, err: error }, 'jobs: could not be woken, comes with the clock');
  });
}

/** Jobs of a version before this one, and clocks that were taken off. */
async function forgetOldSchedules(boss: PgBoss, jobs: readonly Job[]): Promise<void> {
  const wanted = new Set(jobs.filter(({ cron }) => cron !== undefined).map(({ name }) => name));
  for (const { name } of await boss.getSchedules()) if (!wanted.has(name)) await boss.unschedule(name);
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
