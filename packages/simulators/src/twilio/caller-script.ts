import type { SpeechVoice } from '../speech/voices.ts';

/** When a caller does the next thing. All times are milliseconds on the caller's own ears: what was played, not what was sent. */
export type Trigger =
  /** The assistant spoke since the caller's last line, and has been quiet this long. */
  | { kind: 'quiet'; forMs: number }
  /** The assistant has been speaking this long: cut in. */
  | { kind: 'mid-answer'; afterMs: number }
  /** This long after the caller's last line (or the pick-up), whatever was heard. */
  | { kind: 'later'; afterMs: number };

export type CallerTurn = {
  /** What the caller says; empty when only keys are pressed. */
  says: string;
  /** Default: politely, when the assistant has been quiet for a moment. */
  when?: Trigger;
  /** Keys pressed after the line. */
  presses?: string;
};

export type CallerEnding = { kind: 'hangs-up'; when: Trigger } | { kind: 'stays-on-the-line' };

/** One side of a conversation. */
export type CallerScript = { callerVoice: SpeechVoice; dialogue: readonly CallerTurn[]; ending: CallerEnding };

/** A polite caller waits this long to be sure that the other one has finished. */
export const POLITE_PAUSE_MS = 900;

export const whenQuiet = (forMs = POLITE_PAUSE_MS): Trigger => ({ kind: 'quiet', forMs });
export const midAnswer = (afterMs: number): Trigger => ({ kind: 'mid-answer', afterMs });
export const later = (afterMs: number): Trigger => ({ kind: 'later', afterMs });

export const hangsUp = (when: Trigger = whenQuiet()): CallerEnding => ({ kind: 'hangs-up', when });
export const staysOnTheLine = (): CallerEnding => ({ kind: 'stays-on-the-line' });
