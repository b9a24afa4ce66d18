import type { CallerRequest } from '@offhook/core';
import type { ToolRun } from './define-tool.ts';

/** A function call as the use cases see it: who asks, and when. */
export function callerOf({ projectId, callId, callerNumber, signal, now }: ToolRun): CallerRequest {
  return { projectId, callId, callerNumber, signal, nowMs: now() };
}
