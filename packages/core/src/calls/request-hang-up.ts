import { type Database, newId } from '@offhook/db';
import { notFound, type Outcome, refused } from '../projects/outcome.ts';
import { publishControl } from './control-messages.ts';
import { EVENT_TYPE } from './event-types.ts';

/**
 * Asks whoever carries the call to end it, and writes down who asked. Answers before the call is over: that it ended comes
 * with its last record, as for every other ending.
 */
export async function requestHangUp(
  db: Database,
  request: { readonly projectId: string; readonly callId: string; readonly userId: string },
): Promise<Outcome<{ requestedAt: string }>> {
  const { projectId, callId, userId } = request;
  const call = await db.call.findFirst({ where: { id: callId, projectId } });
  if (!call) return notFound('call');
  if (call.status !== 'active') return refused('CONFLICT', 'This call is already over.');
  if (call.mode === 'vapi') return refused('CONFLICT', 'Vapi has this call: it can be ended there, not here.');
  const at = new Date();
  const callSid = call.providerCallId;
  await db.$transaction(async (tx) => {
    await tx.eventLog.create({
      data: {
        id: newId('event'),
        projectId,
        callId,
        type: EVENT_TYPE.hangUpRequested,
        payload: { callSid, userId },
        at,
      },
    });
    await publishControl(tx as Database, { kind: 'hangUp', projectId, callId, callSid });
  });
  return { ok: true, value: { requestedAt: at.toISOString() } };
}
