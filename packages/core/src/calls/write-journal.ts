import type { Database, Prisma } from '@offhook/db';
import { publishLive } from '../live/publish-live.ts';
import { CALL_RECORDING_CONTENT_TYPE } from '../recordings/recording-format.ts';
import { writeWaysOut } from '../transfers/write-ways-out.ts';
import { finishCall } from './finish-call.ts';
import type { CallPatch, EventRow, JournalRecord, RecordingRow, ToolCallRow, TurnRow } from './journal-records.ts';
import { openCall, writeRefusedCall } from './open-call.ts';

const TRANSACTION_TIMEOUT_MS = 15_000;

/**
 * Writes a batch in one transaction, all or nothing, and tells the open pages on commit. Repeating a batch changes nothing:
 * turns and tool calls are upserted by their OpenAI ids, events by their own id, ends only touch an active call.
 * Records of one call must be handed over in their order; those a dead worker left behind may come late, and then never
 * take back what is known better by now.
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
      await openCalls(client, batch);
      if (turns.length > 0) await upsertTurns(client, turns);
      if (tools.length > 0) await upsertToolCalls(client, tools);
      if (of('event').length > 0) await insertEvents(client, of('event'));
      if (patches.length > 0) await patchCalls(client, patches);
      if (recordings.length > 0) await upsertRecordings(client, recordings);
      await passOn(client, batch);
      await writeWaysOut(client, batch);
      for (const end of of('end')) await finishCall(client, end);
      await publishLive(client, ...noticesOf(batch));
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
      "errorCode" = EXCLUDED."errorCode", "attempts" = EXCLUDED."attempts", "durationMs" = EXCLUDED."durationMs"
    WHERE "ToolCall"."status" IN ('running', 'cancelled') OR EXCLUDED."status" NOT IN ('running', 'cancelled')`;
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
      "answeredAt" = LEAST(c."answeredAt", to_timestamp(r."answeredAtMs" / 1000.0)),
      "timeToFirstAudioMs" = COALESCE(c."timeToFirstAudioMs", r."timeToFirstAudioMs"),
      "realtimeSessionId" = COALESCE(r."realtimeSessionId", c."realtimeSessionId"),
      "interruptions" = GREATEST(r."interruptions", c."interruptions"),
      "usage" = CASE WHEN (r."usage"->>'responses')::int >= COALESCE((c."usage"->>'responses')::int, 0) THEN r."usage" ELSE c."usage" END,
      "costMicros" = GREATEST(r."costMicros", c."costMicros")
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

/** Rows of calls that were answered, or refused, while the database was away. */
async function openCalls(db: Database, batch: readonly JournalRecord[]): Promise<void> {
  for (const record of batch) {
    if (record.kind === 'open') await openCall(db, record.call);
    if (record.kind === 'refused') await writeRefusedCall(db, record.call, record.refusal);
  }
}

/** Who may take a call over: nobody by a token that is used, anybody when its worker lets go of it. */
async function passOn(db: Database, batch: readonly JournalRecord[]): Promise<void> {
  for (const record of batch) {
    if (record.kind === 'streamOpened') {
      const { callId, streamTokenHash } = record;
      await db.call.updateMany({ where: { id: callId, streamTokenHash }, data: { streamTokenHash: null } });
    }
    if (record.kind === 'release') {
      const { callId, workerId } = record;
      await db.call.updateMany({ where: { id: callId, workerId, status: 'active' }, data: { workerId: null } });
    }
  }
}

/** PostgreSQL text cannot hold U+0000; a transcript with one must not stop the journal. */
function json(rows: readonly object[]): string {
  return JSON.stringify(rows).replaceAll('\\u0000', '');
}

const NOTICE_KINDS = {
  open: 'call',
  refused: null,
  turn: 'turn',
  tool: 'tool',
  event: null,
  patch: 'call',
  recording: 'call',
  left: 'call',
  transferStarted: 'call',
  transferSettled: 'call',
  voicemail: 'call',
  streamOpened: null,
  release: null,
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
