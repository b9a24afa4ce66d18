import { type AuditActor, recordAudit } from '../../audit/record-audit.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { granted, notFound, type Outcome } from '../../projects/outcome.ts';
import type { RoutingDeps } from '../routing/route-number.ts';

export interface RenameRequest {
  readonly projectId: string;
  readonly numberId: string;
  readonly label: string;
  readonly actor: AuditActor;
}

/** `atTwilio`: whether the account calls it so too; null: the account does not have it, or there is none. */
export interface Renamed {
  readonly numberId: string;
  readonly atTwilio: boolean | null;
}

/** Gives a number another name, here and at Twilio. Here it holds also when Twilio does not answer. */
export async function renameNumber(deps: RoutingDeps, request: RenameRequest): Promise<Outcome<Renamed>> {
  const { projectId, numberId, label, actor } = request;
  const number = await deps.db.phoneNumber.findFirst({ where: { id: numberId, projectId } });
  if (!number) return notFound('phone number');
  if (number.label !== label) {
    const subject = { kind: 'number', id: numberId } as const;
    await deps.db.$transaction(async (tx) => {
      await tx.phoneNumber.updateMany({ where: { id: numberId, projectId }, data: { label } });
      const names = { before: { name: number.label }, after: { name: label } };
      await recordAudit(tx, { projectId, actor, action: 'number.renamed', subject, ...names });
    });
  }
  return granted({ numberId, atTwilio: await renameAtTwilio(deps, number.twilioSid, label) });
}

async function renameAtTwilio(
  { twilioNumbers: port }: RoutingDeps,
  twilioSid: string | null,
  friendlyName: string,
): Promise<boolean | null> {
  if (!port || twilioSid === null) return null;
  try {
    await port.update(twilioSid, { friendlyName });
    return true;
  } catch (thrown) {
    if (toAppError(thrown).code === 'DATABASE_UNAVAILABLE') throw thrown;
    return false;
  }
}
