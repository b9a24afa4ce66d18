import { type Database, newId, type PhoneNumber } from '@offhook/db';
import { type AuditActor, recordAudit } from '../../audit/record-audit.ts';
import { shownRouting } from '../routing/shown-routing.ts';
import type { OwnedNumber } from '../twilio-numbers-port.ts';
import { claimNumber } from './number-claims.ts';

export interface NewcomerRequest {
  readonly projectId: string;
  readonly label: string;
  readonly actor: AuditActor;
  readonly action: 'number.bought' | 'number.imported';
}

type TakeInWriter = Pick<Database, 'phoneNumber' | 'numberClaim' | 'project' | 'auditEntry'>;

/**
 * Puts a number of the account on a business's list, in the caller's transaction: the row, whose it is, and the audit entry with
 * how it was routed. A number that was typed in before keeps its row and its settings.
 *
 * @returns null when another business has it. @throws a unique violation when it was added in the same moment.
 */
export async function takeInNumber(
  tx: TakeInWriter,
  owned: OwnedNumber,
  { projectId, label, actor, action }: NewcomerRequest,
): Promise<PhoneNumber | null> {
  const { e164, numberSid: twilioSid } = owned;
  const listed = await tx.phoneNumber.findUnique({ where: { e164 } });
  if (listed && listed.projectId !== projectId) return null;
  const number = listed
    ? await tx.phoneNumber.update({ where: { id: listed.id }, data: { twilioSid } })
    : await tx.phoneNumber.create({ data: { id: newId('number'), projectId, e164, twilioSid, label } });
  await claimNumber(tx, { projectId, twilioSid });
  await recordAudit(tx, {
    projectId,
    actor,
    action,
    subject: { kind: 'number', id: number.id },
    after: { e164, ...shownRouting(owned.routing) },
  });
  return number;
}
