import type { CallMode, CallStatus, Database } from '@offhook/db';
import { publishLive } from '../live/publish-live.ts';
import { CallHandling } from '../projects/business-profile.ts';
import { finishCall } from './finish-call.ts';

/** A call by Twilio's id, as the webhooks after its beginning need it. */
export interface KnownCall {
  readonly callId: string;
  readonly projectId: string;
  /** Twilio's. */
  readonly callSid: string;
  readonly fromNumber: string;
  readonly toNumber: string;
  readonly businessName: string;
  readonly handling: CallHandling;
  readonly status: CallStatus;
  readonly mode: CallMode;
  readonly endReason: string | null;
  /** The worker that carries the call, or carried it last; null when it was let go. */
  readonly workerId: string | null;
  readonly wasAnswered: boolean;
  /** There was ever a Realtime session to talk to. */
  readonly hadSession: boolean;
  readonly startedAtMs: number;
  /** A human of the business, E.164. */
  readonly contactPhone: string | null;
}

export async function findCallBySid(db: Database, callSid: string): Promise<KnownCall | null> {
  const call = await db.call.findUnique({ where: { providerCallId: callSid }, include: { project: true } });
  if (!call) return null;
  const { id: callId, projectId, status, mode, endReason, startedAt } = call;
  const wasAnswered = call.timeToFirstAudioMs !== null;
  return {
    callId,
    projectId,
    callSid,
    fromNumber: call.fromNumber,
    toNumber: call.toNumber,
    businessName: call.project.name,
    handling: CallHandling.parse(call.project.callHandling),
    status,
    mode,
    endReason,
    workerId: call.workerId,
    wasAnswered,
    hadSession: call.realtimeSessionId !== null,
    startedAtMs: startedAt.getTime(),
    contactPhone: call.project.contactPhone,
  };
}

/** Ends a call that no process holds any more: its worker died, or the caller left before the stream came. */
export async function finishOrphanedCall(
  db: Database,
  call: KnownCall,
  endReason: 'worker_lost' | 'caller_hung_up',
): Promise<void> {
  const { callId, projectId, wasAnswered } = call;
  await finishCall(db, { kind: 'end', callId, projectId, endReason, endedAtMs: Date.now(), wasAnswered });
  await publishLive(db, { projectId, callId, kind: 'call', at: new Date().toISOString() });
}

/** Longer than any call can be: our limit, and Twilio's own for a call we passed on (four hours). */
const LONGEST_CALL_MS = 4 * 60 * 60_000;

/** Ends calls whose worker died and about which Twilio told nobody: they cannot still be going on. */
export async function finishAbandonedCalls(db: Database): Promise<void> {
  const startedAt = { lt: new Date(Date.now() - LONGEST_CALL_MS) };
  const data = { status: 'failed', endReason: 'worker_lost', outcome: 'failed', endedAt: new Date() } as const;
  await db.call.updateMany({ where: { status: 'active', startedAt }, data });
}
