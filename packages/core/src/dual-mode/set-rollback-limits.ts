import type { Database } from '@offhook/db';
import { type AuditActor, recordAudit } from '../audit/record-audit.ts';
import { granted, notFound, type Outcome } from '../projects/outcome.ts';
import { type RollbackLimits, rollbackLimitsOf } from './rollback-limits.ts';

export interface LimitsRequest {
  readonly projectId: string;
  readonly numberId: string;
  readonly limits: RollbackLimits;
  readonly actor: AuditActor;
}

/** When calls of a number go back to the other side by themselves. Counts from the next call that ends. */
export async function setRollbackLimits(db: Database, request: LimitsRequest): Promise<Outcome<RollbackLimits>> {
  const { projectId, numberId, limits, actor } = request;
  return db.$transaction(async (tx) => {
    const number = await tx.phoneNumber.findFirst({ where: { id: numberId, projectId } });
    if (!number) return notFound('phone number');
    await tx.phoneNumber.update({ where: { id: numberId }, data: { rollbackLimits: limits } });
    const subject = { kind: 'number', id: numberId } as const;
    const before = rollbackLimitsOf(number);
    await recordAudit(tx, { projectId, actor, action: 'number.rollback_limits', subject, before, after: limits });
    return granted(limits);
  });
}
