import type { Database, RoutingChange } from '@offhook/db';
import { ourAddresses, routingFor } from '../routing/routing-target.ts';
import { NumberRouting } from '../twilio-numbers-port.ts';
import { isSameAddress } from './find-problems.ts';

export type LastRouting = Pick<RoutingChange, 'target' | 'wanted'>;

/** Of each number, what it was last set to from here. One query. */
export async function lastRoutings(
  db: Database,
  numberIds: readonly string[],
): Promise<ReadonlyMap<string, LastRouting>> {
  const rows = await db.routingChange.findMany({
    where: { phoneNumberId: { in: [...numberIds] }, state: 'done' },
    distinct: ['phoneNumberId'],
    orderBy: [{ phoneNumberId: 'asc' }, { createdAt: 'desc' }, { id: 'desc' }],
    select: { phoneNumberId: true, target: true, wanted: true },
  });
  return new Map(rows.map(({ phoneNumberId, ...last }) => [phoneNumberId, last]));
}

/**
 * How a number should be set; null: it was never connected, so nothing can be wrong. One that leads to us by hand is taken as
 * connected. Our own addresses are those of today: the public address may have changed since they were written.
 */
export function expectedRouting(
  { found, last }: { readonly found: NumberRouting; readonly last: LastRouting | undefined },
  workerUrl: string,
): NumberRouting | null {
  const wanted = NumberRouting.safeParse(last?.wanted);
  const lastVoiceUrl = wanted.success ? wanted.data.voiceUrl : '';
  const ours = routingFor('offhook', found, workerUrl);
  if (last?.target === 'offhook') return ours;
  if (wanted.success && !isOurs(lastVoiceUrl, workerUrl)) return wanted.data;
  return isOurs(wanted.success ? lastVoiceUrl : found.voiceUrl, workerUrl) ? ours : null;
}

function isOurs(voiceUrl: string, workerUrl: string): boolean {
  return isSameAddress(voiceUrl, ourAddresses(workerUrl).voiceUrl);
}
