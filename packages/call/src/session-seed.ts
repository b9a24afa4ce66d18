/**
 * The conversation so far, as a new session must know it: what the caller said, what the caller HEARD of the assistant, and
 * what the functions answered. A Realtime session cannot be resumed; a new one is told this (protocols/openai-realtime.md, section 1).
 */
export type HistoryEntry =
  | { readonly kind: 'said'; readonly speaker: 'caller' | 'assistant'; readonly text: string }
  | {
      readonly kind: 'tool';
      readonly toolCallId: string;
      readonly name: string;
      readonly argumentsJson: string;
      /** What the model was told; null: it has not come back, or nobody knows whether it did. */
      readonly output: string | null;
    };

/** What a new session is told of the call. */
export interface SessionSeed {
  readonly entries: readonly HistoryEntry[];
  /** Calls whose answers will follow. Of any other call without an output nobody knows what became of it. */
  readonly runningToolCallIds: readonly string[];
  readonly missing: MissingPart;
}

/** What the loss of the last session cost: the rest of an answer, or words of the caller nobody has read. */
export type MissingPart = 'nothing' | 'answer' | 'callerWords';
