import type { TelemetryContext } from '@offhook/telemetry';

/** What a call needs of the tools: their definitions for the model, and a way to run one. */
export interface CallTools {
  readonly definitions: readonly {
    readonly name: string;
    readonly description: string;
    readonly parameters: unknown;
  }[];
  /** Resolves with success and failure alike; rejects only with an `AbortError` when the caller hung up. */
  run(request: ToolRequest, context: ToolCallContext): Promise<FinishedTool>;
}

export interface ToolRequest {
  readonly toolCallId: string;
  readonly name: string;
  readonly argumentsJson: string;
  /** It was under way when its worker was lost: only what may be repeated is run again. */
  readonly wasCutOff?: boolean;
}

export interface ToolCallContext {
  readonly projectId: string;
  readonly callId: string;
  readonly callSid: string;
  /** E.164; empty when the number is withheld. */
  readonly callerNumber: string;
  readonly bookingPageUrl: string | null;
  readonly signal: AbortSignal;
  readonly telemetryContext: TelemetryContext;
}

export interface FinishedTool {
  readonly status: 'succeeded' | 'refused' | 'failed';
  /** For the model, as the `output` of a `function_call_output`. */
  readonly modelOutput: string;
  readonly errorCode: string | null;
  readonly attempts: readonly unknown[];
  readonly durationMs: number;
}
