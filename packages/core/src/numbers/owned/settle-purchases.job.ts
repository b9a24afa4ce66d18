import { z } from 'zod';
import { defineJob, type Job } from '../../jobs/job.ts';
import type { RoutingDeps } from '../routing/route-number.ts';
import type { TwilioNumbersPort } from '../twilio-numbers-port.ts';
import { settlePurchase } from './settle-purchase.ts';

/** Longer than an order takes, with its time-out and its waits: whoever sent it may still be waiting for the answer. */
const LEAVE_ALONE_MS = 60_000;
const MAX_PER_RUN = 50;
const Nothing = z.object({});

/** Finds out what became of orders whose answer was lost, or whose process died. */
export function createSettlePurchasesJob(deps: {
  readonly twilioNumbers: TwilioNumbersPort;
  readonly workerUrl: string;
}): Job<z.infer<typeof Nothing>> {
  return defineJob({
    name: 'settle-purchases',
    cron: '* * * * *',
    payload: Nothing,
    run: (_payload, { db, now, signal }) => settlePurchases({ ...deps, db, now }, signal),
  });
}

/** @returns how many were found out about, and how many still wait. */
export async function settlePurchases(
  deps: RoutingDeps & { readonly twilioNumbers: TwilioNumbersPort },
  signal?: AbortSignal,
): Promise<{ settled: number; open: number }> {
  const scope = { ...deps, port: deps.twilioNumbers };
  const left = await deps.db.numberPurchase.findMany({
    where: { state: 'wanted', createdAt: { lt: new Date(deps.now() - LEAVE_ALONE_MS) } },
    orderBy: { createdAt: 'asc' },
    take: MAX_PER_RUN,
  });
  const counts = { settled: 0, open: 0 };
  for (const purchase of left) {
    if (signal?.aborted) break;
    const end = await settlePurchase(scope, purchase);
    if (end.ok && end.value.state === 'pending') counts.open += 1;
    else counts.settled += 1;
  }
  return counts;
}
