import { type CallMode, type CallStatus, type Database, newId } from '@offhook/db';
import { publishLive } from '../live/publish-live.ts';
import { EVENT_TYPE } from './event-types.ts';

export interface NewCall {
  readonly projectId: string;
  readonly phoneNumberId: string;
  /** Twilio's CallSid. */
  readonly callSid: string;
  readonly mode: CallMode;
  /** E.164, or what the carrier gave instead ("anonymous"). */
  readonly fromNumber: string;
  readonly toNumber: string;
  readonly simulated: boolean;
  readonly traceId: string | null;
  readonly startedAtMs: number;
}

export interface OpenedCall {
  readonly callId: string;
  readonly status: CallStatus;
  /** False when Twilio asked again about a call we know. */
  readonly isNew: boolean;
}

/** Writes the row of a call that rings, once: Twilio repeats its webhook with the same CallSid, and workers may race for it. */
export async function openCall(db: Database, call: NewCall): Promise<OpenedCall> {
  const callId = newId('call', call.startedAtMs);
  const { callSid, startedAtMs, ...columns } = call;
  const { count } = await db.call.createMany({
    data: [{ id: callId, providerCallId: callSid, startedAt: new Date(startedAtMs), ...columns }],
    skipDuplicates: true,
  });
  if (count === 0) {
    const known = await db.call.findUniqueOrThrow({ where: { providerCallId: callSid } });
    return { callId: known.id, status: known.status, isNew: false };
  }
  return { callId, status: 'active', isNew: true };
}

export type RefusalReason = 'capacity' | 'draining' | 'failure' | 'paused';

const REFUSAL_EVENTS = {
  capacity: EVENT_TYPE.refusedCapacity,
  draining: EVENT_TYPE.refusedDraining,
  failure: EVENT_TYPE.refusedFailure,
  paused: EVENT_TYPE.refusedPaused,
} as const satisfies Record<RefusalReason, string>;

/** Writes down a call we could not take ourselves, with what the caller got instead. Once per CallSid. */
export async function recordRefusedCall(
  db: Database,
  call: NewCall,
  refusal: { readonly reason: RefusalReason; readonly answeredWith: 'dial' | 'sentence' },
): Promise<void> {
  const { callId, isNew } = await openCall(db, call);
  if (!isNew) return;
  const at = new Date(call.startedAtMs);
  const status = refusal.reason === 'failure' ? 'failed' : 'missed';
  const ended = {
    status,
    endedAt: at,
    durationSec: 0,
    outcome: 'refused',
    endReason: refusal.reason === 'paused' ? 'paused' : 'admission_refused',
  } as const;
  const { projectId, callSid } = call;
  await db.$transaction([
    db.call.update({ where: { id: callId }, data: ended }),
    db.eventLog.create({
      data: {
        id: newId('event'),
        projectId,
        callId,
        type: REFUSAL_EVENTS[refusal.reason],
        payload: { callSid, ...refusal },
        at,
      },
    }),
  ]);
  await publishLive(db, { projectId, callId, kind: 'call', at: at.toISOString() });
}

/** An event that concerns no call of ours: a forged request, a number nobody owns. */
export async function recordStrayEvent(
  db: Database,
  event: {
    readonly type: string;
    readonly payload: Record<string, string | number | null>;
    readonly projectId?: string;
  },
): Promise<void> {
  const { type, payload, projectId = null } = event;
  await db.eventLog.create({ data: { id: newId('event'), projectId, type, payload } });
}
