/** `already_over`: the call ended before we asked (Twilio 21220, 20404). */
export type ControlAnswer = 'done' | 'already_over';

/** A recording as the telephone company keeps it. */
export interface FetchedRecording {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** What may be done to a call that no media stream of ours carries. Every method may throw an AppError. */
export interface CallControlPort {
  hangUp(callSid: string): Promise<ControlAnswer>;
  /** Replaces what the call is doing by this TwiML. */
  redirect(callSid: string, twiml: string): Promise<ControlAnswer>;
  /** @throws AppError NOT_FOUND when there is no such recording, or not yet. */
  fetchRecording(recordingSid: string): Promise<FetchedRecording>;
  /** A recording that is gone already is deleted. */
  deleteRecording(recordingSid: string): Promise<void>;
}
