import { z } from 'zod';
import { toAppError } from '../../errors/to-app-error.ts';
import { defineJob } from '../../jobs/job.ts';
import type { TwilioNumbersPort } from '../twilio-numbers-port.ts';
import { settleLeftOver } from './settle-left-over.ts';
import type { WriteDeps } from './write-routing.ts';

const MAX_PER_RUN = 50;

/** Finishes changes of routing whose process died between keeping what was there and reading back. */
export function createSettleRoutingJob(port: TwilioNumbersPort) {
  return defineJob({
    name: 'settle-routing',
    cron: '* * * * *',
    payload: z.object({}),
    run: (_payload, { db, now }) => settleRoutings({ db, port, now }),
  });
}

/** @returns how many were ended, and how many have to wait because Twilio does not answer. */
export async function settleRoutings(deps: WriteDeps): Promise<{ settled: number; open: number }> {
  const left = await deps.db.routingChange.findMany({
    where: { leaseUntil: { lt: new Date(deps.now()) } },
    orderBy: { leaseUntil: 'asc' },
    take: MAX_PER_RUN,
  });
  const counts = { settled: 0, open: 0 };
  for (const change of left) {
    const end = await settleLeftOver(deps, change).catch((error: unknown) => {
      // The turn is ours until its lease runs out; the next run tries again.
      if (toAppError(error).code === 'DATABASE_UNAVAILABLE') throw error;
      return 'unknown' as const;
    });
    if (end === 'unknown') counts.open += 1;
    else if (end !== 'taken') counts.settled += 1;
  }
  return counts;
}
