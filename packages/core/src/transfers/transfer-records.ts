/** What the way to a human writes into the journal. Applying a record again changes nothing. */

export type TransferMode = 'blind' | 'warm';
/** `ringing` is not an outcome yet. `no_answer`: nobody took the call, a machine or an unpressed key included. */
export type TransferOutcome = 'connected' | 'declined' | 'no_answer' | 'busy' | 'failed' | 'caller_hung_up';
/** `rule`: the number's rules ring a person before, or instead of, the assistant. */
export type TransferReason = 'assistant' | 'key_zero' | 'owner' | 'outage' | 'rule';

interface OfCall {
  readonly projectId: string;
  readonly callId: string;
}

/** Our stream ended and the call goes on at Twilio. The call stays active; the reason says why we left. */
export interface CallLeft extends OfCall {
  readonly kind: 'left';
  readonly endReason: string;
}

/** A human is about to be dialled. */
export interface TransferStarted extends OfCall {
  readonly kind: 'transferStarted';
  readonly transferId: string;
  readonly mode: TransferMode;
  readonly reason: TransferReason;
  /** E.164. */
  readonly toNumber: string;
  readonly briefing: string;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/** What became of a transfer, as far as known. A final word stands: what comes after it changes nothing. */
export interface TransferSettled extends OfCall {
  readonly kind: 'transferSettled';
  readonly transferId: string;
  /** `connected` and not final: the two are talking. */
  readonly outcome: TransferOutcome;
  readonly isFinal: boolean;
  /** Twilio's SID of the human's leg, when known. */
  readonly legSid: string | null;
  readonly talkSec: number | null;
  readonly atMs: number;
}

/** A caller left a message; its sound is still at Twilio. */
export interface VoicemailLeft extends OfCall {
  readonly kind: 'voicemail';
  readonly recordingId: string;
  /** Twilio's RecordingSid: a message is written down once by it. */
  readonly providerSid: string;
  readonly durationMs: number;
  readonly atMs: number;
}
