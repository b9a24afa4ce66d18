import type { LineSound } from '../speech/sounds.ts';
import type { SpeechVoice } from '../speech/voices.ts';

/** When a caller does the next thing. All times are milliseconds on the caller's own ears: what was played, not what was sent. */
export type Trigger =
  /**
   * The assistant spoke for at least `heardMs` since the caller's last line, and has been quiet for `forMs`. After a longer
   * silence the caller goes on whatever was heard.
   */
  | { kind: 'quiet'; forMs: number; heardMs: number }
  /** The assistant has been speaking this long: cut in. */
  | { kind: 'mid-answer'; afterMs: number }
  /** This long after the caller's last line (or the pick-up), whatever was heard. */
  | { kind: 'later'; afterMs: number }
  /** The tone that opens a recording has sounded. */
  | { kind: 'beep'; forMs: number }
  /** Another person, not a machine, has spoken and been quiet for this long. */
  | { kind: 'person'; forMs: number }
  /** Connected with another person, this long ago. */
  | { kind: 'connected'; afterMs: number }
  /** Somebody has said something and waits for an answer, or the two are connected without a word. */
  | { kind: 'asked' };

export type CallerTurn = {
  /** What the caller says; empty when only keys are pressed. */
  says: string;
  /** Comes over the line instead of words. */
  sound?: LineSound;
  /** Default: politely, when the assistant has been quiet for a moment. */
  when?: Trigger;
  /** Keys pressed after the line. */
  presses?: string;
};

export type CallerEnding = { kind: 'hangs-up'; when: Trigger } | { kind: 'stays-on-the-line' };

/** One side of a conversation. */
export type CallerScript = { callerVoice: SpeechVoice; dialogue: readonly CallerTurn[]; ending: CallerEnding };

/** A polite caller waits this long to be sure that the other one has finished. */
export const POLITE_PAUSE_MS = 800;

export const whenQuiet = (forMs = POLITE_PAUSE_MS): Trigger => ({ kind: 'quiet', forMs, heardMs: 0 });
/** Waits for the answer itself, not only for "one second, please": something at least this long. */
export const afterHearing = (heardMs: number): Trigger => ({ kind: 'quiet', forMs: POLITE_PAUSE_MS, heardMs });
export const midAnswer = (afterMs: number): Trigger => ({ kind: 'mid-answer', afterMs });
/** Speaks after the tone. */
export const afterBeep = (forMs = 400): Trigger => ({ kind: 'beep', forMs });
/** Speaks when a human on the line has spoken, and nobody else. */
export const afterPerson = (forMs = POLITE_PAUSE_MS): Trigger => ({ kind: 'person', forMs });
/** Speaks first when the two are connected. */
export const whenConnected = (afterMs = 600): Trigger => ({ kind: 'connected', afterMs });
/** Answers a question, and does not wait for one that never comes. */
export const whenAsked = (): Trigger => ({ kind: 'asked' });
export const later = (afterMs: number): Trigger => ({ kind: 'later', afterMs });

export const hangsUp = (when: Trigger = whenQuiet()): CallerEnding => ({ kind: 'hangs-up', when });
export const staysOnTheLine = (): CallerEnding => ({ kind: 'stays-on-the-line' });
