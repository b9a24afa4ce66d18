import { type Database, Prisma } from '@offhook/db';
import { LIVE_CHANNEL, type LiveNotice } from '../live/live-events.ts';
import { CALL_RECORDING_CONTENT_TYPE } from '../recordings/recording-format.ts';
import type { CallPatch, EventRow, JournalRecord, RecordingRow, ToolCallRow, TurnRow } from './journal-records.ts';

/** Kinds whose rows hang on nothing else of their batch. */
const ROW_KINDS = ['turn', 'tool', 'event', 'patch', 'recording'] as const;

/** Whether one statement says it all, as it does for what a call writes while it runs. */
export function areOnlyRows(batch: readonly JournalRecord[]): boolean {
  return batch.every(({ kind }) => (ROW_KINDS as readonly string[]).includes(kind));
}

/**
 * Writes what a call says, does and costs, and tells the open pages: all in one statement, so all or nothing. Each round trip
 * through the client costs the voice worker about as much as twenty frames of audio. Other kinds of records are left alone.
 */
export async function writeCallRows(
  db: Pick<Database, '$executeRaw'>,
  batch: readonly JournalRecord[],
  notices: readonly LiveNotice[],
): Promise<void> {
  const of = <K extends JournalRecord['kind']>(kind: K) =>
    batch.filter((record): record is Extract<JournalRecord, { kind: K }> => record.kind === kind);
  const turns = latest(of('turn'), ({ callId, itemId }) => `${callId} ${itemId}`);
  const tools = latest(of('tool'), ({ callId, toolCallId }) => `${callId} ${toolCallId}`);
  const events = latest(of('event'), ({ eventId }) => eventId);
  const patches = latest(of('patch'), ({ callId }) => callId);
  const recordings = latest(of('recording'), ({ recordingId }) => recordingId);
  const parts = [
    ...(turns.length > 0 ? [turnsOf(turns)] : []),
    ...(tools.length > 0 ? [toolCallsOf(tools)] : []),
    ...(events.length > 0 ? [eventsOf(events)] : []),
    ...(patches.length > 0 ? [patchesOf(patches)] : []),
    ...(recordings.length > 0 ? [recordingsOf(recordings)] : []),
  ];
  if (parts.length + notices.length === 0) return;
  const messages = JSON.stringify(notices.map((notice) => JSON.stringify(notice)));
  const tell = Prisma.sql`SELECT pg_notify(${LIVE_CHANNEL}, message) FROM jsonb_array_elements_text(${messages}::jsonb) AS message`;
  await db.$executeRaw(parts.length > 0 ? Prisma.sql`WITH ${Prisma.join(parts)} ${tell}` : tell);
}

/** One statement may touch a row once: of several records with one key the last one counts. */
export function latest<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

function turnsOf(rows: readonly TurnRow[]): Prisma.Sql {
  return Prisma.sql`turns AS (
    INSERT INTO "TranscriptTurn" ("id", "projectId", "callId", "itemId", "speaker", "text", "heardText", "interrupted", "startedAtMs", "endedAtMs")
    SELECT "turnId", "projectId", "callId", "itemId", "speaker"::"Speaker", "text", "heardText", "interrupted", "startedAtMs", "endedAtMs"
    FROM jsonb_to_recordset(${json(rows)}::jsonb) AS r("turnId" text, "projectId" text, "callId" text, "itemId" text, "speaker" text,
      "text" text, "heardText" text, "interrupted" boolean, "startedAtMs" int, "endedAtMs" int)
    ON CONFLICT ("callId", "itemId") DO UPDATE SET "text" = EXCLUDED."text", "heardText" = EXCLUDED."heardText",
      "interrupted" = EXCLUDED."interrupted", "startedAtMs" = EXCLUDED."startedAtMs", "endedAtMs" = EXCLUDED."endedAtMs")`;
}

function toolCallsOf(rows: readonly ToolCallRow[]): Prisma.Sql {
  return Prisma.sql`tools AS (
    INSERT INTO "ToolCall" ("id", "projectId", "callId", "toolCallId", "name", "args", "status", "output", "errorCode", "attempts", "retries",
      "startedAtMs", "durationMs", "startedAt")
    SELECT "toolCallRowId", "projectId", "callId", "toolCallId", "name", "args", "status"::"ToolCallStatus", "output", "errorCode", "attempts",
      GREATEST(jsonb_array_length("attempts") - 1, 0), "startedAtMs", "durationMs",
      (SELECT c."startedAt" FROM "Call" AS c WHERE c."id" = r."callId") + "startedAtMs" * INTERVAL '1 millisecond'
    FROM jsonb_to_recordset(${json(rows)}::jsonb) AS r("toolCallRowId" text, "projectId" text, "callId" text, "toolCallId" text, "name" text,
      "args" jsonb, "status" text, "output" jsonb, "errorCode" text, "attempts" jsonb, "startedAtMs" int, "durationMs" int)
    ON CONFLICT ("callId", "toolCallId") DO UPDATE SET "status" = EXCLUDED."status", "output" = EXCLUDED."output",
      "errorCode" = EXCLUDED."errorCode", "attempts" = EXCLUDED."attempts", "retries" = EXCLUDED."retries",
      "durationMs" = EXCLUDED."durationMs"
    WHERE "ToolCall"."status" IN ('running', 'cancelled') OR EXCLUDED."status" NOT IN ('running', 'cancelled'))`;
}

function eventsOf(rows: readonly EventRow[]): Prisma.Sql {
  return Prisma.sql`events AS (
    INSERT INTO "EventLog" ("id", "projectId", "callId", "type", "payload", "at")
    SELECT "eventId", "projectId", "callId", "type", "payload", to_timestamp("atMs" / 1000.0)
    FROM jsonb_to_recordset(${json(rows)}::jsonb) AS r("eventId" text, "projectId" text, "callId" text, "type" text, "payload" jsonb,
      "atMs" double precision)
    ON CONFLICT ("id") DO NOTHING)`;
}

function patchesOf(rows: readonly CallPatch[]): Prisma.Sql {
  return Prisma.sql`patches AS (
    UPDATE "Call" AS c SET
      "answeredAt" = LEAST(c."answeredAt", to_timestamp(r."answeredAtMs" / 1000.0)),
      "timeToFirstAudioMs" = COALESCE(c."timeToFirstAudioMs", r."timeToFirstAudioMs"),
      "realtimeSessionId" = COALESCE(r."realtimeSessionId", c."realtimeSessionId"),
      "interruptions" = GREATEST(r."interruptions", c."interruptions"),
      "usage" = CASE WHEN (r."usage"->>'responses')::int >= COALESCE((c."usage"->>'responses')::int, 0) THEN r."usage" ELSE c."usage" END,
      "costMicros" = GREATEST(r."costMicros", c."costMicros")
    FROM jsonb_to_recordset(${json(rows)}::jsonb) AS r("callId" text, "answeredAtMs" double precision, "timeToFirstAudioMs" int,
      "realtimeSessionId" text, "interruptions" int, "usage" jsonb, "costMicros" bigint)
    WHERE c."id" = r."callId")`;
}

function recordingsOf(rows: readonly RecordingRow[]): Prisma.Sql {
  return Prisma.sql`recordings AS (
    INSERT INTO "Recording" ("id", "projectId", "callId", "kind", "contentType", "path", "offsetMs", "durationMs", "startedAt", "finishedAt")
    SELECT "recordingId", "projectId", "callId", 'call'::"RecordingKind", ${CALL_RECORDING_CONTENT_TYPE}, "path", "offsetMs", "durationMs",
      to_timestamp("startedAtMs" / 1000.0), to_timestamp("finishedAtMs" / 1000.0)
    FROM jsonb_to_recordset(${json(rows)}::jsonb) AS r("recordingId" text, "projectId" text, "callId" text, "path" text, "offsetMs" int,
      "durationMs" int, "startedAtMs" double precision, "finishedAtMs" double precision)
    ON CONFLICT ("id") DO UPDATE SET "durationMs" = COALESCE(EXCLUDED."durationMs", "Recording"."durationMs"),
      "finishedAt" = COALESCE(EXCLUDED."finishedAt", "Recording"."finishedAt"))`;
}

/** PostgreSQL text cannot hold U+0000; a transcript with one must not stop the journal. */
function json(rows: readonly object[]): string {
  return JSON.stringify(rows).replaceAll('\\u0000', '');
}
