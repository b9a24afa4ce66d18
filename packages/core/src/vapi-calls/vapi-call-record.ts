import { createHash } from 'node:crypto';
import {
  instantMs,
  readVapiTurns,
  type VapiCall,
  type VapiEnding,
  type VapiTurn,
  vapiCostMicros,
  vapiEnding,
} from '@offhook/protocol';
import { EVENT_TYPE } from '../calls/event-types.ts';
import type { EventRow, JournalRecord, ToolCallRow, TurnRow } from '../calls/journal-records.ts';
import { outcomeOfCall } from '../calls/outcome-of-call.ts';
import { readableTranscript } from '../calls/readable-transcript.ts';
import { asObject, purposeOfTool, saysItWorked } from './tool-purpose.ts';
import { vapiEndReason } from './vapi-end-reason.ts';

/** Twilio names its calls so. */
const TWILIO_CALL = /^CA[0-9a-f]{32}$/i;

/** A finished call of Vapi's, as the `Call` row keeps it. Instants in epoch milliseconds. */
export interface VapiCallColumns {
  readonly callId: string;
  readonly vapiCallId: string;
  /** Twilio's, when the number was Twilio's. */
  readonly callSid: string | null;
  readonly status: 'completed' | 'missed' | 'failed';
  readonly fromNumber: string;
  readonly toNumber: string;
  readonly callerName: string | null;
  readonly startedAtMs: number;
  readonly answeredAtMs: number | null;
  readonly endedAtMs: number;
  readonly durationSec: number;
  readonly outcome: string;
  readonly endReason: string;
  readonly transcript: string;
  readonly timeToFirstAudioMs: number | null;
  readonly costMicros: number | null;
}

/** What `VapiCallReport` keeps beside it: Vapi's own words about the call. */
export interface VapiCallWords {
  readonly assistantId: string | null;
  readonly assistantName: string | null;
  readonly endedReason: string | null;
  readonly summary: string | null;
  readonly analysis: unknown;
  readonly costBreakdown: unknown;
}

export interface VapiCallRecord {
  readonly call: VapiCallColumns;
  readonly words: VapiCallWords;
  /** What was said and done, and one event that keeps Vapi's own words. The same ids for the same call, whenever it is read. */
  readonly records: readonly JournalRecord[];
}

export interface RecordInto {
  readonly projectId: string;
  /** Numbers by Vapi's id of them: a listed call names its number by that alone. E.164. */
  readonly numberOf: (vapiNumberId: string) => string | undefined;
  /** What was said, when it is known already; left out: the call's own messages. */
  readonly said?: readonly VapiTurn[];
}

/** Why a call is not a call of ours: made by the assistant, from a browser, not over yet, or without a date. */
export type LeftOut = 'outgoing' | 'not_by_telephone' | 'not_over' | 'undated';

/** One call of Vapi's history in our words. Pure. */
export function vapiCallRecord(vapiCall: VapiCall, into: RecordInto): VapiCallRecord | LeftOut {
  if (vapiCall.type === 'outboundPhoneCall') return 'outgoing';
  if (vapiCall.type !== 'inboundPhoneCall') return 'not_by_telephone';
  if (vapiCall.status !== 'ended') return 'not_over';
  const startedAtMs = instantMs(vapiCall.startedAt) ?? instantMs(vapiCall.createdAt);
  if (startedAtMs === null) return 'undated';
  const call: Heard = { vapiCall, startedAtMs, callId: vapiRowId('call', vapiCall.id), projectId: into.projectId };
  const said = into.said ?? readVapiTurns(vapiCall.artifact?.messages ?? vapiCall.messages);
  const turns = turnsOf(call, said);
  const tools = toolsOf(call, said);
  const columns = columnsOf(call, { turns, tools, toNumber: numberCalled(vapiCall, into) });
  return { call: columns, words: wordsOf(vapiCall), records: [...turns, ...tools, eventOf(call, columns.endedAtMs)] };
}

interface Heard {
  readonly vapiCall: VapiCall;
  readonly startedAtMs: number;
  readonly callId: string;
  readonly projectId: string;
}

/** Our ids are 20 characters behind their prefix; these are made of Vapi's id, so that a call read twice is one. */
export function vapiRowId(prefix: string, ...parts: readonly (string | number)[]): string {
  const digest = createHash('sha256')
    .update(['vapi', ...parts].join(' '))
    .digest('hex');
  return `${prefix}_${BigInt(`0x${digest}`).toString(36).slice(0, 20)}`;
}

function positionMs({ startedAtMs }: Heard, turn: VapiTurn): number {
  if (turn.secondsFromStart !== null) return Math.max(0, Math.round(turn.secondsFromStart * 1_000));
  return turn.atMs === null ? 0 : Math.max(0, Math.round(turn.atMs - startedAtMs));
}

function turnsOf(call: Heard, said: readonly VapiTurn[]): TurnRow[] {
  const { projectId, callId, startedAtMs } = call;
  return said.flatMap((turn, index): TurnRow[] => {
    if (turn.kind !== 'said') return [];
    const itemId = `vapi_${index}`;
    const position = positionMs(call, turn);
    const { speaker, text } = turn;
    const endedAtMs = turn.endedAtMs === null ? null : Math.max(position, Math.round(turn.endedAtMs - startedAtMs));
    const ids = { turnId: vapiRowId('turn', call.vapiCall.id, index), itemId };
    const unknown = { heardText: null, interrupted: false };
    return [{ kind: 'turn', projectId, callId, ...ids, speaker, text, ...unknown, startedAtMs: position, endedAtMs }];
  });
}

function toolsOf(call: Heard, said: readonly VapiTurn[]): ToolCallRow[] {
  const results = new Map(said.flatMap((turn) => (turn.kind === 'toolResult' ? [[turn.toolCallId, turn]] : [])));
  const seen = new Set<string>();
  return said.flatMap((turn) => {
    if (turn.kind !== 'toolCalls') return [];
    return turn.calls.flatMap(({ toolCallId, name, args }): ToolCallRow[] => {
      if (seen.has(toolCallId)) return [];
      seen.add(toolCallId);
      const result = results.get(toolCallId);
      const startedAtMs = positionMs(call, turn);
      const durationMs = result ? Math.max(0, positionMs(call, result) - startedAtMs) : null;
      const ids = { toolCallRowId: vapiRowId('tool', call.vapiCall.id, toolCallId), toolCallId };
      const { projectId, callId } = call;
      const of = { kind: 'tool', projectId, callId, ...ids, name, args } as const;
      return [{ ...of, ...answered(result?.result), attempts: [], startedAtMs, durationMs }];
    });
  });
}

/** Without a result the call was over before there was one. */
function answered(result: string | undefined): Pick<ToolCallRow, 'status' | 'output' | 'errorCode'> {
  if (result === undefined) return { status: 'cancelled', output: null, errorCode: null };
  const status = saysItWorked(result) ? 'succeeded' : 'refused';
  return { status, output: asObject(result) ?? { text: result }, errorCode: null };
}

interface Parts {
  readonly turns: readonly TurnRow[];
  readonly tools: readonly ToolCallRow[];
  readonly toNumber: string;
}

function columnsOf(call: Heard, { turns, tools, toNumber }: Parts): VapiCallColumns {
  const { vapiCall, startedAtMs, callId } = call;
  const endedReason = vapiCall.endedReason ?? '';
  const ending = vapiEnding(endedReason);
  const lastSaidMs = Math.max(0, ...turns.map(({ startedAtMs: at, endedAtMs }) => endedAtMs ?? at));
  const endedAtMs = Math.max(startedAtMs, instantMs(vapiCall.endedAt) ?? startedAtMs + lastSaidMs);
  const wasAnswered = turns.some(({ speaker }) => speaker === 'assistant');
  return {
    callId,
    vapiCallId: vapiCall.id,
    callSid: TWILIO_CALL.test(vapiCall.phoneCallProviderId ?? '') ? (vapiCall.phoneCallProviderId ?? null) : null,
    status: statusOf(ending, wasAnswered),
    fromNumber: vapiCall.customer?.number ?? '',
    toNumber,
    callerName: vapiCall.customer?.name ?? null,
    startedAtMs,
    answeredAtMs: wasAnswered ? startedAtMs : null,
    endedAtMs,
    durationSec: Math.round((endedAtMs - startedAtMs) / 1_000),
    outcome: ending === 'failed' ? 'failed' : outcomeOf(endedReason, turns, tools),
    endReason: vapiEndReason(endedReason),
    transcript: readableTranscript(turns) || (vapiCall.artifact?.transcript ?? vapiCall.transcript ?? ''),
    timeToFirstAudioMs: firstAudioMs(turns),
    costMicros: vapiCostMicros(vapiCall.cost),
  };
}

function statusOf(ending: VapiEnding, wasAnswered: boolean): VapiCallColumns['status'] {
  if (ending === 'failed') return 'failed';
  return ending === 'notAnswered' || !wasAnswered ? 'missed' : 'completed';
}

/** Only when the assistant spoke first: after the caller's words it says nothing about how soon the line came alive. */
function firstAudioMs(turns: readonly TurnRow[]): number | null {
  const [first] = turns;
  return first?.speaker === 'assistant' ? first.startedAtMs : null;
}

/** The same derivation as for our own calls, with each function read as the one of ours that does the same. */
function outcomeOf(endedReason: string, turns: readonly TurnRow[], tools: readonly ToolCallRow[]): string {
  const worked = (name: string) =>
    tools.some((tool) => tool.status === 'succeeded' && purposeOfTool(tool.name) === name);
  const callerSpoke = turns.some(({ speaker }) => speaker === 'caller');
  const endReason = vapiEndReason(endedReason);
  return outcomeOfCall({
    endReason: judgedEndReason(endReason, callerSpoke),
    callerSpoke,
    transfers: endReason === 'transferred' ? [{ outcome: 'connected' }] : [],
    hasVoicemail: false,
    spokeAfterTransfer: false,
    bookings: worked('book_slot') ? [{ emergency: false }] : [],
    tools: tools.map(({ name, status }) => ({
      name: purposeOfTool(name) ?? name,
      status,
      output: status === 'succeeded' ? WORKED : null,
    })),
  });
}

/** Vapi ends a call by its silence whatever was said before. */
export function judgedEndReason(endReason: string, callerSpoke: boolean): string {
  return endReason === 'caller_silent' && callerSpoke ? 'caller_hung_up' : endReason;
}

/** How our own functions say that they did what they are for. */
export const WORKED = { found: true, taken: true, sent: true, reported: true, moved: true, cancelled: true };

function numberCalled(vapiCall: VapiCall, { numberOf }: RecordInto): string {
  const { phoneNumber, phoneNumberId } = vapiCall;
  const listed = phoneNumberId === undefined ? undefined : numberOf(phoneNumberId);
  return listed ?? phoneNumber?.number ?? phoneNumber?.twilioPhoneNumber ?? '';
}

function wordsOf({ assistantId, assistant, endedReason, analysis, costBreakdown }: VapiCall): VapiCallWords {
  return {
    assistantId: assistantId ?? assistant?.id ?? null,
    assistantName: assistant?.name ?? null,
    endedReason: endedReason ?? null,
    summary: analysis?.summary ?? null,
    analysis: analysis ?? null,
    costBreakdown: costBreakdown ?? null,
  };
}

/** Says where the call comes from, in the list of what happened. */
function eventOf({ vapiCall, callId, projectId }: Heard, endedAtMs: number): EventRow {
  const { id, endedReason, phoneCallProviderId, artifact } = vapiCall;
  const hasRecording = artifact?.recordingUrl !== undefined || artifact?.stereoRecordingUrl !== undefined;
  const payload = {
    vapiCallId: id,
    callSid: phoneCallProviderId ?? null,
    endedReason: endedReason ?? null,
    hasRecording,
  };
  const eventId = vapiRowId('evt', id);
  return { kind: 'event', projectId, callId, eventId, type: EVENT_TYPE.imported, payload, atMs: endedAtMs };
}
