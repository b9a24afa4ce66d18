import type { Booking, Call, CallMode, CallStatus, EventLog, ToolCall, TranscriptTurn } from '@offhook/db';
import { z } from 'zod';
import { type AlertView, toAlertView, WITH_STEPS } from '../emergencies/alert-view.ts';
import { granted, notFound, type Outcome } from '../projects/outcome.ts';
import { durationMsOf, findCallRecording, type RecordingDeps } from '../recordings/call-recording.ts';
import { type TransferView, toTransferView, toVoicemailView, type VoicemailView } from './call-transfers.ts';
import { type FlaggedTurn, falseClaimsIn } from './false-claims.ts';

/** One call in full, ready for its page. Times of turns and tool calls: milliseconds since the media stream started. */
export type CallDetail = {
  callId: string;
  callSid: string;
  mode: CallMode;
  status: CallStatus;
  outcome: string | null;
  endReason: string | null;
  /** Why the assistant did not simply answer; null: it did. */
  callerRule: string | null;
  fromNumber: string;
  toNumber: string;
  callerName: string | null;
  number: { numberId: string; label: string; e164: string } | null;
  startedAt: string;
  answeredAt: string | null;
  endedAt: string | null;
  durationSec: number | null;
  timeToFirstAudioMs: number | null;
  interruptions: number;
  /** Millionths of the business's currency. */
  costMicros: number | null;
  traceId: string | null;
  simulated: boolean;
  scenario: string | null;
  turns: TurnView[];
  toolCalls: ToolCallView[];
  events: EventView[];
  bookings: CallBooking[];
  transfers: TransferView[];
  /** Emergencies that were reported, with everybody who was rung. */
  emergencies: AlertView[];
  voicemails: VoicemailView[];
  /** What Vapi says about a call that its assistant answered; null for any other. */
  vapi: { assistantName: string | null; endedReason: string | null; summary: string | null } | null;
  /** What there is to hear, once the call is over; null when nothing was recorded. */
  recording: { durationMs: number } | null;
};

export type TurnView = {
  turnId: string;
  speaker: TranscriptTurn['speaker'];
  text: string;
  /** What the caller heard of an interrupted answer; null when they heard all of it. */
  heardText: string | null;
  /** The rest of it, which was generated and never heard. */
  unheardText: string | null;
  interrupted: boolean;
  startedAtMs: number;
  endedAtMs: number | null;
  /** What of it no function had answered; null when nothing was found. */
  falseClaims: FlaggedTurn | null;
};

const ToolAttempt = z.object({
  attempt: z.number(),
  startedAtMs: z.number(),
  durationMs: z.number(),
  error: z.string().nullable(),
});

export type ToolCallView = {
  toolCallRowId: string;
  name: string;
  status: ToolCall['status'];
  /** JSON as the model wrote it, and as it was answered; pretty-printed for reading. */
  argsJson: string;
  outputJson: string | null;
  /** The sentence the tool offered the model to say, when it did. */
  say: string | null;
  errorCode: string | null;
  attempts: z.infer<typeof ToolAttempt>[];
  startedAtMs: number;
  durationMs: number | null;
};

export type EventView = { eventId: string; type: string; at: string; payloadJson: string };

export type CallBooking = {
  bookingId: string;
  confirmationCode: string;
  status: Booking['status'];
  serviceName: string;
  technician: { name: string; color: string } | null;
  startsAt: string;
  endsAt: string;
  customerName: string;
  customerPhone: string;
  address: string;
  emergency: boolean;
  priceMinCents: number | null;
  priceMaxCents: number | null;
};

const NO_REPORT = { assistantName: null, endedReason: null, summary: null };

/** A page shows so many events; a call with more has a fault that its first ones explain. */
const MAX_EVENTS = 200;

export async function getCall(
  deps: RecordingDeps,
  where: { projectId: string; callId: string },
): Promise<Outcome<CallDetail>> {
  const { db } = deps;
  const call = await db.call.findFirst({
    where: { id: where.callId, projectId: where.projectId },
    include: {
      phoneNumber: true,
      vapiReport: { select: { assistantName: true, endedReason: true, summary: true } },
      turns: { orderBy: [{ startedAtMs: 'asc' }, { id: 'asc' }] },
      toolCalls: { orderBy: [{ startedAtMs: 'asc' }, { id: 'asc' }] },
      bookings: { orderBy: { createdAt: 'asc' }, include: { service: true, technician: true } },
      transfers: { orderBy: [{ startedAt: 'asc' }, { id: 'asc' }] },
      emergencyAlerts: { orderBy: { createdAt: 'asc' }, include: WITH_STEPS },
      recordings: { where: { kind: 'voicemail' }, orderBy: { startedAt: 'asc' } },
    },
  });
  if (!call) return notFound('call');
  const events = await db.eventLog.findMany({
    where: { callId: call.id },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    take: MAX_EVENTS,
  });
  const recording = call.status === 'active' ? null : await findCallRecording(deps, where);
  const falseClaims = falseClaimsIn(events);
  const answeredAtMs = (call.answeredAt ?? call.startedAt).getTime();
  return granted({
    ...summaryOf(call),
    callerName: call.callerName ?? call.bookings[0]?.customerName ?? null,
    number: call.phoneNumber && {
      numberId: call.phoneNumber.id,
      label: call.phoneNumber.label,
      e164: call.phoneNumber.e164,
    },
    turns: call.turns.map((turn) => toTurnView(turn, falseClaims)),
    toolCalls: call.toolCalls.map(toToolCallView),
    events: events.map(toEventView),
    bookings: call.bookings.map(toCallBooking),
    emergencies: call.emergencyAlerts.map(toAlertView),
    transfers: call.transfers.map((row) => toTransferView(row, answeredAtMs)),
    voicemails: await Promise.all(call.recordings.map((row) => toVoicemailView(deps, row, answeredAtMs))),
    vapi: call.mode === 'vapi' ? (call.vapiReport ?? NO_REPORT) : null,
    recording: recording && { durationMs: durationMsOf(recording) },
  });
}

function summaryOf(call: Call) {
  return {
    callId: call.id,
    callSid: call.providerCallId,
    mode: call.mode,
    status: call.status,
    outcome: call.outcome,
    endReason: call.endReason,
    callerRule: call.callerRule,
    fromNumber: call.fromNumber,
    toNumber: call.toNumber,
    startedAt: call.startedAt.toISOString(),
    answeredAt: call.answeredAt?.toISOString() ?? null,
    endedAt: call.endedAt?.toISOString() ?? null,
    durationSec: call.durationSec,
    timeToFirstAudioMs: call.timeToFirstAudioMs,
    interruptions: call.interruptions,
    costMicros: call.costMicros === null ? null : Number(call.costMicros),
    traceId: call.traceId,
    simulated: call.simulated,
    scenario: call.scenario,
  };
}

function toTurnView(turn: TranscriptTurn, falseClaims: ReadonlyMap<string, FlaggedTurn>): TurnView {
  const { id, speaker, text, heardText, interrupted, startedAtMs, endedAtMs } = turn;
  return {
    turnId: id,
    speaker,
    text,
    heardText,
    unheardText: heardText !== null && text.startsWith(heardText) ? text.slice(heardText.length) : null,
    interrupted,
    startedAtMs,
    endedAtMs,
    falseClaims: falseClaims.get(turn.itemId) ?? null,
  };
}

function toToolCallView(row: ToolCall): ToolCallView {
  const attempts = z.array(ToolAttempt).safeParse(row.attempts);
  return {
    toolCallRowId: row.id,
    name: row.name,
    status: row.status,
    argsJson: pretty(row.args),
    outputJson: row.output === null ? null : pretty(row.output),
    say: sayOf(row.output),
    errorCode: row.errorCode,
    attempts: attempts.success ? attempts.data : [],
    startedAtMs: row.startedAtMs,
    durationMs: row.durationMs,
  };
}

function toEventView(row: EventLog): EventView {
  return { eventId: row.id, type: row.type, at: row.at.toISOString(), payloadJson: pretty(row.payload) };
}

function toCallBooking(
  row: Booking & { service: { name: string }; technician: { name: string; color: string } | null },
): CallBooking {
  return {
    bookingId: row.id,
    confirmationCode: row.confirmationCode,
    status: row.status,
    serviceName: row.service.name,
    technician: row.technician && { name: row.technician.name, color: row.technician.color },
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    customerName: row.customerName,
    customerPhone: row.customerPhone,
    address: row.address,
    emergency: row.emergency,
    priceMinCents: row.priceMinCents,
    priceMaxCents: row.priceMaxCents,
  };
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function sayOf(output: unknown): string | null {
  if (typeof output !== 'object' || output === null || !('say' in output)) return null;
  return typeof output.say === 'string' ? output.say : null;
}
