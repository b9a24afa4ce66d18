import { type Database, type NotifyingClient, notify } from '@offhook/db';
import type { z } from 'zod';

/** What a job gets beside its payload. */
export interface JobContext {
  readonly db: Database;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Lines for whoever operates the system: ids and counts, never what people said, numbers or addresses. */
  readonly notes: JobNotes;
  /** Aborted when the process stops or the job has had its time. */
  readonly signal: AbortSignal;
}

export interface JobNotes {
  info(facts: Readonly<Record<string, unknown>>, message: string): void;
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
}

/**
 * Work that nobody on the telephone waits for. Jobs run at least once: a process may die after the work and before it is
 * noted, so every job may be repeated. One that throws is tried again, later and less often.
 */
export interface Job<Payload = unknown> {
  /** Letters, digits, hyphens: `send-texts`. Stable: it names the queue. */
  readonly name: string;
  /** When it runs by itself, in UTC (`* * * * *`: every minute). Its payload is then `{}`. */
  readonly cron?: string;
  /** What its payload must be; anything else is refused when it is queued and when it is run. */
  readonly payload: z.ZodType<Payload>;
  /** @returns what it did, for the log: counts. */
  run(payload: Payload, context: JobContext): Promise<unknown>;
}

/** A job with the type of its payload read from its schema. */
export function defineJob<Payload>(job: Job<Payload>): Job<Payload> {
  return job;
}

export interface EnqueueOptions {
  /** At most one of this key waits at a time; another one is dropped while it does. */
  readonly singletonKey?: string;
  /** Not before this moment. */
  readonly startAfter?: Date;
}

/** The queue behind `enqueueJob`. */
export interface JobQueuePort {
  /** @throws AppError DATABASE_UNAVAILABLE or INTERNAL when it could not be kept. */
  add(name: string, payload: unknown, options: EnqueueOptions): Promise<'queued' | 'waiting'>;
}

/**
 * Queues a job: `queued`, or `waiting` when one with the same singleton key waits already.
 *
 * Only for what may be lost without harm, or is swept by the job's own cron: a queue is not part of a transaction of ours.
 */
export function enqueueJob<Payload>(
  queue: JobQueuePort,
  job: Pick<Job<Payload>, 'name' | 'payload'>,
  { payload, ...options }: EnqueueOptions & { readonly payload: Payload },
): Promise<'queued' | 'waiting'> {
  return queue.add(job.name, job.payload.parse(payload), options);
}

/** PostgreSQL channel on which a transaction says that rows wait for a job. */
export const JOBS_CHANNEL = 'offhook_jobs';

/**
 * Has a job with an empty payload run at once instead of at its next minute: the rows it sweeps were just written. Within a
 * transaction: on commit. Lost without harm, because the cron comes anyway.
 */
export async function wakeJob(db: NotifyingClient, name: string): Promise<void> {
  await notify(db, JOBS_CHANNEL, { name });
}
