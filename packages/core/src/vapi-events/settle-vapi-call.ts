import type { Call, Database, Prisma, ToolCall } from '@offhook/db';
import { vapiEnding } from '@offhook/protocol';
import { EVENT_TYPE } from '../calls/event-types.ts';
import type { JournalRecord, ToolCallRow } from '../calls/journal-records.ts';
import { type CallOutcome, outcomeOfCall } from '../calls/outcome-of-call.ts';
import { readableTranscript } from '../calls/readable-transcript.ts';
import { writeCallRows } from '../calls/write-call-rows.ts';
import { ENDED_AT_VAPI } from '../dual-mode/handed-over-calls.ts';
import { purposeOfTool } from '../vapi-calls/tool-purpose.ts';
import { judgedEndReason, vapiRowId, WORKED } from '../vapi-calls/vapi-call-record.ts';
import { vapiEndReason } from '../vapi-calls/vapi-end-reason.ts';
import { LIVE_TURN_PREFIX } from './live-transcript.ts';
import type { VapiCallRow } from './open-vapi-call.ts';
import { settleTransfer } from './vapi-transfer.ts';

/** How a call of Vapi's ended, from the news of its end or from its report. Instants in epoch milliseconds. */
export interface VapiEnd {
  readonly projectId: string;
  readonly row: VapiCallRow;
  readonly endedReason: string;
  readonly endedAtMs: number;
  /** Where the caller was passed on to; null: nowhere, or Vapi does not say. */
  readonly destination: string | null;
  /** Null: only the news. The report replaces what was heard meanwhile, once. */
  readonly report: VapiReport | null;
}

export interface VapiReport {
  /** What was said and done, under any call id. */
  readonly records: readonly JournalRecord[];
  readonly answeredAtMs: number | null;
  readonly timeToFirstAudioMs: number | null;
  readonly costMicros: number | null;
  readonly callerName: string | null;
  /** Used when there are no turns. */
  readonly transcript: string;
  readonly summary: string | null;
  readonly analysis: Prisma.InputJsonValue | null;
  readonly costBreakdown: Prisma.InputJsonValue | null;
}

/** Vapi names every failure: a call that ended without a word about it was hung up. */
export const UNSAID_REASON = 'customer-ended-call';

const TRANSACTION_TIMEOUT_MS = 15_000;

/**
 * Ends a call of Vapi's in our books, all or nothing. The report counts once and over everything; the news of the end only while nothing
 * better is known. So order and repeats do not matter.
 *
 * @returns whether anything was written.
 */
export async function settleVapiCall(db: Database, end: VapiEnd): Promise<boolean> {
  return db.$transaction(
    async (tx) => {
      const { callId, vapiCallId } = end.row;
      await tx.$queryRaw`SELECT id FROM "Call" WHERE id = ${callId} FOR UPDATE`;
      const call = await tx.call.findUniqueOrThrow({ where: { id: callId }, include: { vapiReport: true } });
      if (call.mode !== 'vapi' || call.vapiReport?.reportedAt || (!end.report && !isOpen(call))) return false;
      if (end.report) await writeReport(tx, end, end.report);
      await settleTransfer(tx, end);
      await tx.vapiCallReport.updateMany({
        where: { vapiCallId },
        data: { endedReason: end.endedReason, endedAt: new Date(end.endedAtMs) },
      });
      await tx.call.update({ where: { id: callId }, data: await endColumns(tx, end, call) });
      await tellOfEnd(tx, end);
      return true;
    },
    { timeout: TRANSACTION_TIMEOUT_MS, maxWait: TRANSACTION_TIMEOUT_MS },
  );
}

/** Twilio's word that a call is over says nothing of how: Vapi's does. */
function isOpen({ status, endReason }: Pick<Call, 'status' | 'endReason'>): boolean {
  return status === 'active' || endReason === ENDED_AT_VAPI;
}

/** A function of ours may finish after its call: what the call came to is read off again. */
export async function refreshOutcome(db: Database, callId: string): Promise<void> {
  const call = await db.call.findUnique({ where: { id: callId }, include: { vapiReport: true } });
  if (!call || call.status === 'active') return;
  const outcome = await outcomeOf(db, callId, call.vapiReport?.endedReason ?? '');
  await db.call.updateMany({ where: { id: callId, status: call.status }, data: { outcome } });
}

/** Replaces what was heard while the call ran. Functions that ran here keep what they answered: Vapi knows only the words. */
async function writeReport(tx: Prisma.TransactionClient, end: VapiEnd, report: VapiReport): Promise<void> {
  const { callId, vapiCallId } = end.row;
  await tx.transcriptTurn.deleteMany({ where: { callId, itemId: { startsWith: LIVE_TURN_PREFIX } } });
  const ours = await tx.toolCall.findMany({ where: { callId }, select: { toolCallId: true } });
  const known = new Set(ours.map(({ toolCallId }) => toolCallId));
  const isNews = (record: JournalRecord) => record.kind !== 'tool' || !known.has((record as ToolCallRow).toolCallId);
  const records = report.records.filter(isNews).map((record) => ({ ...record, callId }) as JournalRecord);
  await writeCallRows(tx, records, []);
  const { summary, analysis, costBreakdown } = report;
  await tx.vapiCallReport.updateMany({
    where: { vapiCallId },
    data: {
      reportedAt: new Date(),
      summary,
      ...(analysis === null ? {} : { analysis }),
      ...(costBreakdown === null ? {} : { costBreakdown }),
    },
  });
}

interface Before {
  readonly startedAt: Date;
  readonly answeredAt: Date | null;
  readonly callerName: string | null;
  readonly timeToFirstAudioMs: number | null;
}

async function endColumns(tx: Prisma.TransactionClient, end: VapiEnd, before: Before) {
  const { report, endedReason, endedAtMs } = end;
  const { callId } = end.row;
  const turns = await tx.transcriptTurn.findMany({
    where: { callId },
    orderBy: [{ startedAtMs: 'asc' }, { id: 'asc' }],
  });
  const answeredAtMs = before.answeredAt?.getTime() ?? report?.answeredAtMs ?? null;
  const spoke = turns.some(({ speaker }) => speaker === 'assistant');
  return {
    status: statusOf(endedReason, spoke || answeredAtMs !== null),
    endedAt: new Date(endedAtMs),
    answeredAt: answeredAtMs === null ? null : new Date(answeredAtMs),
    durationSec: Math.max(0, Math.round((endedAtMs - (answeredAtMs ?? before.startedAt.getTime())) / 1_000)),
    endReason: vapiEndReason(endedReason),
    outcome: await outcomeOf(tx, callId, endedReason),
    transcript: readableTranscript(turns) || (report?.transcript ?? ''),
    callerName: before.callerName ?? report?.callerName ?? null,
    timeToFirstAudioMs: before.timeToFirstAudioMs ?? report?.timeToFirstAudioMs ?? null,
    ...(report?.costMicros == null ? {} : { costMicros: report.costMicros }),
  } as const;
}

function statusOf(endedReason: string, wasAnswered: boolean): 'completed' | 'missed' | 'failed' {
  const ending = vapiEnding(endedReason);
  if (ending === 'failed') return 'failed';
  return ending === 'notAnswered' || !wasAnswered ? 'missed' : 'completed';
}

/** From the rows, by the same rules as for our own calls: a booking counts when it is in the calendar. */
async function outcomeOf(
  db: Pick<Database, 'transcriptTurn' | 'toolCall' | 'booking' | 'transfer'>,
  callId: string,
  endedReason: string,
): Promise<CallOutcome> {
  const where = { callId };
  const callerSpoke = (await db.transcriptTurn.count({ where: { callId, speaker: 'caller' } })) > 0;
  const tools = await db.toolCall.findMany({ where, orderBy: { startedAtMs: 'asc' } });
  const bookings = await db.booking.findMany({
    where: { callId, status: { not: 'cancelled' } },
    select: { emergency: true },
  });
  const transfers = await db.transfer.findMany({ where, select: { outcome: true } });
  const bookedThere = bookings.length === 0 && tools.some(bookedElsewhere) ? [{ emergency: false }] : bookings;
  if (bookedThere.length === 0 && vapiEnding(endedReason) === 'failed') return 'failed';
  return outcomeOfCall({
    endReason: judgedEndReason(vapiEndReason(endedReason), callerSpoke),
    callerSpoke,
    transfers,
    hasVoicemail: false,
    spokeAfterTransfer: false,
    bookings: bookedThere,
    tools: tools.map(asOurs),
  });
}

/** A function of somebody else's, named for what ours does, says only that it worked. */
function asOurs({ name, status, output }: ToolCall) {
  const purpose = purposeOfTool(name);
  if (purpose === null || purpose === name) return { name, status, output };
  return { name: purpose, status, output: status === 'succeeded' ? WORKED : null };
}

function bookedElsewhere({ name, status }: ToolCall): boolean {
  return status === 'succeeded' && name !== 'book_slot' && purposeOfTool(name) === 'book_slot';
}

async function tellOfEnd(tx: Prisma.TransactionClient, end: VapiEnd): Promise<void> {
  const { projectId, row, endedReason, endedAtMs } = end;
  const { callId, vapiCallId } = row;
  const payload = { endReason: vapiEndReason(endedReason), endedReason, vapiCallId };
  const eventId = vapiRowId('evt', vapiCallId, 'ended');
  const ended = {
    kind: 'event',
    projectId,
    callId,
    eventId,
    type: EVENT_TYPE.ended,
    payload,
    atMs: endedAtMs,
  } as const;
  await writeCallRows(tx, [ended], [{ projectId, callId, kind: 'call', at: new Date().toISOString() }]);
}
