import type { EndReason, HandOverReason, LossReason, TimerName } from './events.ts';
import type { SessionSeed } from './session-seed.ts';

/** Orders a call machine gives. The runtime performs them in order; none of them answers. */
export type CallCommand =
  | { readonly type: 'twilio.media'; readonly payload: string }
  | { readonly type: 'twilio.mark'; readonly name: string }
  | { readonly type: 'twilio.clear' }
  | { readonly type: 'realtime.createResponse'; readonly request: ResponseRequest }
  | { readonly type: 'realtime.cancelResponse'; readonly responseId: string }
  | { readonly type: 'realtime.truncate'; readonly itemId: string; readonly audioEndMs: number }
  | { readonly type: 'realtime.answerTool'; readonly toolCallId: string; readonly output: string }
  /** Puts a message into the conversation; the server knows it by `itemId`. */
  | ({ readonly type: 'realtime.tell' } & Telling)
  /** Takes an item out of the conversation. */
  | { readonly type: 'realtime.forget'; readonly itemId: string }
  /** The answer to a function that was called in an earlier session: this one knows of the call only from its seed. */
  | {
      readonly type: 'realtime.tellTool';
      readonly toolCallId: string;
      readonly name: string;
      readonly argumentsJson: string;
      readonly output: string;
    }
  /** The session is of no use any more: a new one, told `seed` before anything else. `attempt` counts from 1 after each loss. */
  | { readonly type: 'realtime.redial'; readonly attempt: number; readonly seed: SessionSeed }
  /** A session beside the present one, which goes on meanwhile. */
  | { readonly type: 'realtime.prepareNext' }
  /** The prepared session takes over. */
  | { readonly type: 'realtime.switch'; readonly seed: SessionSeed }
  | { readonly type: 'tool.start'; readonly toolCallId: string; readonly name: string; readonly argumentsJson: string }
  /** The caller is gone: waits, attempts and results of running tools no longer matter. */
  | { readonly type: 'tools.abort' }
  /** Starts the timer, or starts it anew. */
  | { readonly type: 'timer.start'; readonly timer: TimerName; readonly delayMs: number }
  | { readonly type: 'timer.cancel'; readonly timer: TimerName }
  /** A turn as known so far; the same `itemId` again replaces it. */
  | { readonly type: 'journal.turn'; readonly turn: TurnRecord }
  | {
      readonly type: 'journal.interruption';
      readonly itemId: string;
      readonly heardMs: number;
      readonly sentMs: number;
    }
  | { readonly type: 'journal.sessionLost'; readonly reason: LossReason }
  /** `afterMs`: from the loss to the session that goes on; 0 when it was planned. */
  | { readonly type: 'journal.sessionResumed'; readonly reason: LossReason | 'planned'; readonly afterMs: number }
  /** An answer that was taken for interrupted goes on after a noise. */
  | { readonly type: 'journal.resumed'; readonly itemId: string; readonly fromMs: number }
  /** What became of a safety sentence. `tries`: how often it was said. */
  | {
      readonly type: 'journal.safety';
      readonly rule: string;
      readonly outcome: 'heard' | 'given_up';
      readonly tries: number;
    }
  /** The machine itself acted on a function call of the model; `output` is what the model was told, or would have been. */
  | {
      readonly type: 'journal.controlTool';
      readonly toolCallId: string;
      readonly name: string;
      readonly argumentsJson: string;
      readonly output: string;
    }
  /** The last command of a call: close both sockets and finish the record. `handOver`: to whom it goes on, when `transferred`. */
  | { readonly type: 'call.end'; readonly reason: EndReason; readonly handOver?: HandOver };

/** Why a human was wanted, and what the human shall be told about it. */
export interface HandOver {
  readonly reason: HandOverReason;
  /** The model's words, one line; empty when nobody gave any. */
  readonly briefing: string;
}

/** Something the session has to know that it did not hear. */
export interface Telling {
  /** Chosen by us, at most 32 characters. */
  readonly itemId: string;
  readonly role: 'assistant' | 'user' | 'system';
  readonly text: string;
  /** In front of everything else. */
  readonly isFirst?: boolean;
}

/** What a response is for: it decides what becomes of the request when things change before it is granted. */
export type ResponsePurpose =
  | 'greeting'
  | 'bridge'
  | 'answer'
  | 'filler'
  | 'silencePrompt'
  | 'warning'
  | 'goodbye'
  | 'safety'
  | 'correction';

export interface ResponseRequest {
  /** Unique within the call; comes back with `response.started` and with a refusal. */
  readonly requestId: string;
  readonly purpose: ResponsePurpose;
  /** The exact sentence to speak, or null: the model answers from the conversation. */
  readonly say: string | null;
}

export interface TurnRecord {
  readonly itemId: string;
  readonly speaker: 'caller' | 'assistant';
  /** What was generated (assistant) or transcribed (caller). */
  readonly text: string;
  /** Assistant only: the part that was heard, when that is not all of it. */
  readonly heardText: string | null;
  readonly interrupted: boolean;
  /** Milliseconds since the media stream started. */
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
}
