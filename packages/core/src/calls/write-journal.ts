import type { Database, Prisma } from '@offhook/db';
import { publishLive } from '../live/publish-live.ts';
import { CALL_RECORDING_CONTENT_TYPE } from '../recordings/recording-format.ts';
import { finishCall } from './finish-call.ts';
import type { CallPatch, EventRow, JournalRecord, RecordingRow, ToolCallRow, TurnRow } from './journal-records.ts';

const TRANSACTION_TIMEOUT_MS = 15_000;

/**
 * Writes a batch in one transaction, all or nothing, and tells the open pages on commit. Repeating a batch changes nothing:
 * turns and tool calls are upserted by their OpenAI ids, events by their own id, ends only touch an active call.
 * Records of one call must be handed over in their order.
 */
export async function writeJournal(db: Database, batch: readonly JournalRecord[]): Promise<void> {
  if (batch.length === 0) return;
  const of = <K extends JournalRecord['kind']>(kind: K) =>
    batch.filter((record): record is Extract<JournalRecord, { kind: K }> => record.kind === kind);
  const turns = latest(of('turn'), ({ callId, itemId }) => `${callId} ${itemId}`);
  const tools = latest(of('tool'), ({ callId, toolCallId }) => `${callId} ${toolCallId}`);
  const patches = latest(of('patch'), ({ callId }) => callId);
  const recordings = latest(of('recording'), ({ recordingId }) => recordingId);
  await db.$transaction(
    async (tx) => {
      const client = tx as Database;
      if (turns.length > 0) await upsertTurns(client, turns);
      if (tools.length > 0) await upsertToolCalls(client, tools);
      if (of('event').length > 0) await insertEvents(client, of('event'));
      if (patches.length > 0) await patchCalls(client, patches);
      if (recordings.length > 0) await upsertRecordings(client, recordings);
      for (const end of of('end')) await finishCall(client, end);
      for (const notice of noticesOf(batch)) await publishLive(client, notice);
    },
    { timeout: TRANSACTION_TIMEOUT_MS, maxWait: TRANSACTION_TIMEOUT_MS },
  );
}

/** One statement may touch a row once: of several records with one key the last one counts. */
function latest<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

async function upsertTurns(db: Database, rows: readonly TurnRow[]): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "TranscriptTurn" ("id", "projectId", "callId", "itemId", "speaker", "text", "heardText", "interrupted", "startedAtMs", "endedAtMs")
    SELECT "turnId", "projectId", "callId", "itemId", "speaker"::"Speaker", "text", "heardText", "interrupted", "startedAtMs", "endedAtMs"
    FROM jsonb_to_recordset(${json(rows)}::jsonb) AS r("turnId" text, "projectId" text, "callId" text, "itemId" text, "speaker" text,
      "text" text, "heardText" text, "interrupted" boolean, "startedAtMs" int, "endedAtMs" int)
    ON CONFLICT ("callId", "itemId") DO UPDATE SET "text" = EXCLUDED."text", "heardText" = EXCLUDED."heardText",
      "interrupted" = EXCLUDED."interrupted", "startedAtMs" = EXCLUDED."startedAtMs", "endedAtMs" = EXCLUDED."endedAtMs"`;
}

async function upsertToolCalls(db: Database, rows: readonly ToolCallRow[]): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "ToolCall" ("id", "projectId", "callId", "toolCallId", "name", "args", "status", "output", "errorCode", "attempts", "startedAtMs", "durationMs")
    SELECT "toolCallRowId", "projectId", "callId", "toolCallId", "name", "args", "status"::"ToolCallStatus", "output", "errorCode", "attempts", "startedAtMs", "durationMs"
    FROM jsonb_to_recordset(${json(rows)}::jsonb) AS r("toolCallRowId" text, "projectId" text, "callId" text, "toolCallId" text, "name" text,
      "args" jsonb, "status" text, "output" jsonb, "errorCode" text, "attempts" jsonb, "startedAtMs" int, "durationMs" int)
    ON CONFLICT ("callId", "toolCallId") DO UPDATE SET "status" = EXCLUDED."status", "output" = EXCLUDED."output",
      "errorCode" = EXCLUDED."errorCode", "attempts" = EXCLUDED."attempts", "durationMs" = EXCLUDED."durationMs"`;
}

async function insertEvents(db: Database, rows: readonly EventRow[]): Promise<void> {
  await db.eventLog.createMany({
    data: rows.map(({ eventId, projectId, callId, type, payload, atMs }) => ({
      id: eventId,
      projectId,
      callId,
      type,
      payload: payload as Prisma.InputJsonValue,
      at: new Date(atMs),
    })),
    skipDuplicates: true,
  });
}

async function patchCalls(db: Database, rows: readonly CallPatch[]): Promise<void> {
  await db.$executeRaw`
    UPDATE "Call" AS c SET
      "answeredAt" = COALESCE(to_timestamp(r."answeredAtMs" / 1000.0), c."answeredAt"),
      "timeToFirstAudioMs" = COALESCE(r."timeToFirstAudioMs", c."timeToFirstAudioMs"),
      "realtimeSessionId" = COALESCE(r."realtimeSessionId", c."realtimeSessionId"),
      "interruptions" = r."interruptions",
      "usage" = COALESCE(r."usage", c."usage"),
      "costMicros" = COALESCE(r."costMicros", c."costMicros")
    FROM jsonb_to_recordset(${json(rows)}::jsonb) AS r("callId" text, "answeredAtMs" double precision, "timeToFirstAudioMs" int,
      "realtimeSessionId" text, "interruptions" int, "usage" jsonb, "costMicros" bigint)
    WHERE c."id" = r."callId"`;
}

async function upsertRecordings(db: Database, rows: readonly RecordingRow[]): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "Recording" ("id", "projectId", "callId", "kind", "contentType", "path", "offsetMs", "durationMs", "startedAt", "finishedAt")
    SELECT "recordingId", "projectId", "callId", 'call'::"RecordingKind", ${CALL_RECORDING_CONTENT_TYPE}, "path", "offsetMs", "durationMs",
      to_timestamp("startedAtMs" / 1000.0), to_timestamp("finishedAtMs" / 1000.0)
    FROM jsonb_to_recordset(${json(rows)}::jsonb) AS r("recordingId" text, "projectId" text, "callId" text, "path" text, "offsetMs" int,
      "durationMs" int, "startedAtMs" double precision, "finishedAtMs" double precision)
    ON CONFLICT ("id") DO UPDATE SET "durationMs" = COALESCE(EXCLUDED."durationMs", "Recording"."durationMs"),
      "finishedAt" = COALESCE(EXCLUDED."finishedAt", "Recording"."finishedAt")`;
}

/** PostgreSQL text cannot hold U+0000; a transcript with one must not stop the journal. */
function json(rows: readonly object[]): string {
  return JSON.stringify(rows).replaceAll('\\u0000', '');
}

const NOTICE_KINDS = {
  turn: 'turn',
  tool: 'tool',
  event: null,
  patch: 'call',
  recording: 'call',
  end: 'call',
} as const;

function noticesOf(batch: readonly JournalRecord[]) {
  const at = new Date().toISOString();
  const notices = batch.flatMap(({ kind, projectId, callId }) => {
    const notice = NOTICE_KINDS[kind];
    return notice === null ? [] : [{ projectId, callId, kind: notice, at }];
  });
  return latest(notices, ({ callId, kind }) => `${callId} ${kind}`);
}
