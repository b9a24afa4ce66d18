import { Prisma } from '@offhook/db';
import type { VapiCall } from '@offhook/protocol';
import type { JournalRecord } from '../calls/journal-records.ts';
import { writeCallRows } from '../calls/write-call-rows.ts';
import type { LiveNotice } from '../live/live-events.ts';
import { type VapiCallColumns, type VapiCallRecord, vapiCallRecord } from '../vapi-calls/vapi-call-record.ts';

/** In front of the name of a function that Vapi's assistant called, before Offhook was there. */
const FOREIGN_TOOL = 'vapi.';

export interface PageInto {
  readonly projectId: string;
  readonly importId: string;
  /** E.164 by Vapi's id of the number. */
  readonly numbers: ReadonlyMap<string, string>;
  /** Vapi's ids of the numbers whose calls are wanted; null: all calls. */
  readonly wanted: ReadonlySet<string> | null;
  /** Vapi's ids of numbers that other businesses of this system have: several may share one account, and each sees its own. */
  readonly elsewhere: ReadonlySet<string>;
  /** Told to open pages on commit. */
  readonly notice: LiveNotice;
}

/** What became of the calls of a page; together they are the page. */
export interface PageCounts {
  readonly added: number;
  /** Here already: from an import before, or because Offhook passed the call on to Vapi itself. */
  readonly known: number;
  readonly leftOut: number;
}

/** Writes the calls of a page with all they hold, each once whatever was there before. Within the caller's transaction. */
export async function writeCallPage(
  tx: Prisma.TransactionClient,
  page: readonly VapiCall[],
  into: PageInto,
): Promise<PageCounts> {
  const numberOf = (vapiNumberId: string) => into.numbers.get(vapiNumberId);
  const found = page.filter((call) => isWanted(call, into)).map((call) => vapiCallRecord(call, { ...into, numberOf }));
  const records = found.filter((record) => typeof record !== 'string');
  const kept = await keptCalls(tx, records);
  const news = records.filter((record) => !namesOf(record.call).some((name) => kept.has(name)));
  const calls = news.map(({ call }) => call);
  const added = await insertCalls(tx, calls, into);
  const written = news.filter(({ call }) => added.has(call.callId));
  await writeReports(tx, written, into);
  await writeCallRows(tx, written.flatMap(recordsOf), [into.notice]);
  return { added: added.size, known: records.length - added.size, leftOut: page.length - records.length };
}

function isWanted({ phoneNumberId }: VapiCall, { wanted, elsewhere }: PageInto): boolean {
  if (phoneNumberId !== undefined && elsewhere.has(phoneNumberId)) return false;
  return wanted === null || (phoneNumberId !== undefined && wanted.has(phoneNumberId));
}

/** Functions were run somewhere else then: under a name of their own they count in no figure and no list of ours. */
function recordsOf({ records }: VapiCallRecord): readonly JournalRecord[] {
  return records.map((record) =>
    record.kind === 'tool' ? { ...record, name: `${FOREIGN_TOOL}${record.name}` } : record,
  );
}

/** A row of ours goes by Twilio's name of the call when Offhook passed it on, by Vapi's otherwise. */
function namesOf({ vapiCallId, callSid }: VapiCallColumns): string[] {
  return callSid === null ? [vapiCallId] : [vapiCallId, callSid];
}

/** Those of the names that rows go by. Of any business: a call is somebody's once, whoever reads the account. */
async function keptCalls(
  tx: Prisma.TransactionClient,
  records: readonly VapiCallRecord[],
): Promise<ReadonlySet<string>> {
  const names = records.flatMap(({ call }) => namesOf(call));
  const rows = await tx.$queryRaw<{ name: string }[]>`
    SELECT "vapiCallId" AS "name" FROM "Call" WHERE "vapiCallId" = ANY(${names}::text[])`;
  return new Set(rows.map(({ name }) => name));
}

/** @returns ids of the rows that were made. */
async function insertCalls(
  tx: Prisma.TransactionClient,
  calls: readonly VapiCallColumns[],
  { projectId, importId }: PageInto,
): Promise<ReadonlySet<string>> {
  if (calls.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO "Call" ("id", "projectId", "phoneNumberId", "vapiCallId", "mode", "status", "fromNumber", "toNumber", "callerName", "startedAt",
      "answeredAt", "endedAt", "durationSec", "outcome", "endReason", "transcript", "timeToFirstAudioMs", "costMicros", "vapiImportId")
    SELECT r."callId", ${projectId}, (SELECT n."id" FROM "PhoneNumber" n WHERE n."e164" = r."toNumber" AND n."projectId" = ${projectId}),
      r."vapiCallId", 'vapi', r."status"::"CallStatus", r."fromNumber", r."toNumber", r."callerName", ${instant('startedAtMs')},
      ${instant('answeredAtMs')}, ${instant('endedAtMs')}, r."durationSec", r."outcome", r."endReason", r."transcript", r."timeToFirstAudioMs",
      r."costMicros", ${importId}
    FROM ${recordset(calls)}
    ON CONFLICT DO NOTHING RETURNING "id"`;
  return new Set(rows.map(({ id }) => id));
}

/** Vapi's own words, as its report of the end would have brought them. */
async function writeReports(
  tx: Prisma.TransactionClient,
  records: readonly VapiCallRecord[],
  { projectId }: PageInto,
): Promise<void> {
  if (records.length === 0) return;
  const rows = records.map(({ call: { callId, vapiCallId, endedAtMs }, words }) => ({
    ...{ callId, vapiCallId, endedAtMs },
    ...words,
  }));
  await tx.$executeRaw`
    INSERT INTO "VapiCallReport" ("vapiCallId", "projectId", "callId", "assistantId", "assistantName", "endedReason", "summary", "analysis",
      "costBreakdown", "endedAt", "reportedAt")
    SELECT r."vapiCallId", ${projectId}, r."callId", r."assistantId", r."assistantName", r."endedReason", r."summary", r."analysis",
      r."costBreakdown", ${instant('endedAtMs')}, ${instant('endedAtMs')}
    FROM jsonb_to_recordset(${json(rows)}::jsonb) AS r("vapiCallId" text, "callId" text, "assistantId" text, "assistantName" text,
      "endedReason" text, "summary" text, "analysis" jsonb, "costBreakdown" jsonb, "endedAtMs" double precision)
    ON CONFLICT ("vapiCallId") DO NOTHING`;
}

function instant(column: 'startedAtMs' | 'answeredAtMs' | 'endedAtMs'): Prisma.Sql {
  return Prisma.raw(`to_timestamp(r."${column}" / 1000.0)`);
}

function recordset(calls: readonly VapiCallColumns[]): Prisma.Sql {
  return Prisma.sql`jsonb_to_recordset(${json(calls)}::jsonb) AS r("callId" text, "vapiCallId" text, "status" text, "fromNumber" text,
      "toNumber" text, "callerName" text, "startedAtMs" double precision, "answeredAtMs" double precision, "endedAtMs" double precision,
      "durationSec" int, "outcome" text, "endReason" text, "transcript" text, "timeToFirstAudioMs" int, "costMicros" bigint)`;
}

/** PostgreSQL text cannot hold U+0000. */
function json(rows: readonly object[]): string {
  return JSON.stringify(rows).replaceAll('\\u0000', '');
}
