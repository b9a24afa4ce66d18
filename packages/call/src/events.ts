/**
 * Facts a call machine is told, in the past tense. `atMs` is the runtime's monotonic clock; only differences matter.
 * The caller's own audio is not among them: a frame changes no decision, so the runtime passes it on without a step.
 */
export type CallEvent =
  /** Twilio's `start` was accepted: audio can be played from now on. */
  | { readonly type: 'media.started'; readonly atMs: number }
  /** Twilio's `stop`, or its socket is gone. */
  | { readonly type: 'media.stopped'; readonly atMs: number }
  /** A mark came back: what was sent before it has been played, unless we cleared it. */
  | { readonly type: 'playback.marked'; readonly atMs: number; readonly name: string }
  /** The session accepted our settings. `expiresInMs`: until the service ends it, when it says so. */
  | { readonly type: 'realtime.ready'; readonly atMs: number; readonly expiresInMs?: number | null }
  /** The clip of the greeting, in pieces of base64 mu-law, or that there is none. Awaited only by calls that were told to. */
  | { readonly type: 'greeting.found'; readonly atMs: number; readonly payloads: readonly string[] | null }
  /** The Realtime socket could not be opened, or is gone, or answers nothing useful. */
  | { readonly type: 'realtime.lost'; readonly atMs: number; readonly reason?: LossReason }
  /** The session that was prepared beside the present one can take over, or is gone. */
  | { readonly type: 'realtime.nextReady'; readonly atMs: number; readonly expiresInMs?: number | null }
  | { readonly type: 'realtime.nextLost'; readonly atMs: number }
  /** An `error` event; `requestId` when it answers one of our requests. */
  | {
      readonly type: 'realtime.refused';
      readonly atMs: number;
      readonly code: string;
      readonly requestId: string | null;
    }
  | { readonly type: 'caller.speechStarted'; readonly atMs: number; readonly itemId: string }
  | { readonly type: 'caller.speechStopped'; readonly atMs: number; readonly itemId: string }
  /** `text` is null when transcription failed. Arrives before, during or after the answer. */
  | {
      readonly type: 'caller.transcribed';
      readonly atMs: number;
      readonly itemId: string;
      readonly text: string | null;
    }
  | { readonly type: 'caller.keyPressed'; readonly atMs: number; readonly digit: string }
  /** `requestId` is null when voice activity detection started the response, not we. */
  | {
      readonly type: 'response.started';
      readonly atMs: number;
      readonly responseId: string;
      readonly requestId: string | null;
    }
  | {
      readonly type: 'assistant.audio';
      readonly atMs: number;
      readonly responseId: string;
      readonly itemId: string;
      readonly payload: string;
    }
  | {
      readonly type: 'assistant.audioDone';
      readonly atMs: number;
      readonly responseId: string;
      readonly itemId: string;
    }
  | {
      readonly type: 'assistant.text';
      readonly atMs: number;
      readonly responseId: string;
      readonly itemId: string;
      readonly delta: string;
    }
  | {
      readonly type: 'assistant.textDone';
      readonly atMs: number;
      readonly responseId: string;
      readonly itemId: string;
      readonly text: string;
    }
  | {
      readonly type: 'response.finished';
      readonly atMs: number;
      readonly responseId: string;
      readonly status: ResponseStatus;
      /** Of a failed response: the service's error code. */
      readonly failureCode?: string | null;
      /** Function calls whose arguments are complete. */
      readonly toolCalls: readonly RequestedToolCall[];
    }
  /** The server has our answer to a function call in its conversation. */
  | { readonly type: 'tool.answerStored'; readonly atMs: number; readonly toolCallId: string }
  /** `output` is what the model is given, failed or not. */
  | { readonly type: 'tool.finished'; readonly atMs: number; readonly toolCallId: string; readonly output: string }
  | { readonly type: 'timer.fired'; readonly atMs: number; readonly timer: TimerName }
  /** A human is wanted: key 0, or the owner from the dashboard. The model asks by its own tool. */
  | {
      readonly type: 'human.requested';
      readonly atMs: number;
      readonly reason: HandOverReason;
      readonly briefing: string;
    }
  /** The caller has an emergency: `sentence` is said word for word before anything else, then the model is told `note`. */
  | {
      readonly type: 'emergency.noticed';
      readonly atMs: number;
      /** Said once in a call for each rule; at most 20 characters. */
      readonly rule: string;
      readonly sentence: string;
      readonly note: string;
    }
  /** The assistant claimed what no function had told it: `sentence` corrects it, `note` is for the model. */
  | { readonly type: 'claim.refuted'; readonly atMs: number; readonly sentence: string; readonly note: string }
  /** Another worker goes on with the call: this one lets go of it, and it is not over. */
  | { readonly type: 'call.handOverRequested'; readonly atMs: number }
  /** Someone else decided that this call ends: a drain that took too long. */
  | { readonly type: 'call.endRequested'; readonly atMs: number; readonly reason: EndReason };

/** Who wanted a human. */
export type HandOverReason = 'assistant' | 'key_zero' | 'owner';

/** Why a session is gone. */
export type LossReason =
  | 'closed'
  | 'refused'
  | 'not_ready'
  | 'expired'
  | 'unauthorized'
  | 'quota'
  | 'rejected'
  /** Connected, and answers nothing. */
  | 'mute'
  /** Connected, and fails at every answer. */
  | 'failing';

export type ResponseStatus = 'completed' | 'cancelled' | 'incomplete' | 'failed';

export interface RequestedToolCall {
  readonly toolCallId: string;
  readonly name: string;
  readonly argumentsJson: string;
}

export type TimerName =
  /** A tool has been running for a while. */
  | 'filler'
  /** Time to look whether the caller has gone silent. */
  | 'silence'
  | 'lengthWarning'
  | 'lengthLimit'
  /** The last sentence took too long. */
  | 'closing'
  /** We asked for a response and none began. */
  | 'responseOverdue'
  /** A refused or failed response may be tried again. */
  | 'responseRetry'
  /** The caller's turn ended and the server has not begun to answer. */
  | 'answerExpected'
  /** The caller may have finished typing. */
  | 'keys'
  /** The caller's turn has lasted long. */
  | 'speechLimit'
  /** Nobody could say yet whether the caller's sound was speech. */
  | 'noiseDecision'
  /** An answer has begun: its audio should be there, or go on. */
  | 'audioExpected'
  /** Time for another attempt to replace a lost session. */
  | 'redial'
  /** A lost session was not replaced in time. */
  | 'resumeLimit'
  /** Time to prepare the next session, or to look whether it can take over now. */
  | 'rollover';

export type EndReason =
  | 'caller_hung_up'
  | 'caller_silent'
  | 'max_duration'
  | 'realtime_lost'
  | 'media_lost'
  | 'drained'
  /** The model hung up, with a goodbye. */
  | 'assistant_ended'
  | 'owner_hung_up'
  /** Hold music, a queue or an answering machine was on the line. */
  | 'automated_line'
  /** Left to another worker; the call itself goes on. */
  | 'handed_over'
  /** A human was wanted; the call itself goes on at Twilio. */
  | 'transferred';
