import { type CallMode, type CallStatus, type Database, newId } from '@offhook/db';
import type { CallerRule } from '../callers/caller-rules.ts';
import { publishLive } from '../live/publish-live.ts';
import { EVENT_TYPE } from './event-types.ts';

/** Which worker carries a call, and how its media stream is opened. */
export interface CallCarrier {
  readonly workerId: string;
  /** SHA-256 (hex) of the one-time token, or null when there is no stream. */
  readonly streamTokenHash: string | null;
  /** Epoch milliseconds. */
  readonly streamTokenUntilMs: number | null;
}

export interface NewCall {
  /** Made by the caller of `openCall`, so that a call can be answered before its row is written. */
  readonly callId?: string;
  readonly carrier?: CallCarrier;
  readonly projectId: string;
  /** Null: the number called is not one of ours (any more). */
  readonly phoneNumberId: string | null;
  /** Twilio's CallSid, or Vapi's call id for a call that never passed our door. */
  readonly callSid: string;
  readonly mode: CallMode;
  /** Whose it was to be, when somebody else had to step in. */
  readonly plannedMode?: CallMode;
  /** Why the assistant does not simply answer; left out: it does. */
  readonly callerRule?: CallerRule;
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

/**
 * Writes the row of a call that rings, once: Twilio repeats its webhook with the same CallSid, and workers may race for it.
 * Twilio obeys the answer it got last, so the last worker that was asked carries the call, until it is answered. A call that a
 * rule had sent to a person, and that nobody took there, is the carrier's then: it is not left any more.
 */
export async function openCall(db: Database, call: NewCall): Promise<OpenedCall> {
  const { callId = newId('call', call.startedAtMs), callSid, startedAtMs, carrier, ...columns } = call;
  const carriedBy = carrier ? carrierColumns(carrier) : {};
  const { count } = await db.call.createMany({
    data: [{ id: callId, providerCallId: callSid, startedAt: new Date(startedAtMs), ...columns, ...carriedBy }],
    skipDuplicates: true,
  });
  if (count > 0) return { callId, status: 'active', isNew: true };
  const known = await db.call.findUniqueOrThrow({ where: { providerCallId: callSid } });
  if (carrier && known.id !== callId) {
    const data = { ...carriedBy, mode: call.mode, plannedMode: call.plannedMode ?? null, endReason: null };
    await db.call.updateMany({ where: { id: known.id, status: 'active', answeredAt: null }, data });
  }
  return { callId: known.id, status: known.status, isNew: false };
}

export function carrierColumns({ workerId, streamTokenHash, streamTokenUntilMs }: CallCarrier) {
  return {
    workerId,
    streamTokenHash,
    streamTokenUntil: streamTokenUntilMs === null ? null : new Date(streamTokenUntilMs),
  };
}

export type RefusalReason = 'capacity' | 'draining' | 'failure' | 'paused' | 'blocked' | 'screened';

/** Why a call was not taken, and what the caller got instead. */
export interface Refused {
  readonly reason: RefusalReason;
  readonly answeredWith: 'dial' | 'sentence' | 'nothing';
}

const REFUSAL_EVENTS = {
  capacity: EVENT_TYPE.refusedCapacity,
  draining: EVENT_TYPE.refusedDraining,
  failure: EVENT_TYPE.refusedFailure,
  paused: EVENT_TYPE.refusedPaused,
  blocked: EVENT_TYPE.refusedBlocked,
  screened: EVENT_TYPE.refusedScreened,
} as const satisfies Record<RefusalReason, string>;

/** Writes down a call we could not take ourselves, with what the caller got instead. Once per CallSid. Answers the row's id. */
export async function recordRefusedCall(db: Database, call: NewCall, refusal: Refused): Promise<string> {
  return db.$transaction((tx) => writeRefusedCall(tx as Database, call, refusal));
}

/** The same within a transaction. */
export async function writeRefusedCall(db: Database, call: NewCall, refusal: Refused): Promise<string> {
  const { callId, isNew } = await openCall(db, call);
  if (!isNew) return callId;
  const at = new Date(call.startedAtMs);
  const ended = { ...refusedColumns(refusal.reason), endedAt: at, durationSec: 0 };
  await db.call.update({ where: { id: callId }, data: ended });
  const { projectId, callSid } = call;
  const type = REFUSAL_EVENTS[refusal.reason];
  const payload = { callSid, ...refusal };
  await db.eventLog.create({ data: { id: newId('event'), projectId, callId, type, payload, at } });
  await publishLive(db, { projectId, callId, kind: 'call', at: at.toISOString() });
  return callId;
}

/** Nobody missed a caller whom the owner does not want. */
function refusedColumns(reason: RefusalReason) {
  if (reason === 'blocked' || reason === 'screened')
    return { status: 'completed', outcome: reason, endReason: reason } as const;
  return {
    status: reason === 'failure' ? 'failed' : 'missed',
    outcome: 'refused',
    endReason: reason === 'paused' ? 'paused' : 'admission_refused',
  } as const;
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
