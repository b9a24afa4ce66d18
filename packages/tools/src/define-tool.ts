import type { TelemetryContext } from '@offhook/telemetry';
import type { z } from 'zod';

/** Who calls, and on which call: what every tool may know besides its arguments. */
export interface ToolContext {
  readonly projectId: string;
  /** Null when it is tried by hand, outside of any call. */
  readonly callId: string | null;
  /** Twilio's CallSid. */
  readonly callSid: string;
  /** E.164; empty when the number is withheld. */
  readonly callerNumber: string;
  /** Where callers can help themselves; null when the business has no such page. */
  readonly bookingPageUrl: string | null;
  /** Epoch milliseconds. */
  now(): number;
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal;
  /** The span to hang the tool's spans under; the active one when left out. */
  readonly telemetryContext?: TelemetryContext | undefined;
}

/** One attempt's view of the call: its own signal, also aborted when the attempt times out. */
export interface ToolRun extends ToolContext {
  /** OpenAI's `call_id`. */
  readonly toolCallId: string;
  /** 1 for the first. */
  readonly attempt: number;
}

/** What a tool leans on. Owners' own functions have one each. */
export type Upstream = 'calendar' | 'geocoding' | 'embeddings' | `custom_${string}`;

export interface ToolDefinition<Input = unknown, Output = unknown> {
  /** `verb_noun`, as the model calls it. */
  readonly name: string;
  /** For the owner: what it does, in three or four words. */
  readonly title: string;
  /** It does more than look something up: trying it by hand has consequences. */
  readonly changes: boolean;
  /** For the model: when to use it, and what to do with the answer. */
  readonly description: string;
  readonly input: z.ZodType<Input>;
  readonly attemptTimeoutMs: number;
  /** 1 unless repeating is proven safe: a read, or a write that looks its own outcome up first. */
  readonly maxAttempts: number;
  /** Tools with the same upstream share one circuit breaker per project. Left out: no breaker. */
  readonly upstream?: Upstream;
  /** What it is called in spans and metrics, where names that owners chose must not be. Its name when left out. */
  readonly telemetryName?: string;
  /** What the caller hears when it failed for good, before the way out. One or two short sentences. */
  readonly spokenFailure: string;
  /** True for a business "no" (slot taken, outside the area): a success that is shown as refused. */
  refused?(output: Output): boolean;
  execute(input: Input, run: ToolRun): Promise<Output>;
}

/** A tool whose argument and answer types no longer matter: what the registry and the runner work with. */
export type AnyTool = ToolDefinition<unknown, unknown>;

/** Checks a definition's own numbers once, at start-up, and forgets its types. */
export function defineTool<Input, Output>(tool: ToolDefinition<Input, Output>): AnyTool {
  if (!/^[a-z]+(_[a-z]+)+$/.test(tool.name)) throw new Error(`Tool name ${tool.name} is not verb_noun`);
  if (tool.attemptTimeoutMs <= 0 || tool.maxAttempts < 1) throw new Error(`Tool ${tool.name} could never run`);
  return {
    ...tool,
    // The runner hands over only what `input` has parsed, and only what `execute` has answered.
    refused: (output) => tool.refused?.(output as Output) ?? false,
    execute: (input, run) => tool.execute(input as Input, run),
  };
}
