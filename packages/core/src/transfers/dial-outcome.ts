import type { TransferOutcome } from './transfer-records.ts';

/** What Twilio tells about the end of a dialled leg (`<Dial action>`). */
export interface DialReport {
  /** `DialCallStatus`: completed, answered, busy, no-answer, failed, canceled. */
  readonly dialStatus: string;
  /** `DialBridged`; null when Twilio did not say. */
  readonly isBridged: boolean | null;
  /** The caller's own leg is over. */
  readonly isCallerGone: boolean;
}

/**
 * Names the outcome. An answered leg is no conversation: a machine, or a human who did not accept, was never bridged to the
 * caller. `DialBridged` says so; without it an answered leg counts as one.
 */
export function dialOutcome({ dialStatus, isBridged, isCallerGone }: DialReport): TransferOutcome {
  const wasAnswered = dialStatus === 'completed' || dialStatus === 'answered';
  if (isBridged ?? wasAnswered) return 'connected';
  if (isCallerGone || dialStatus === 'canceled') return 'caller_hung_up';
  if (dialStatus === 'busy') return 'busy';
  if (dialStatus === 'failed') return 'failed';
  return 'no_answer';
}
