import { EVENT_TYPE, readableTranscript } from '@offhook/core';
import type { Prisma } from '@offhook/db';
import type { DemoBusiness } from './demo-business.ts';
import type { Random } from './random.ts';
import type { CallScript, ScriptLine } from './script.ts';

/** People and voices say about two and a half words a second. */
const MS_PER_WORD = 390;
const RING_MS = 900;
/** Roughly what a minute of gpt-realtime costs, both directions, with a cached prompt. */
const COST_MICROS_PER_SECOND = 1_450;

export type PlannedCall = {
  callId: string;
  business: DemoBusiness;
  script: CallScript;
  startedAtMs: number;
  fromNumber: string;
  callerName: string | null;
};

export type CallRows = {
  call: Prisma.CallCreateManyInput;
  turns: Prisma.TranscriptTurnCreateManyInput[];
  toolCalls: Prisma.ToolCallCreateManyInput[];
  events: Prisma.EventLogCreateManyInput[];
  transfers: Prisma.TransferCreateManyInput[];
  recordings: Prisma.RecordingCreateManyInput[];
};

type Clock = { nowMs: number };

/** The rows that the worker would have written for this call. */
export function rowsOfCall(planned: PlannedCall, random: Random): CallRows {
  const { callId, script } = planned;
  const projectId = planned.business.project.id;
  const clock: Clock = { nowMs: random.int(340, 760) };
  const timeToFirstAudioMs = clock.nowMs;
  const rows: CallRows = {
    call: callRow(planned, random),
    turns: [],
    toolCalls: [],
    events: [],
    transfers: [],
    recordings: [],
  };
  for (const [index, line] of script.lines.entries()) {
    const at = { projectId, callId, index, clock, random, answeredAtMs: planned.startedAtMs + RING_MS };
    writeLine(rows, { line, at, toNumber: planned.business.project.contactPhone ?? '' });
  }
  finish(rows, { planned, lengthMs: clock.nowMs, timeToFirstAudioMs });
  rows.events.push(...eventsOf(rows, planned, random));
  return rows;
}

function writeLine(rows: CallRows, { line, at, toNumber }: { line: ScriptLine; at: At; toNumber: string }): void {
  switch (line.by) {
    case 'tool':
      rows.toolCalls.push(toolRow(line, at));
      break;
    case 'transfer':
      rows.transfers.push(transferRow(line, at, toNumber));
      break;
    case 'voicemail':
      rows.recordings.push(voicemailRow(line, at));
      break;
    default:
      rows.turns.push(turnRow(line, at));
  }
}

function callRow({ callId, business, script, startedAtMs, fromNumber, callerName }: PlannedCall, random: Random) {
  return {
    id: callId,
    projectId: business.project.id,
    phoneNumberId: business.number.id,
    providerCallId: `CA${random.hex(32)}`,
    status: script.status,
    fromNumber,
    toNumber: business.number.e164,
    callerName,
    startedAt: new Date(startedAtMs),
    outcome: script.outcome,
    endReason: script.endReason,
    traceId: random.hex(32),
  };
}

type At = { projectId: string; callId: string; index: number; clock: Clock; random: Random; answeredAtMs: number };

function turnRow(
  line: Extract<ScriptLine, { by: 'caller' | 'assistant' }>,
  at: At,
): Prisma.TranscriptTurnCreateManyInput {
  const { projectId, callId, index, clock, random } = at;
  const heard = line.by === 'assistant' ? (line.heard ?? null) : null;
  const startedAtMs = clock.nowMs;
  clock.nowMs += (heard ?? line.text).split(' ').length * MS_PER_WORD + random.int(-60, 120);
  const endedAtMs = clock.nowMs;
  // An answer begins after the turn detection's silence and the model's first audio; people take a little longer.
  clock.nowMs += heard === null ? random.int(620, 1_150) : 0;
  return {
    id: `turn_${callId.slice('call_'.length)}_${String(index).padStart(2, '0')}`,
    projectId,
    callId,
    itemId: `item_${random.hex(20)}`,
    speaker: line.by,
    text: line.text,
    heardText: heard,
    interrupted: heard !== null,
    startedAtMs,
    endedAtMs,
  };
}

function toolRow(line: Extract<ScriptLine, { by: 'tool' }>, at: At): Prisma.ToolCallCreateManyInput {
  const { projectId, callId, index, clock, random, answeredAtMs } = at;
  const startedAtMs = clock.nowMs;
  const attempts = line.attempts.map(({ waitMs, durationMs, error }, attempt) => {
    clock.nowMs += waitMs;
    const started = clock.nowMs;
    clock.nowMs += durationMs;
    return { attempt: attempt + 1, startedAtMs: started, durationMs, error };
  });
  return {
    id: `tool_${callId.slice('call_'.length)}_${String(index).padStart(2, '0')}`,
    projectId,
    callId,
    toolCallId: `call_${random.hex(16)}`,
    name: line.name,
    args: line.args,
    status: line.status,
    output: line.output,
    errorCode: line.errorCode ?? null,
    attempts,
    retries: attempts.length - 1,
    startedAtMs,
    durationMs: clock.nowMs - startedAtMs,
    startedAt: new Date(answeredAtMs + startedAtMs),
  };
}

function transferRow(line: Extract<ScriptLine, { by: 'transfer' }>, at: At, toNumber: string) {
  const { projectId, callId, index, clock, answeredAtMs } = at;
  const { briefing, outcome, ringMs, talkSec } = line;
  const startedAt = new Date(answeredAtMs + clock.nowMs);
  clock.nowMs += ringMs + (talkSec ?? 0) * 1_000;
  return {
    id: `xfer_${callId.slice('call_'.length)}_${String(index).padStart(2, '0')}`,
    projectId,
    callId,
    mode: 'warm' as const,
    reason: 'assistant',
    toNumber,
    briefing,
    outcome,
    startedAt,
    endedAt: new Date(answeredAtMs + clock.nowMs),
    talkSec,
  };
}

/** The row alone: the demo brings no sound. */
function voicemailRow({ lengthMs }: Extract<ScriptLine, { by: 'voicemail' }>, at: At) {
  const { projectId, callId, index, clock, answeredAtMs } = at;
  const startedAt = new Date(answeredAtMs + clock.nowMs);
  clock.nowMs += lengthMs;
  const id = `rec_${callId.slice('call_'.length)}_${String(index).padStart(2, '0')}`;
  return {
    id,
    projectId,
    callId,
    kind: 'voicemail' as const,
    contentType: 'audio/wav',
    path: `${projectId}/${id}.wav`,
    durationMs: lengthMs,
    startedAt,
    finishedAt: new Date(answeredAtMs + clock.nowMs),
  };
}

/** Columns that are known when the last word is spoken. */
function finish(rows: CallRows, facts: { planned: PlannedCall; lengthMs: number; timeToFirstAudioMs: number }): void {
  const { planned, lengthMs, timeToFirstAudioMs } = facts;
  const { call, turns } = rows;
  const answeredAtMs = planned.startedAtMs + RING_MS;
  const wasAnswered = turns.length > 0;
  const durationSec = wasAnswered ? Math.round(lengthMs / 1_000) : 0;
  Object.assign(call, {
    answeredAt: wasAnswered ? new Date(answeredAtMs) : null,
    endedAt: new Date(answeredAtMs + (wasAnswered ? lengthMs : 1_400)),
    durationSec,
    transcript: wasAnswered
      ? readableTranscript(turns.map((turn) => ({ ...turn, heardText: turn.heardText ?? null })))
      : null,
    timeToFirstAudioMs: wasAnswered ? timeToFirstAudioMs : null,
    interruptions: turns.filter(({ interrupted }) => interrupted).length,
    costMicros: BigInt(durationSec * COST_MICROS_PER_SECOND),
    ...(wasAnswered ? { usage: usageOf(durationSec) } : {}),
  } satisfies Partial<Prisma.CallCreateManyInput>);
}

/** Audio is ten tokens a second from the caller and twenty to them (OpenAI Realtime). */
function usageOf(durationSec: number): Prisma.InputJsonObject {
  const audioIn = durationSec * 10;
  const audioOut = Math.round(durationSec * 0.55) * 20;
  const text = 900 + durationSec * 6;
  return {
    total_tokens: audioIn + audioOut + text,
    input_tokens: audioIn + text,
    output_tokens: audioOut,
    input_token_details: { text_tokens: text, audio_tokens: audioIn, cached_tokens: Math.round(text * 0.8) },
    output_token_details: { text_tokens: 0, audio_tokens: audioOut },
  };
}

function eventsOf(rows: CallRows, planned: PlannedCall, random: Random): Prisma.EventLogCreateManyInput[] {
  const { callId, startedAtMs } = planned;
  const projectId = planned.business.project.id;
  const callSid = rows.call.providerCallId;
  const event = (type: string, atMs: number, payload: Prisma.InputJsonObject): Prisma.EventLogCreateManyInput => ({
    id: `evt_demo_${random.hex(16)}`,
    projectId,
    callId,
    type,
    payload,
    at: new Date(atMs),
  });
  const failed = rows.toolCalls.filter(({ status }) => status === 'failed');
  return [
    event(EVENT_TYPE.started, startedAtMs, { callSid }),
    ...failed.map((tool) => {
      const atMs = startedAtMs + RING_MS + tool.startedAtMs + (tool.durationMs ?? 0);
      return event(EVENT_TYPE.functionCallError, atMs, {
        functionName: tool.name,
        callSid,
        projectId,
        error: 'HTTP 500: Internal Server Error',
        args: JSON.stringify(tool.args),
        timestamp: new Date(atMs).toISOString(),
        attempts: 3,
      });
    }),
    event(EVENT_TYPE.ended, new Date(rows.call.endedAt ?? startedAtMs).getTime(), {
      callSid,
      endReason: planned.script.endReason,
    }),
  ];
}
