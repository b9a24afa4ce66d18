import { type CallbackSource, type Database, newId, type Prisma } from '@offhook/db';
import { publishLive } from '../live/publish-live.ts';
import { nationalNumber } from './national-number.ts';
import { queueSms } from './queue-sms.ts';
import { textSettingsOf } from './text-settings.ts';

export interface NewCallbackRequest {
  readonly projectId: string;
  /** The same message twice is one. */
  readonly dedupeKey: string;
  readonly source: CallbackSource;
  readonly callId?: string | null;
  readonly bookingId?: string | null;
  readonly callerName: string | null;
  /** E.164, or null when there is none. */
  readonly phone: string | null;
  readonly body: string;
  readonly urgent?: boolean;
  readonly bestTime?: string | null;
  readonly nowMs: number;
}

/**
 * Puts a message before the people of the business: on their messages page, and by SMS to their own number where they want that.
 * Belongs into a transaction.
 */
export async function keepCallbackRequest(
  tx: Prisma.TransactionClient,
  request: NewCallbackRequest,
): Promise<'kept' | 'already'> {
  const { projectId, dedupeKey, source, callId = null, bookingId = null, callerName, phone, body, nowMs } = request;
  const { urgent = false, bestTime = null } = request;
  const id = newId('callback', nowMs);
  const at = new Date(nowMs);
  const row = { id, projectId, dedupeKey, source, callId, bookingId, callerName, phone, body, urgent, bestTime };
  const { count } = await tx.callbackRequest.createMany({ data: [{ ...row, createdAt: at }], skipDuplicates: true });
  if (count === 0) return 'already';
  await tellOwner(tx, request, id);
  await publishLive(tx, { projectId, callId, kind: 'message', at: at.toISOString() });
  return 'kept';
}

async function tellOwner(tx: Prisma.TransactionClient, request: NewCallbackRequest, id: string): Promise<void> {
  const { projectId, callerName, phone, body, urgent, nowMs } = request;
  const project = await tx.project.findUniqueOrThrow({ where: { id: projectId } });
  if (project.contactPhone === null || !textSettingsOf(project).tellOwner.messages) return;
  const who = [callerName, phone === null ? null : nationalNumber(phone)].filter(Boolean).join(', ') || 'somebody';
  await queueSms(tx, {
    projectId,
    to: project.contactPhone,
    kind: 'message_alert',
    body: `${urgent ? 'URGENT. ' : ''}Message from ${who}: ${body}`,
    dedupeKey: `alert:${id}`,
    nowMs,
  });
}

export interface CallbackRequestRef {
  readonly projectId: string;
  readonly callbackId: string;
}

/** Marks a message as done, or as still to do. @returns false when there is none. */
export async function settleCallbackRequest(
  db: Database,
  { projectId, callbackId }: CallbackRequestRef,
  done: { readonly at: Date; readonly by: string } | null,
): Promise<boolean> {
  const { count } = await db.callbackRequest.updateMany({
    where: { id: callbackId, projectId },
    data: { doneAt: done?.at ?? null, doneBy: done?.by ?? null },
  });
  if (count > 0) await publishLive(db, { projectId, callId: null, kind: 'message', at: new Date().toISOString() });
  return count > 0;
}
