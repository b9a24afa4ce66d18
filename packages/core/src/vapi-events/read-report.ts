import type { Prisma } from '@offhook/db';
import type { VapiCall, VapiContext, VapiEndOfCallReport } from '@offhook/protocol';
import { vapiCallRecord } from '../vapi-calls/vapi-call-record.ts';
import type { VapiCallRow } from './open-vapi-call.ts';
import { UNSAID_REASON, type VapiEnd, type VapiReport } from './settle-vapi-call.ts';

interface Reported {
  readonly projectId: string;
  readonly row: VapiCallRow;
  readonly context: VapiContext;
  readonly message: VapiEndOfCallReport;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/** The report of a call's end, read by the same rules as Vapi's history, so that both say the same of a call. Pure. */
export function endOfReport({ projectId, row, context, message, nowMs }: Reported): VapiEnd {
  const call = callOfReport({ row, context, message, nowMs });
  const record = vapiCallRecord(call, { projectId, numberOf: () => undefined, said: message.turns });
  const endedReason = message.endedReason ?? UNSAID_REASON;
  const endedAtMs = typeof record === 'string' ? nowMs : record.call.endedAtMs;
  return {
    projectId,
    row,
    endedReason,
    endedAtMs,
    destination: destinationOf(message),
    report: reportOf(record, message, call),
  };
}

/**
 * A call read from Vapi's API, as the end of one of ours. Null: it is not over yet. One that was handed over is an outgoing call in Vapi's
 * books; that its row is here says that somebody rang.
 */
export function endOfListedCall(
  call: VapiCall,
  of: { readonly projectId: string; readonly row: VapiCallRow },
): VapiEnd | null {
  const ours = { ...call, type: 'inboundPhoneCall' };
  const record = vapiCallRecord(ours, { projectId: of.projectId, numberOf: () => undefined });
  if (typeof record === 'string') return null;
  const message = { summary: call.analysis?.summary ?? null, analysis: call.analysis ?? null };
  return {
    ...of,
    endedReason: call.endedReason ?? UNSAID_REASON,
    endedAtMs: record.call.endedAtMs,
    destination: call.destination?.number ?? call.destination?.sipUri ?? null,
    report: reportOf(record, message, call),
  };
}

function destinationOf({ destination }: VapiEndOfCallReport): string | null {
  return destination?.number ?? destination?.sipUri ?? null;
}

/** The call as `GET /call` would list it by now: the message carries beside it what has just become known. */
function callOfReport({ row, context, message, nowMs }: Omit<Reported, 'projectId'>): VapiCall {
  const { call, customerNumber, customerName } = context;
  const startedAtMs = message.startedAtMs ?? row.startedAtMs;
  const customer = {
    ...(customerNumber === null ? {} : { number: customerNumber }),
    ...(customerName === null ? {} : { name: customerName }),
  };
  return {
    costs: [],
    ...call,
    id: row.vapiCallId,
    type: 'inboundPhoneCall',
    status: 'ended',
    endedReason: message.endedReason ?? undefined,
    startedAt: new Date(startedAtMs).toISOString(),
    endedAt: new Date(message.endedAtMs ?? nowMs).toISOString(),
    customer,
    cost: message.costUsd ?? undefined,
    artifact: message.artifact ?? undefined,
    transcript: message.transcript ?? undefined,
    analysis: message.analysis ?? undefined,
  };
}

type Judged = Pick<VapiEndOfCallReport, 'summary' | 'analysis'>;

function reportOf(
  record: ReturnType<typeof vapiCallRecord>,
  { summary, analysis }: Judged,
  call: VapiCall,
): VapiReport {
  const read = typeof record === 'string' ? null : record;
  return {
    records: read?.records ?? [],
    answeredAtMs: read?.call.answeredAtMs ?? null,
    timeToFirstAudioMs: read?.call.timeToFirstAudioMs ?? null,
    costMicros: read?.call.costMicros ?? null,
    callerName: read?.call.callerName ?? null,
    transcript: read?.call.transcript ?? '',
    summary,
    analysis: plainJson(analysis),
    costBreakdown: plainJson(call.costBreakdown),
  };
}

function plainJson(value: unknown): Prisma.InputJsonValue | null {
  return value === undefined || value === null ? null : JSON.parse(JSON.stringify(value));
}
