import { type Database, newId } from '@offhook/db';
import { z } from 'zod';
import { AppError } from '../errors/app-error.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { defineJob, type JobContext } from '../jobs/job.ts';
import { settleDelivery } from './calcom-deliveries.ts';
import { followOutsideBooking } from './follow-outside-booking.ts';
import type { OutsideBookingsFor, OutsideBookingsPort } from './outside-bookings-port.ts';

/** Businesses are swept this often; a webhook is usually faster. */
const SWEEP_EVERY_MS = 5 * 60_000;
/** Cal.com's clock and ours may differ, and a change may be written a moment after it happened. */
const OVERLAP_MS = 2 * 60_000;
/** One run; the next goes on where it stopped. An API key has 120 requests a minute, and callers come first (A8). */
const MAX_PAGES_PER_RUN = 5;
const MAX_PROJECTS_PER_RUN = 200;
const MAX_DELIVERIES_PER_RUN = 200;
const DELIVERIES_KEPT_MS = 30 * 86_400_000;

interface Deps {
  readonly outsideBookingsFor: OutsideBookingsFor;
  /** Has Cal.com tell us about changes, where that was never tried. */
  registerWebhook(projectId: string, signal: AbortSignal): Promise<unknown>;
}

/**
 * Keeps our copies of bookings in Cal.com true without webhooks: settles what was told while Cal.com could not be asked, and
 * reads what changed since the last time, so that a lost webhook costs minutes and not the appointment.
 */
export function createSweepCalcomJob(deps: Deps) {
  return defineJob({
    name: 'sweep-calcom',
    cron: '* * * * *',
    payload: z.object({}),
    async run(_payload, context) {
      const settled = await settleDeliveries(deps, context);
      const swept = await sweepProjects(deps, context);
      const old = new Date(context.now() - DELIVERIES_KEPT_MS);
      await context.db.calcomDelivery.deleteMany({ where: { settledAt: { lt: old } } });
      return { settled, ...swept };
    },
  });
}

async function settleDeliveries(deps: Deps, { db, now, signal, notes }: JobContext): Promise<number> {
  const waiting = await db.calcomDelivery.findMany({
    where: { settledAt: null },
    orderBy: { receivedAt: 'asc' },
    take: MAX_DELIVERIES_PER_RUN,
  });
  let settled = 0;
  for (const { id, projectId, bookingUid } of waiting) {
    signal.throwIfAborted();
    const delivery = { id, projectId, bookingUid, nowMs: now(), signal };
    const result = await settleDelivery({ db, ...deps }, delivery).catch((error: unknown) => {
      notes.warn({ projectId, code: toAppError(error).code }, 'a change in Cal.com was not read after many attempts');
      return 'later' as const;
    });
    if (result === 'settled') settled += 1;
  }
  return settled;
}

async function sweepProjects(deps: Deps, context: JobContext) {
  const { db, now, signal, notes } = context;
  const due = new Date(now() - SWEEP_EVERY_MS);
  const projects = await db.project.findMany({
    where: {
      calendarProvider: 'calcom',
      OR: [{ calcomSync: null }, { calcomSync: { OR: [{ triedAt: null }, { triedAt: { lt: due } }] } }],
    },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: MAX_PROJECTS_PER_RUN,
  });
  const counts = { projects: 0, changed: 0, failed: 0 };
  for (const { id: projectId } of projects) {
    signal.throwIfAborted();
    try {
      counts.changed += await sweepProject(deps, context, projectId);
      counts.projects += 1;
    } catch (error) {
      signal.throwIfAborted();
      counts.failed += 1;
      const { code } = toAppError(error);
      // A business that is not set up yet says so on its own page.
      if (code !== 'NOT_CONFIGURED') notes.warn({ projectId, code }, 'the bookings in Cal.com could not be read');
    }
  }
  return counts;
}

async function sweepProject(deps: Deps, { db, now, signal }: JobContext, projectId: string): Promise<number> {
  const beganMs = now();
  const { sweptAt, externalId, problem } = await begin(db, projectId, new Date(beganMs));
  const port = await deps.outsideBookingsFor(projectId);
  if (!port) throw new AppError('NOT_CONFIGURED', 'No outside calendar');
  if (externalId === null && problem === null) await deps.registerWebhook(projectId, signal);
  let sinceMs = sweptAt === null ? null : sweptAt.getTime() - OVERLAP_MS;
  let changed = 0;
  for (let page = 0; page < MAX_PAGES_PER_RUN; page += 1) {
    const { bookings, nextMs } = await port.changedSince(sinceMs, { signal });
    for (const booking of bookings)
      changed += await followed({ db, port }, { projectId, booking, nowMs: now(), signal });
    sinceMs = nextMs;
    if (nextMs === null) break;
  }
  const reached = new Date(sinceMs ?? beganMs);
  await db.calcomSync.update({ where: { projectId }, data: { sweptAt: reached } });
  return changed;
}

async function followed(
  scope: { readonly db: Database; readonly port: OutsideBookingsPort },
  request: Parameters<typeof followOutsideBooking>[1],
): Promise<number> {
  const result = await followOutsideBooking(scope, request);
  return result === 'unchanged' || result === 'ignored' ? 0 : 1;
}

/** The row of a business, made when there is none. */
function begin(db: Database, projectId: string, triedAt: Date) {
  const create = { projectId, hookId: newId('hook'), triedAt };
  return db.calcomSync.upsert({ where: { projectId }, create, update: { triedAt } });
}
