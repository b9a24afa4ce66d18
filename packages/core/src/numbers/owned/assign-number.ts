import { type Database, newId, type PhoneNumber } from '@offhook/db';
import { type AuditActor, recordAudit } from '../../audit/record-audit.ts';
import { granted, notFound, type Outcome, type Refusal, refused } from '../../projects/outcome.ts';
import type { RoutingDeps } from '../routing/route-number.ts';

/** Of these businesses, the other ones of the same organization: what a number of `projectId` can be given to. */
export async function assignableProjects(
  db: Database,
  projectId: string,
  among: readonly string[],
): Promise<{ projectId: string; name: string }[]> {
  const others = among.filter((id) => id !== projectId);
  const projects = await db.project.findMany({
    where: { id: { in: others }, organization: { projects: { some: { id: projectId } } } },
    orderBy: { name: 'asc' },
    select: { id: true, name: true },
  });
  return projects.map(({ id, name }) => ({ projectId: id, name }));
}

export interface AssignRequest {
  readonly projectId: string;
  readonly numberId: string;
  /** The business that gets it. The caller has checked that the actor may change that one too. */
  readonly toProjectId: string;
  readonly actor: AuditActor;
}

/**
 * Gives a number to another business of the same organization, from the next call on. Its calls stay with the business that had them.
 * It becomes a new row there: what was set for it (greeting, lists, who answers) was about the old business and does not come along.
 * Where Twilio takes it stays as it is, so no call is missed on the way.
 */
export async function assignNumber(
  { db, now }: Pick<RoutingDeps, 'db' | 'now'>,
  { projectId, numberId, toProjectId, actor }: AssignRequest,
): Promise<Outcome<{ numberId: string }>> {
  const number = await db.phoneNumber.findFirst({ where: { id: numberId, projectId }, include: { project: true } });
  if (!number) return notFound('phone number');
  const target = await db.project.findFirst({
    where: { id: toProjectId, organizationId: number.project.organizationId },
  });
  if (!target) return notFound('business');
  if (target.id === projectId)
    return refused('INPUT_INVALID', 'The number belongs to this business already.', 'toProjectId');
  const hindrance = await hindranceOf({ db, now }, number);
  if (hindrance) return hindrance;
  const newNumberId = newId('number');
  await db.$transaction(async (tx) => {
    await tx.phoneNumber.delete({ where: { id: numberId } });
    const { e164, twilioSid, label } = number;
    await tx.phoneNumber.create({ data: { id: newNumberId, projectId: toProjectId, e164, twilioSid, label } });
    const names = { from: number.project.name, to: target.name };
    for (const entry of [
      { projectId, subject: { kind: 'number', id: numberId } as const },
      { projectId: toProjectId, subject: { kind: 'number', id: newNumberId } as const },
    ]) {
      await recordAudit(tx, {
        ...entry,
        actor,
        action: 'number.assigned',
        before: { business: names.from },
        after: { business: names.to },
      });
    }
  });
  return granted({ numberId: newNumberId });
}

/** A number that Vapi answers, wholly or in part, or that is being changed at Twilio, stays until that is over. */
async function hindranceOf({ db, now }: Pick<RoutingDeps, 'db' | 'now'>, number: PhoneNumber): Promise<Refusal | null> {
  if (number.mode === 'vapi' || number.offhookSharePercent < 100 || number.switchPendingAt !== null) {
    return refused('CONFLICT', 'Vapi still answers calls of this number. Let your assistant answer all of them first.');
  }
  const changing = await db.routingChange.count({
    where: { phoneNumberId: number.id, leaseUntil: { gt: new Date(now()) } },
  });
  return changing > 0
    ? refused('CONFLICT', 'This number is being changed at Twilio at this moment. Try again in a few seconds.')
    : null;
}
