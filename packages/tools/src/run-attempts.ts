import { toAppError } from '@offhook/core';
import pRetry from 'p-retry';
import { callerHungUp, pause, withinLimits } from './attempt.ts';
import type { CircuitBreakers } from './circuit-breakers.ts';
import type { AnyTool, ToolContext } from './define-tool.ts';
import type { ToolAttempt } from './outcome.ts';
import { traceAttempt } from './trace-tool.ts';

/** Design, section 4: 500 ms before the second attempt, 1 s before the third. */
const FIRST_WAIT_MS = 500;
const WAIT_FACTOR = 2;

/** The longest `Retry-After` a caller on the line is kept waiting for. */
const MAX_RETRY_AFTER_MS = 5_000;

/** One function call while it runs. */
export interface Run {
  readonly tool: AnyTool;
  readonly input: unknown;
  readonly toolCallId: string;
  readonly context: ToolContext;
  readonly breakers: CircuitBreakers;
  readonly startedAtMs: number;
  /** What the call's budget allows it to take. */
  readonly allowedMs: number;
  /** Filled as they end. */
  readonly attempts: ToolAttempt[];
}

/** All attempts of one function call: retry, circuit breaker, attempt time-out, tool. Rejects with what ended the last one. */
export function runAttempts(run: Run): Promise<unknown> {
  const { tool, context } = run;
  const withinMs = Math.min(longestMs(tool), run.allowedMs);
  return pRetry((attempt) => oneAttempt(run, attempt), {
    retries: tool.maxAttempts - 1,
    minTimeout: FIRST_WAIT_MS,
    factor: WAIT_FACTOR,
    maxRetryTime: withinMs,
    signal: context.signal,
    shouldRetry: async ({ error, retryDelay }) => {
      const { retryable, retryAfterMs = 0 } = toAppError(error);
      const waitMs = Math.max(retryDelay, retryAfterMs);
      if (!retryable || retryAfterMs > MAX_RETRY_AFTER_MS || elapsedMs(run) + waitMs >= withinMs) return false;
      // p-retry waits `retryDelay` itself; an upstream that asked for more gets the rest here.
      if (retryAfterMs > retryDelay) await pause(retryAfterMs - retryDelay, context.signal);
      return true;
    },
  });
}

/** No attempt begins later than its tool could have ended without any `Retry-After`. */
function longestMs({ maxAttempts, attemptTimeoutMs }: AnyTool): number {
  const waitsMs = FIRST_WAIT_MS * (WAIT_FACTOR ** (maxAttempts - 1) - 1);
  return maxAttempts * attemptTimeoutMs + waitsMs;
}

function oneAttempt(run: Run, attempt: number): Promise<unknown> {
  const { tool, context, breakers } = run;
  const guarded = () => measured(run, attempt);
  const withBreaker = () =>
    tool.upstream === undefined ? guarded() : breakers.run(`${tool.upstream}:${context.projectId}`, guarded);
  return traceAttempt(tool.telemetryName ?? tool.name, attempt, withBreaker);
}

async function measured(run: Run, attempt: number): Promise<unknown> {
  const { tool, context, input, toolCallId } = run;
  const startedAtMs = elapsedMs(run);
  const timeoutMs = Math.min(tool.attemptTimeoutMs, run.allowedMs - startedAtMs);
  const note = (error: string | null) => {
    run.attempts.push({ attempt, startedAtMs, durationMs: elapsedMs(run) - startedAtMs, error });
  };
  try {
    const output = await withinLimits({ timeoutMs, signal: context.signal }, (signal) =>
      tool.execute(input, { ...context, toolCallId, attempt, signal }),
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

/** Milliseconds since the function call began. */
export function elapsedMs(run: Pick<Run, 'context' | 'startedAtMs'>): number {
  return run.context.now() - run.startedAtMs;
}
