import type { Database, RoutingChange } from '@offhook/db';
import { z } from 'zod';
import { ourAddresses, routingFor } from '../routing/routing-target.ts';
import { NumberRouting } from '../twilio-numbers-port.ts';
import { isSameAddress } from './find-problems.ts';
import { NumberProblem } from './number-problem.ts';

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

export interface Known {
  readonly last: LastRouting | undefined;
  /** The last look found it connected, however well. */
  readonly wasConnected: boolean;
}

/** What is known of each number. Two queries. */
export async function knownOf(db: Database, numberIds: readonly string[]): Promise<(numberId: string) => Known> {
  const looked = await db.numberHealth.findMany({
    where: { phoneNumberId: { in: [...numberIds] } },
    select: { phoneNumberId: true, problems: true },
  });
  const connected = new Set(looked.filter(showsConnection).map(({ phoneNumberId }) => phoneNumberId));
  const last = await lastRoutings(db, numberIds);
  return (numberId) => ({ last: last.get(numberId), wasConnected: connected.has(numberId) });
}

function showsConnection({ problems }: { problems: unknown }): boolean {
  return !z
    .array(NumberProblem)
    .parse(problems)
    .some(({ kind }) => SAYS_NOTHING.has(kind));
}

/** Findings that do not tell whether calls were led to us. */
const SAYS_NOTHING: ReadonlySet<NumberProblem['kind']> = new Set([
  'not_connected',
  'not_in_account',
  'gone',
  'account_refused',
]);

/**
 * How a number should be set; null: it was never connected, so nothing can be wrong. One that was led to us by hand is taken as
 * connected, also when it does not lead to us any more. Our own addresses are those of today: the public address may have changed
 * since they were written.
 */
export function expectedRouting(
  { found, last, wasConnected }: Known & { readonly found: NumberRouting },
  workerUrl: string,
): NumberRouting | null {
  const wanted = NumberRouting.safeParse(last?.wanted);
  const lastVoiceUrl = wanted.success ? wanted.data.voiceUrl : '';
  const ours = routingFor('offhook', found, workerUrl);
  if (last?.target === 'offhook') return ours;
  if (wanted.success && !isOurs(lastVoiceUrl, workerUrl)) return wanted.data;
  return wanted.success || wasConnected || isOurs(found.voiceUrl, workerUrl) ? ours : null;
}

function isOurs(voiceUrl: string, workerUrl: string): boolean {
  return isSameAddress(voiceUrl, ourAddresses(workerUrl).voiceUrl);
}
