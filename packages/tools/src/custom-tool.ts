import {
  type CustomTool,
  type CustomToolCallDeps,
  type CustomToolDeps,
  callCustomTool,
  findCustomTool,
  parametersSchema,
  ToolParameters,
} from '@offhook/core';
import { type AnyTool, defineTool } from './define-tool.ts';
import type { FindCustomTool } from './run-tool.ts';

/** Read-like endpoints are asked as often as our own; others once, because nobody knows what a second time would do. */
const ATTEMPTS = { repeatable: 3, once: 1 } as const;

/** An owner's function as a tool: the same checks, time-outs, retries, breaker, trace and events as ours. */
export function customTool(deps: CustomToolCallDeps, row: CustomTool): AnyTool {
  return defineTool({
    name: row.name,
    title: row.title,
    changes: !row.repeatable,
    description: row.description,
    input: parametersSchema(ToolParameters.parse(row.parameters)),
    attemptTimeoutMs: row.timeoutMs,
    maxAttempts: row.repeatable ? ATTEMPTS.repeatable : ATTEMPTS.once,
    upstream: `custom_${row.id}`,
    telemetryName: 'custom',
    spokenFailure: row.spokenFailure,
    refused: (output: Record<string, unknown>) => output['refused'] === true,
    execute: (args, { projectId, callId, callerNumber, toolCallId, attempt, signal, now }) => {
      const call = { projectId, callId, callerNumber, toolCallId, attempt, args, signal, nowMs: now() };
      return callCustomTool(deps, row, call);
    },
  });
}

/** Finds owners' functions for the runner. `anyState`: those that are switched off too, for trying them by hand. */
export function customToolFinder(
  deps: CustomToolCallDeps & Pick<CustomToolDeps, 'db'>,
  { anyState = false }: { readonly anyState?: boolean } = {},
): FindCustomTool {
  return async (projectId, name) => {
    const row = await findCustomTool(deps.db, { projectId, name });
    return row && (row.active || anyState) ? customTool(deps, row) : null;
  };
}
