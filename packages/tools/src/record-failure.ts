import { traceIdOf } from '@offhook/telemetry';
import type { ToolContext } from './define-tool.ts';
import type { ToolFailure } from './outcome.ts';

/** One row of EventLog, before it has an id. */
export interface ToolEvent {
  readonly type: 'function_call.error';
  readonly projectId: string;
  readonly callId: string | null;
  readonly payload: FunctionCallError;
  readonly atMs: number;
}

/** Design, section 4: the first six keys are a contract, the others ours. */
export interface FunctionCallError {
  readonly functionName: string;
  readonly callSid: string;
  readonly projectId: string;
  /** `HTTP 500: Internal Server Error`. */
  readonly error: string;
  /** The arguments as the model wrote them: a JSON string. */
  readonly args: string;
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  readonly attempts: number;
  readonly durationMs: number;
  readonly traceId: string | null;
}

/** Hands an event to the journal. Must not throw and is not waited for: the caller is on the line. */
export type RecordEvent = (event: ToolEvent) => void;

export interface FailedCall {
  readonly name: string;
  readonly argumentsJson: string;
  readonly failure: ToolFailure;
}

/** The EventLog row of a failed function call. */
export function functionCallError(call: FailedCall, context: ToolContext): ToolEvent {
  const atMs = context.now();
  return {
    type: 'function_call.error',
    projectId: context.projectId,
    callId: context.callId,
    atMs,
    payload: {
      functionName: call.name,
      callSid: context.callSid,
      projectId: context.projectId,
      error: call.failure.error,
      args: call.argumentsJson,
      timestamp: new Date(atMs).toISOString(),
      attempts: call.failure.attempts.length,
      durationMs: call.failure.durationMs,
      traceId: traceIdOf() ?? null,
    },
  };
}
