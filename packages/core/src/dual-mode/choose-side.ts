import { createHash } from 'node:crypto';
import { type AnsweringColumns, offhookShare, SIDES, type Side } from './answering.ts';

/** What of a number the choice of a side needs. */
export interface ChoosableNumber extends AnsweringColumns {
  readonly projectId: string;
  /** Null: Vapi does not know the number. */
  readonly vapiNumberId: string | null;
  readonly vapiWay: 'each_call' | 'whole_number' | null;
}

/** A caller, as far as a choice that sticks to them needs it. */
export interface ChoosingCaller {
  /** Twilio's. */
  readonly callSid: string;
  /** E.164; null when withheld: then every call is chosen for by itself. */
  readonly callerNumber: string | null;
}

/** Which side is known to be down at this moment. */
export interface SideHealth {
  readonly isDown: (side: Side) => boolean;
}

/** Who is to have a call. */
export interface SideChoice {
  /** The side by the owner's choice, whatever its health. */
  readonly planned: Side;
  /** The sides to try, the first one first; then a person of the business, then the voicemail. Empty: both are down. */
  readonly order: readonly Side[];
}

const BUCKETS = 10_000;

/**
 * Where a caller stands in the split, 0 to 99.99: below Offhook's share they are Offhook's. The same caller stands at the same
 * place at every worker and for as long as the business is theirs, and whoever is Offhook's at 5 % is so at 25 % too.
 */
export function bucketOf(projectId: string, key: string): number {
  const digest = createHash('sha256').update(`${projectId}\n${key}`).digest();
  return ((digest.readUInt32BE(0) % BUCKETS) * 100) / BUCKETS;
}

/** Who is to have a call of a number in mode `openai` or `vapi`. Pure but for the hash: microseconds, no IO. */
export function chooseSide(number: ChoosableNumber, caller: ChoosingCaller, health: SideHealth): SideChoice {
  const planned = plannedSide(number, caller);
  // Only where it was tried: an account without the hand-over would ring the caller instead.
  const canHand = number.vapiNumberId !== null && number.vapiWay === 'each_call';
  // With nobody else to ask it is tried whatever it is thought to be: a person is as near afterwards.
  if (!canHand) return { planned, order: ['openai'] };
  return { planned, order: bothFrom(planned).filter((side) => !health.isDown(side)) };
}

function bothFrom(first: Side): readonly Side[] {
  return first === 'openai' ? SIDES : SIDES.toReversed();
}

function plannedSide(number: ChoosableNumber, { callSid, callerNumber }: ChoosingCaller): Side {
  const share = offhookShare(number) ?? 100;
  if (share === 100) return 'openai';
  if (share === 0) return 'vapi';
  return bucketOf(number.projectId, callerNumber ?? callSid) < share ? 'openai' : 'vapi';
}
