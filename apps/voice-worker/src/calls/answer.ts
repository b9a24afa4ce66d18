import type { EndReason } from '@offhook/call';
import type { RuledAnswer } from '../callers/ruled-answer.ts';
import type { CallAtHand } from '../humans/call-at-hand.ts';
import type { StreamOwner } from './stream-token.ts';

/** A call that rings, as Twilio's webhook tells it. */
export interface InboundCall extends StreamOwner {
  /** E.164, or what a carrier puts there for a withheld number. */
  readonly from: string;
  readonly to: string;
  /** Twilio's `StirVerstat`: who vouches for `from`. */
  readonly attestation?: string | undefined;
}

/** What Twilio shall do with a call. */
export type Answer =
  | {
      readonly kind: 'stream';
      readonly token: string;
      readonly traceparent: string | undefined;
      readonly contactPhone: string | null;
    }
  | { readonly kind: 'fallback'; readonly contactPhone: string | null }
  /** Not taken: what the owner chose for such callers. */
  | { readonly kind: 'refused'; readonly call: CallAtHand }
  | RuledAnswer
  /** Another worker shall be asked: this one takes nothing more. */
  | { readonly kind: 'elsewhere' }
  /** Somebody else has taken or ended the call meanwhile: look again. */
  | { readonly kind: 'changed' }
  /** Vapi's assistant takes it. */
  | { readonly kind: 'vapi'; readonly twiml: string }
  | { readonly kind: 'unknownNumber' | 'paused' | 'over' };

/** How our part in a call ended, and what a caller needs then: kept in memory, so that the caller is helped without the database too. */
export interface CallEnding {
  readonly endReason: EndReason;
  /** There was a session to talk to. */
  readonly hadSession: boolean;
  readonly call: CallAtHand;
}
