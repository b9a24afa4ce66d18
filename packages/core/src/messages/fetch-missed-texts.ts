import { z } from 'zod';
import { defineJob, type Job, type JobContext } from '../jobs/job.ts';
import { receiveText } from './receive-text.ts';
import type { TextGatewayPort } from './text-gateway-port.ts';

/** A text that could not be delivered to us for longer than this has been dealt with otherwise. */
const LOOK_BACK_MS = 24 * 3_600_000;
/** Its webhook may be under way. */
const LEAVE_ALONE_MS = 2 * 60_000;

/**
 * Texts whose webhook nobody could take: every worker was away, or the database was. Twilio still has them; those we have are
 * known by Twilio's id and change nothing. What came before the number was ours is not ours to read.
 *
 * @throws AppError of the gateway.
 */
export async function fetchMissedTexts(
  gateway: TextGatewayPort,
  { db, now, signal }: Pick<JobContext, 'db' | 'now' | 'signal'>,
): Promise<number> {
  const untilMs = now() - LEAVE_ALONE_MS;
  const received = await gateway.received({ sinceMs: now() - LOOK_BACK_MS });
  const numbers = await db.phoneNumber.findMany({
    where: { e164: { in: [...new Set(received.map(({ to }) => to))] } },
    select: { e164: true, createdAt: true },
  });
  const oursSinceMs = new Map(numbers.map(({ e164, createdAt }) => [e164, createdAt.getTime()]));
  let missed = 0;
  for (const text of [...received].sort((one, other) => one.nowMs - other.nowMs)) {
    if (signal.aborted) break;
    const sinceMs = oursSinceMs.get(text.to);
    if (sinceMs === undefined || text.nowMs < sinceMs || text.nowMs > untilMs) continue;
    const { state } = await receiveText(db, text);
    if (state === 'understood') missed += 1;
  }
  return missed;
}

const Nothing = z.object({});

export function createFetchMissedTextsJob(gateway: TextGatewayPort): Job<z.infer<typeof Nothing>> {
  return defineJob({
    name: 'fetch-missed-texts',
    cron: '*/10 * * * *',
    payload: Nothing,
    run: async (_payload, context) => ({ missed: await fetchMissedTexts(gateway, context) }),
  });
}
