import { type Database, newId, Prisma } from '@offhook/db';
import { publishLive } from '../live/publish-live.ts';
import type { VapiCallRow } from './open-vapi-call.ts';
import { refreshOutcome } from './settle-vapi-call.ts';

/**
 * Longer than any function may take before its answer must be on its way: whoever ran it and has not said how it went by then is gone.
 * With the clock of the database server, which all processes share.
 */
const ABANDONED_AFTER_S = 25;

export interface VapiToolRequest {
  readonly projectId: string;
  readonly row: VapiCallRow;
  readonly toolCallId: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

export type ToolClaim =
  /** Ours to run. `wasCutOff`: a process that had begun it is gone, and whether it happened is not known. */
  | { readonly kind: 'mine'; readonly toolCallRowId: string; readonly wasCutOff: boolean }
  /** It was asked for before and this was answered. */
  | { readonly kind: 'answered'; readonly status: 'succeeded' | 'refused' | 'failed'; readonly output: unknown }
  /** Another process, or an earlier delivery, is at it. */
  | { readonly kind: 'running' }
  /** The caller hung up meanwhile. */
  | { readonly kind: 'cancelled' };

/**
 * Takes one function call of Vapi's, once: with a back-off plan Vapi delivers it again, perhaps to another process. The row is the claim, and
 * afterwards the answer.
 */
export async function claimToolCall(db: Database, request: VapiToolRequest): Promise<ToolClaim> {
  const { projectId, row, toolCallId, name, args, nowMs } = request;
  const { callId } = row;
  const id = newId('toolCall', nowMs);
  const { count } = await db.toolCall.createMany({
    data: [
      {
        id,
        projectId,
        callId,
        toolCallId,
        name,
        args: JSON.parse(JSON.stringify(args)) as Prisma.InputJsonObject,
        startedAtMs: Math.max(0, Math.round(nowMs - row.startedAtMs)),
      },
    ],
    skipDuplicates: true,
  });
  if (count > 0) {
    await publishLive(db, { projectId, callId, kind: 'tool', at: new Date(nowMs).toISOString() });
    return { kind: 'mine', toolCallRowId: id, wasCutOff: false };
  }
  const abandoned = await db.$queryRaw<{ id: string }[]>`
    UPDATE "ToolCall" SET "startedAt" = now()
    WHERE "callId" = ${callId} AND "toolCallId" = ${toolCallId} AND "status" = 'running'
      AND "startedAt" < now() - ${ABANDONED_AFTER_S} * INTERVAL '1 second'
    RETURNING "id"`;
  if (abandoned[0]) return { kind: 'mine', toolCallRowId: abandoned[0].id, wasCutOff: true };
  const { status, output } = await db.toolCall.findUniqueOrThrow({
    where: { callId_toolCallId: { callId, toolCallId } },
  });
  return status === 'running' || status === 'cancelled' ? { kind: status } : { kind: 'answered', status, output };
}

export interface FinishedToolCall {
  readonly projectId: string;
  readonly callId: string;
  readonly toolCallRowId: string;
  readonly status: 'succeeded' | 'refused' | 'failed' | 'cancelled';
  /** What the model was told; null when nobody was left to tell. */
  readonly output: unknown;
  readonly errorCode: string | null;
  readonly attempts: readonly object[];
  readonly durationMs: number;
}

/** Keeps how a function call went, and what that makes of a call that is over already. */
export async function finishToolCall(db: Database, finished: FinishedToolCall): Promise<void> {
  const { projectId, callId, toolCallRowId, status, output, errorCode, attempts, durationMs } = finished;
  await db.toolCall.updateMany({
    where: { id: toolCallRowId, projectId, status: { in: ['running', 'cancelled'] } },
    data: {
      status,
      output: output === null ? Prisma.DbNull : (JSON.parse(JSON.stringify(output)) as Prisma.InputJsonValue),
      errorCode,
      attempts: JSON.parse(JSON.stringify(attempts)) as Prisma.InputJsonArray,
      retries: Math.max(0, attempts.length - 1),
      durationMs,
    },
  });
  await refreshOutcome(db, callId);
  await publishLive(db, { projectId, callId, kind: 'tool', at: new Date().toISOString() });
}
