import type { Database } from '@offhook/db';
import { z } from 'zod';
import { type HealthState, NumberProblem } from '../numbers/health/number-problem.ts';
import type { AttentionItem } from './needs-attention.ts';

const STATES: readonly HealthState[] = ['broken', 'weak'];

/** Numbers that something is wrong with, as of the last look. A number that was never connected is its owner's own business. */
export async function numbersInTrouble(db: Database, projectId: string): Promise<AttentionItem[]> {
  const rows = await db.numberHealth.findMany({
    where: { projectId, state: { in: [...STATES] } },
    include: { number: { select: { label: true } } },
    orderBy: [{ checkedAt: 'desc' }, { phoneNumberId: 'asc' }],
  });
  return rows.map(({ phoneNumberId, problems, checkedAt, number }) => ({
    kind: 'number',
    at: checkedAt.toISOString(),
    callId: null,
    numberId: phoneNumberId,
    fromNumber: null,
    callerName: number.label,
    reason: z.array(NumberProblem).parse(problems)[0]?.kind ?? null,
  }));
}
