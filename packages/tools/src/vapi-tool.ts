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

/** Vapi's own limit of `timeoutSeconds`. */
const MAX_TIMEOUT_S = 300;

/** Vapi gives up before we would: its limit must hold all our attempts and the waits between them. */
const MARGIN_S = 3;

/** The same definition for assistants that still live at Vapi. `serverUrl`: where Vapi posts its `tool-calls` messages. */
export function toVapiTool(tool: ToolDescription, serverUrl: string): VapiTool {
  const { name, description, parameters, attemptTimeoutMs, maxAttempts } = tool;
  const longestS = Math.ceil((attemptTimeoutMs * maxAttempts) / 1_000) + MARGIN_S;
  return {
    type: 'function',
    async: false,
    function: { name, description, parameters },
    server: { url: serverUrl, timeoutSeconds: Math.min(longestS, MAX_TIMEOUT_S) },
  };
}
