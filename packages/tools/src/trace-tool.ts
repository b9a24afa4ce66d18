import { ATTR, instruments, markSpanFailed, SPAN, type Span, withSpan } from '@offhook/telemetry';
import type { ToolContext } from './define-tool.ts';
import type { ToolOutcome } from './outcome.ts';

export interface ToolTrace {
  /** A registered tool's name: the model's own invention must not become a span name. */
  readonly toolName: string;
  readonly toolCallId: string;
}

/**
 * Span `execute_tool <name>` around the whole function call, waits and repeats included (GenAI conventions, execute_tool).
 * Arguments and results stay out: they hold names, numbers and addresses.
 */
export function traceTool(
  tool: ToolTrace,
  context: ToolContext,
  run: (span: Span) => Promise<ToolOutcome>,
): Promise<ToolOutcome> {
  const attributes = {
    [ATTR.operationName]: 'execute_tool',
    [ATTR.toolName]: tool.toolName,
    [ATTR.toolCallId]: tool.toolCallId,
    [ATTR.toolType]: 'function',
    ...(context.callId === null
      ? {}
      : { [ATTR.conversationId]: context.callId, [ATTR.callId]: context.callId, [ATTR.callSid]: context.callSid }),
    [ATTR.projectId]: context.projectId,
  };
  return withSpan(SPAN.executeTool(tool.toolName), { attributes, parent: context.telemetryContext }, async (span) => {
    const outcome = await run(span);
    span.setAttribute(ATTR.toolAttempts, outcome.attempts.length);
    span.setAttribute(ATTR.toolOutcome, outcome.ok ? outcome.result : 'failed');
    if (!outcome.ok) markSpanFailed(span, outcome.code);
    const retries = outcome.attempts.length - 1;
    if (retries > 0) instruments().toolRetries.add(retries, { [ATTR.toolName]: tool.toolName });
    instruments().toolDuration.record(outcome.durationMs / 1_000, {
      [ATTR.toolName]: tool.toolName,
      ...(outcome.ok ? {} : { [ATTR.errorType]: outcome.code }),
    });
    return outcome;
  });
}

/** Child span of one attempt; a rejection marks it failed by the error's code. */
export function traceAttempt<T>(toolName: string, attempt: number, run: () => Promise<T>): Promise<T> {
  const attributes = { [ATTR.toolName]: toolName, [ATTR.toolAttempt]: attempt };
  return withSpan(SPAN.toolAttempt(toolName), { attributes }, run);
}
