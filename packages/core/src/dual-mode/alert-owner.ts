import type { Prisma } from '@offhook/db';
import { publishLive } from '../live/publish-live.ts';
import { queueSms } from '../messages/queue-sms.ts';
import { textSettingsOf } from '../messages/text-settings.ts';
import type { Answering } from './answering.ts';

interface Rollback {
  readonly request: { readonly projectId: string; readonly numberId: string; readonly answering: Answering };
  /** In the owner's words. */
  readonly reason: string;
  readonly atMs: number;
}

/**
 * Tells the business that calls go elsewhere now: open pages read again, and the contact number gets a text if it wants any. Part of
 * the transaction of the switch, so that nobody is told of one that was not made.
 */
export async function alert(tx: Prisma.TransactionClient, { request, reason, atMs }: Rollback): Promise<void> {
  const { projectId, numberId, answering } = request;
  await publishLive(tx, { projectId, callId: null, kind: 'call', at: new Date(atMs).toISOString() });
  const project = await tx.project.findUniqueOrThrow({ where: { id: projectId } });
  const number = await tx.phoneNumber.findFirstOrThrow({ where: { id: numberId, projectId } });
  if (!project.contactPhone || !textSettingsOf(project).tellOwner.messages) return;
  const side = answering.side === 'vapi' ? 'Vapi' : 'Offhook';
  await queueSms(tx, {
    projectId,
    to: project.contactPhone,
    kind: 'switch_alert',
    body: `${project.name}: calls to “${number.label}” go to ${side} now. ${reason}`,
    dedupeKey: `rollback:${numberId}:${atMs}`,
    nowMs: atMs,
  });
}
