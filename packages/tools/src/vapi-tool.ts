import type { ToolDescription } from '@offhook/core';
import type { JsonSchema } from './registry.ts';

/** A function as Vapi keeps it (POST /tool; protocols of `@vapi-ai/server-sdk` 2.0.1, FunctionTool and Server). */
export interface VapiTool {
  readonly type: 'function';
  /** The assistant waits for the answer. */
  readonly async: false;
  readonly function: { readonly name: string; readonly description: string; readonly parameters: JsonSchema };
  readonly server: { readonly url: string; readonly timeoutSeconds: number };
}

/** The same definition for assistants that still live at Vapi. `serverUrl`: where Vapi posts its `tool-calls` messages. */
export function toVapiTool(tool: ToolDescription, serverUrl: string): VapiTool {
  const { name, description, parameters, attemptTimeoutMs, maxAttempts } = tool;
  // All attempts, and what a `Retry-After` may add: no attempt begins later than that (run-attempts.ts).
  const longestMs = attemptTimeoutMs * (maxAttempts + 1);
  return {
    type: 'function',
    async: false,
    function: { name, description, parameters },
    server: { url: serverUrl, timeoutSeconds: Math.ceil(longestMs / 1_000) },
  };
}
