import type { HistoryEntry } from '@offhook/call';
import type { CallSoFar } from '@offhook/core';
import { newId } from '@offhook/db';
import { activeContext } from '@offhook/telemetry';
import type { Journal } from '../journal/journal.ts';
import type { CallIdentity } from './call-identity.ts';
import type { CallTools, FinishedTool } from './call-tools.ts';

/** A caller is waiting for the first word. What takes longer is finished all the same, and looked up when it is asked for. */
const WAIT_MS = 1_000;

/**
 * Finishes the functions that were under way when a call lost its worker. Ours may be repeated: a booking is an intent first, and
 * a repeated wish is looked up before it is made again (ADR 0008). So each ends exactly once, whether the worker died before, while
 * or after the calendar heard of it. An owner's function that must not be repeated is not: the caller hears that it may not have
 * worked. Answers the history with what came back in time.
 */
export async function finishCutOffTools(
  call: CallSoFar,
  around: {
    readonly identity: CallIdentity;
    readonly tools: CallTools;
    readonly journal: Pick<Journal, 'append'>;
  },
): Promise<readonly HistoryEntry[]> {
  const { identity, tools, journal } = around;
  const { projectId, callId, callSid, callerNumber, bookingPageUrl } = identity;
  if (call.cutOffTools.length === 0) return call.history;
  const outputs = new Map<string, string>();
  const startedAtMs = call.answeredAtMs === null ? 0 : Date.now() - call.answeredAtMs;
  const finishing = call.cutOffTools.map(async (request) => {
    const finished = await tools.run(
      { ...request, wasCutOff: true },
      {
        projectId,
        callId,
        callSid,
        callerNumber: callerNumber ?? '',
        bookingPageUrl,
        signal: new AbortController().signal,
        telemetryContext: activeContext(),
      },
    );
    outputs.set(request.toolCallId, finished.modelOutput);
    journal.append(rowOf(request, finished, { projectId, callId, startedAtMs }));
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, WAIT_MS);
  });
  await Promise.race([Promise.allSettled(finishing), late]);
  clearTimeout(timer);
  return call.history.map((entry) =>
    entry.kind === 'tool' ? { ...entry, output: outputs.get(entry.toolCallId) ?? entry.output } : entry,
  );
}

function rowOf(
  { toolCallId, name, argumentsJson }: CallSoFar['cutOffTools'][number],
  { status, modelOutput, errorCode, attempts, durationMs }: FinishedTool,
  of: { readonly projectId: string; readonly callId: string; readonly startedAtMs: number },
) {
  return {
    kind: 'tool',
    ...of,
    toolCallRowId: newId('toolCall'),
    toolCallId,
    name,
    args: parsedOrText(argumentsJson),
    status,
    output: parsedOrText(modelOutput),
    errorCode,
    attempts,
    durationMs: Math.round(durationMs),
  } as const;
}

function parsedOrText(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
