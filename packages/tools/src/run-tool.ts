import { AppError, toAppError } from '@offhook/core';
import { callerHungUp, withinLimits } from './attempt.ts';
import type { CallBudgets } from './call-budgets.ts';
import type { CircuitBreakers } from './circuit-breakers.ts';
import type { AnyTool, ToolContext } from './define-tool.ts';
import type { ToolAttempt, ToolFailure, ToolOutcome } from './outcome.ts';
import { type TextBookingPage, withPageByText } from './page-by-text.ts';
import { parseArguments } from './parse-arguments.ts';
import { functionCallError, type RecordEvent } from './record-failure.ts';
import type { ToolRegistry } from './registry.ts';
import { elapsedMs, runAttempts } from './run-attempts.ts';
import { spokenFailure } from './spoken-failure.ts';
import { traceTool } from './trace-tool.ts';

/** One indexed row; a database that takes longer is away. */
const FIND_TIMEOUT_MS = 2_000;

export interface ToolRequest {
  readonly name: string;
  /** As the model wrote it. */
  readonly argumentsJson: string;
  /** OpenAI's `call_id`. */
  readonly toolCallId: string;
  /** It was under way when its worker was lost: whether it happened is not known. */
  readonly wasCutOff?: boolean;
}

/** An owner's own function by its name, or null. */
export type FindCustomTool = (projectId: string, name: string) => Promise<AnyTool | null>;

/** What all calls of a process share. */
export interface ToolRunner {
  readonly registry: ToolRegistry;
  readonly recordEvent: RecordEvent;
  readonly breakers: CircuitBreakers;
  /** Left out: functions may take as long as each of them may. */
  readonly budgets?: CallBudgets;
  /** Left out: there are no functions but ours. */
  readonly findCustomTool?: FindCustomTool;
  /** Left out: the booking page is spelled out, never sent. */
  readonly textBookingPage?: TextBookingPage;
}

interface Call {
  readonly request: ToolRequest;
  readonly context: ToolContext;
  readonly runner: ToolRunner;
  readonly startedAtMs: number;
  readonly attempts: ToolAttempt[];
}

/**
 * Runs one function call of the model to its outcome. Outside in: span, budget of the call, deadline, retry, circuit breaker, attempt
 * time-out, tool. A failure becomes an outcome with a sentence for the caller, and one `function_call.error` event.
 * Rejects only when the caller hung up, at once, with an error named `AbortError`.
 */
export async function runTool(runner: ToolRunner, request: ToolRequest, caller: ToolContext): Promise<ToolOutcome> {
  if (caller.signal.aborted) throw callerHungUp();
  // A monotonic clock has fractions; rows and zoned times know only whole milliseconds.
  const context = { ...caller, now: () => Math.floor(caller.now()) };
  const found = await findTool(runner, request.name, context);
  const tool = found.tool;
  const trace = { toolName: tool?.telemetryName ?? tool?.name ?? '_unknown', toolCallId: request.toolCallId };
  return traceTool(trace, context, async () => {
    const call = { request, context, runner, startedAtMs: context.now(), attempts: [] };
    const result = tool ? await outcomeOf(tool, call) : failed(undefined, call, found.error);
    const outcome = result.ok ? result : await withPageByText(result, { tool, context, text: runner.textBookingPage });
    if (!outcome.ok) runner.recordEvent(functionCallError({ ...request, failure: outcome }, context));
    return outcome;
  });
}

type Found = { readonly tool: AnyTool } | { readonly tool: undefined; readonly error: AppError };

async function findTool(runner: ToolRunner, name: string, { projectId, signal }: ToolContext): Promise<Found> {
  const ours = runner.registry.get(name);
  if (ours) return { tool: ours };
  try {
    const find = async () => (await runner.findCustomTool?.(projectId, name)) ?? null;
    const custom = await withinLimits({ timeoutMs: FIND_TIMEOUT_MS, signal }, find);
    if (custom) return { tool: custom };
    return { tool: undefined, error: new AppError('TOOL_UNKNOWN', `No tool is called ${name.slice(0, 64)}`) };
  } catch (error) {
    if (signal.aborted) throw callerHungUp();
    return { tool: undefined, error: toAppError(error) };
  }
}

async function outcomeOf(tool: AnyTool, call: Call): Promise<ToolOutcome> {
  const { request, context, runner, startedAtMs, attempts } = call;
  const allowedMs = (context.callId === null ? undefined : runner.budgets?.begin(context.callId)) ?? Infinity;
  if (allowedMs === 0)
    return failed(tool, call, new AppError('TOOL_BUDGET_SPENT', 'The functions of this call took too long together'));
  const parsed = parseArguments(tool, request.argumentsJson);
  if (!parsed.ok) return failed(tool, call, parsed.error);
  if (request.wasCutOff && tool.maxAttempts === 1)
    return failed(tool, call, new AppError('TOOL_OUTCOME_UNKNOWN', 'Cut off with its worker; it must not be repeated'));
  const run = { tool, input: parsed.input, context, startedAtMs, attempts, allowedMs };
  try {
    const output = await runAttempts({ ...run, toolCallId: request.toolCallId, breakers: runner.breakers });
    const result = tool.refused?.(output) ? 'refused' : 'succeeded';
    return { ok: true, output, result, attempts, durationMs: elapsedMs(call) };
  } catch (error) {
    if (context.signal.aborted) throw callerHungUp();
    return failed(tool, call, toAppError(error));
  } finally {
    if (context.callId !== null) runner.budgets?.end(context.callId, elapsedMs(call));
  }
}

function failed(tool: AnyTool | undefined, call: Call, error: AppError): ToolFailure {
  return {
    ok: false,
    code: error.code,
    error: error.message,
    spoken: spokenFailure(tool, error.code, call.context.bookingPageUrl),
    attempts: call.attempts,
    durationMs: elapsedMs(call),
  };
}
