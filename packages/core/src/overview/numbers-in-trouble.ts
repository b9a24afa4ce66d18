import type { Database } from '@offhook/db';
import { z } from 'zod';
import { type HealthState, NumberProblem } from '../numbers/health/number-problem.ts';
import type { AttentionItem } from './attention-item.ts';

/** The worst first. */
const STATES: readonly HealthState[] = ['broken', 'weak'];

/** Not of one number but of this whole system: said once, however many numbers have it. */
const OF_THE_SYSTEM: ReadonlySet<string> = new Set<NumberProblem['kind']>([
  'account_refused',
  'address',
  'certificate',
]);

/**
 * Numbers whose calls went to the other side by themselves, until their owner decides anew; and numbers that something is wrong with,
 * as of the last look. A number that was never connected is its owner's own business.
 */
export async function numbersInTrouble(db: Database, projectId: string): Promise<AttentionItem[]> {
  return [...(await rolledBackNumbers(db, projectId)), ...(await unwellNumbers(db, projectId))];
}

async function rolledBackNumbers(db: Database, projectId: string): Promise<AttentionItem[]> {
  const rows = await db.phoneNumber.findMany({
    where: { projectId, rolledBackAt: { not: null } },
    orderBy: { rolledBackAt: 'desc' },
  });
  return rows.flatMap(({ id, label, rolledBackAt }) =>
    rolledBackAt ? [{ ...itemOf(id, rolledBackAt), callerName: label, reason: 'rolled_back' }] : [],
  );
}

async function unwellNumbers(db: Database, projectId: string): Promise<AttentionItem[]> {
  const rows = await db.numberHealth.findMany({
    where: { projectId, state: { in: [...STATES] } },
    include: { number: { select: { label: true } } },
    orderBy: [{ state: 'asc' }, { checkedAt: 'desc' }, { phoneNumberId: 'asc' }],
  });
  const items = new Map<string, AttentionItem & { others: number }>();
  for (const { phoneNumberId: numberId, problems, checkedAt, number } of rows) {
    const reason = z.array(NumberProblem).parse(problems)[0]?.kind ?? null;
    const key = reason !== null && OF_THE_SYSTEM.has(reason) ? reason : numberId;
    const known = items.get(key);
    if (known) known.others += 1;
    else items.set(key, { ...itemOf(numberId, checkedAt), callerName: number.label, reason, others: 0 });
  }
  return [...items.values()].map(({ others, ...item }) =>
    others > 0 ? { ...item, callerName: `${item.callerName} and ${others} more` } : item,
  );
}

function itemOf(numberId: string, checkedAt: Date) {
  return { kind: 'number', at: checkedAt.toISOString(), callId: null, numberId, fromNumber: null } as const;
}
