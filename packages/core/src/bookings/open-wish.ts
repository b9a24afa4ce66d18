import type { BookingIntent } from '@offhook/db';
import type { ChangeDeps } from './change-booking.ts';
import type { IntentClaim } from './intents.ts';

/** What became of one intent. */
export type WishResult =
  /** The calendar had it: it is a booking now. */
  | 'recovered'
  /** The calendar had not, and nobody will try again. */
  | 'abandoned'
  /** The caller chose something else meanwhile: taken back. */
  | 'superseded'
  /** Everything was as it should be. */
  | 'confirmed'
  /** The calendar had it twice: the second was taken back. */
  | 'duplicate_cancelled'
  /** A move or a cancellation that the calendar had made and our row had not. */
  | 'caught_up'
  /** Not now: the call still runs, or somebody is at it. */
  | 'postponed'
  /** Given up: a person must look. */
  | 'unresolved';

/** One intent whose turn is ours, with all that is needed to settle it. */
export interface OpenWish {
  readonly deps: ChangeDeps;
  readonly intent: BookingIntent;
  readonly claim: IntentClaim;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

export interface Reconciling {
  readonly nowMs: number;
  readonly signal: AbortSignal;
}
