import type { ErrorCode } from '@offhook/core';

export interface ToolAttempt {
  /** 1 for the first. */
  readonly attempt: number;
  /** Milliseconds since the tool call began. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** `HTTP 500: Internal Server Error`; null when it succeeded. */
  readonly error: string | null;
}

interface Measured {
  readonly attempts: readonly ToolAttempt[];
  readonly durationMs: number;
}

export interface ToolSuccess extends Measured {
  readonly ok: true;
  readonly output: unknown;
  /** `refused`: a business "no", such as a slot that has just gone. */
  readonly result: 'succeeded' | 'refused';
}

export interface ToolFailure extends Measured {
  readonly ok: false;
  readonly code: ErrorCode;
  /** Technical, for us: `HTTP 500: Internal Server Error`. Never spoken. */
  readonly error: string;
  /** What the caller is to hear. */
  readonly spoken: string;
}

export type ToolOutcome = ToolSuccess | ToolFailure;

/** The `output` of the `function_call_output` item: what the model is told of an outcome. Never the technical error. */
export function modelOutput(outcome: ToolOutcome): string {
  if (outcome.ok) return JSON.stringify(outcome.output);
  // Bad arguments are the model's own mistake: it can mend them when it is told which.
  if (outcome.code === 'TOOL_INPUT_INVALID')
    return JSON.stringify({ ok: false, invalid: outcome.error, say: outcome.spoken });
  return JSON.stringify({ ok: false, say: outcome.spoken });
}
