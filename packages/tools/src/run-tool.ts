import { AppError, toAppError } from '@offhook/core';
import pRetry from 'p-retry';
import { callerHungUp, pause, withinLimits } from './attempt.ts';
import type { CircuitBreakers } from './circuit-breakers.ts';
import type { AnyTool, ToolContext } from './define-tool.ts';
import type { ToolAttempt, ToolOutcome } from './outcome.ts';
import { parseArguments } from './parse-arguments.ts';
import { functionCallError, type RecordEvent } from './record-failure.ts';
import type { ToolRegistry } from './registry.ts';
import { spokenFailure } from './spoken-failure.ts';
import { traceAttempt, traceTool } from './trace-tool.ts';

/** Design, section 4: 500 ms before the second attempt, 1 s before the third. */
const FIRST_WAIT_MS = 500;
const WAIT_FACTOR = 2;

/** The longest `Retry-After` a caller on the line is kept waiting for. */
const MAX_RETRY_AFTER_MS = 5_000;

export interface ToolRequest {
  readonly name: string;
  /** As the model wrote it. */
  readonly argumentsJson: string;
  /** OpenAI's `call_id`. */
  readonly toolCallId: string;
}

/** What all calls of a process share. */
export interface ToolRunner {
  readonly registry: ToolRegistry;
  readonly recordEvent: RecordEvent;
  readonly breakers: CircuitBreakers;
}

/** One function call while it runs. */
interface Run {
  readonly tool: AnyTool;
  readonly input: unknown;
  readonly request: ToolRequest;
  readonly context: ToolContext;
  readonly runner: ToolRunner;
  readonly startedAtMs: number;
  readonly attempts: ToolAttempt[];
}

/**
 * Runs one function call of the model to its outcome. Outside in: span, deadline, retry, circuit breaker, attempt time-out, tool.
 * A failure becomes an outcome with a sentence for the caller, and one `function_call.error` event.
 * Rejects only when the caller hung up, at once, with an error named `AbortError`.
 */
export async function runTool(runner: ToolRunner, request: ToolRequest, caller: ToolContext): Promise<ToolOutcome> {
  if (caller.signal.aborted) throw callerHungUp();
  // A monotonic clock has fractions; rows and zoned times know only whole milliseconds.
  const context = { ...caller, now: () => Math.floor(caller.now()) };
  const tool = runner.registry.get(request.name);
  const trace = { toolName: tool?.name ?? '_unknown', toolCallId: request.toolCallId };
  return traceTool(trace, context, async () => {
    const outcome = await outcomeOf(tool, { request, context, runner, startedAtMs: context.now(), attempts: [] });
    if (!outcome.ok) runner.recordEvent(functionCallError({ ...request, failure: outcome }, context));
    return outcome;
  });
}

async function outcomeOf(tool: AnyTool | undefined, run: Omit<Run, 'tool' | 'input'>): Promise<ToolOutcome> {
  if (!tool)
    return failed(undefined, run, new AppError('TOOL_UNKNOWN', `No tool is called ${run.request.name.slice(0, 64)}`));
  const parsed = parseArguments(tool, run.request.argumentsJson);
  if (!parsed.ok) return failed(tool, run, parsed.error);
  try {
    const output = await withRetries({ ...run, tool, input: parsed.input });
    const result = tool.refused?.(output) ? 'refused' : 'succeeded';
    return { ok: true, output, result, attempts: run.attempts, durationMs: elapsedMs(run) };
  } catch (error) {
    if (run.context.signal.aborted) throw callerHungUp();
    return failed(tool, run, toAppError(error));
  }
}

function failed(tool: AnyTool | undefined, run: Omit<Run, 'tool' | 'input'>, error: AppError): ToolOutcome {
  return {
    ok: false,
    code: error.code,
    error: error.message,
    spoken: spokenFailure(tool, error.code, run.context.bookingPageUrl),
    attempts: run.attempts,
    durationMs: elapsedMs(run),
  };
}

function withRetries(run: Run): Promise<unknown> {
  const { tool, context } = run;
  return pRetry((attempt) => oneAttempt(run, attempt), {
    retries: tool.maxAttempts - 1,
    minTimeout: FIRST_WAIT_MS,
    factor: WAIT_FACTOR,
    maxRetryTime: deadlineMs(tool),
    signal: context.signal,
    shouldRetry: async ({ error, retryDelay }) => {
      const { retryable, retryAfterMs = 0 } = toAppError(error);
      if (!retryable || retryAfterMs > MAX_RETRY_AFTER_MS) return false;
      // p-retry waits `retryDelay` itself; an upstream that asked for more gets the rest here.
      if (retryAfterMs > retryDelay) await pause(retryAfterMs - retryDelay, context.signal);
      return true;
    },
  });
}

/** No attempt begins later than its tool could have ended without any `Retry-After`. */
function deadlineMs({ maxAttempts, attemptTimeoutMs }: AnyTool): number {
  const waitsMs = FIRST_WAIT_MS * (WAIT_FACTOR ** (maxAttempts - 1) - 1);
  return maxAttempts * attemptTimeoutMs + waitsMs;
}

function oneAttempt(run: Run, attempt: number): Promise<unknown> {
  const { tool, context, runner } = run;
  const guarded = () => measured(run, attempt);
  const withBreaker = () =>
    tool.upstream === undefined ? guarded() : runner.breakers.run(`${tool.upstream}:${context.projectId}`, guarded);
  return traceAttempt(tool.name, attempt, withBreaker);
}

async function measured(run: Run, attempt: number): Promise<unknown> {
  const { tool, context, input, request } = run;
  const startedAtMs = elapsedMs(run);
  const note = (error: string | null) => {
    run.attempts.push({ attempt, startedAtMs, durationMs: elapsedMs(run) - startedAtMs, error });
  };
  try {
    const output = await withinLimits({ timeoutMs: tool.attemptTimeoutMs, signal: context.signal }, (signal) =>
      tool.execute(input, { ...context, toolCallId: request.toolCallId, attempt, signal }),
    );
    note(null);
    return output;
  } catch (thrown) {
    if (context.signal.aborted) throw callerHungUp();
    const error = toAppError(thrown);
    note(error.message);
    throw error;
  }
}

function elapsedMs(run: Pick<Run, 'context' | 'startedAtMs'>): number {
  return run.context.now() - run.startedAtMs;
}
