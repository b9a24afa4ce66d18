import type { EndReason, TurnRecord } from '@offhook/call';
import { type CallEventType, type CallSoFar, EVENT_TYPE, realtimeCostMicros, type ToolCallRow } from '@offhook/core';
import { newId } from '@offhook/db';
import { NO_USAGE, type UsageTotal, usageFrom } from '@offhook/protocol';
import { instruments } from '@offhook/telemetry';
import type { Journal } from '../journal/journal.ts';
import type { CallIdentity } from './call-identity.ts';
import type { FinishedTool, ToolRequest } from './call-tools.ts';

/** Turns what happens in one call into journal records. Times of records are since the media stream started. */
export class CallRecorder {
  readonly #identity: CallIdentity;
  readonly #journal: Pick<Journal, 'append'>;
  readonly #model: string;
  readonly #runningTools = new Map<string, ToolCallRow>();
  #mediaStartedAtMs: number | null = null;
  #timeToFirstAudioMs: number | null = null;
  #sessionId: string | null = null;
  #interruptions = 0;
  #usage: UsageTotal = NO_USAGE;

  readonly #isResumed: boolean = false;

  /** `model`: what answers, for the bill. `before`: the call so far, when another worker had it. */
  constructor(
    identity: CallIdentity,
    journal: Pick<Journal, 'append'>,
    { model, before }: { model: string; before?: CallSoFar },
  ) {
    this.#identity = identity;
    this.#journal = journal;
    this.#model = model;
    if (!before) return;
    this.#isResumed = before.answeredAtMs !== null;
    this.#mediaStartedAtMs = before.answeredAtMs;
    this.#timeToFirstAudioMs = before.timeToFirstAudioMs;
    this.#interruptions = before.interruptions;
    this.#usage = usageFrom(before.usage);
  }

  get wasAnswered(): boolean {
    return this.#timeToFirstAudioMs !== null;
  }

  /** Milliseconds since the media stream started; 0 before it did. */
  get durationMs(): number {
    return this.#mediaStartedAtMs === null ? 0 : Date.now() - this.#mediaStartedAtMs;
  }

  mediaStarted(): void {
    this.#mediaStartedAtMs ??= Date.now();
    this.#patch();
    const { workerId } = this.#identity;
    this.event(this.#isResumed ? EVENT_TYPE.reconnected : EVENT_TYPE.started, { workerId });
  }

  /** Answers the milliseconds from media `start` to this first frame, or null when it was not the first. */
  audioSent(): number | null {
    if (this.#timeToFirstAudioMs !== null || this.#mediaStartedAtMs === null) return null;
    this.#timeToFirstAudioMs = this.durationMs;
    this.#patch();
    return this.#timeToFirstAudioMs;
  }

  sessionReady(sessionId: string | null): void {
    this.#sessionId = sessionId;
    this.#patch();
  }

  usage(add: (total: UsageTotal) => UsageTotal): void {
    this.#usage = add(this.#usage);
    this.#patch();
  }

  turn(turn: TurnRecord): void {
    this.#journal.append({ kind: 'turn', ...this.#of, turnId: newId('turn'), ...turn });
  }

  interrupted(itemId: string, heard: { heardMs: number; sentMs: number }): void {
    this.#interruptions += 1;
    instruments().bargeIns.add(1);
    this.event(EVENT_TYPE.interrupted, { itemId, ...heard });
    this.#patch();
  }

  /** What was counted as an interruption was none. */
  resumed({ itemId, fromMs }: { readonly itemId: string; readonly fromMs: number }): void {
    this.#interruptions = Math.max(0, this.#interruptions - 1);
    this.event(EVENT_TYPE.resumedAfterNoise, { itemId, fromMs });
    this.#patch();
  }

  toolStarted({ toolCallId, name, argumentsJson }: ToolRequest): void {
    const row: ToolCallRow = {
      kind: 'tool',
      ...this.#of,
      toolCallRowId: newId('toolCall'),
      toolCallId,
      name,
      args: parsedOrText(argumentsJson),
      status: 'running',
      output: null,
      errorCode: null,
      attempts: [],
      startedAtMs: this.durationMs,
      durationMs: null,
    };
    this.#runningTools.set(toolCallId, row);
    this.#journal.append(row);
  }

  toolFinished(toolCallId: string, finished: FinishedTool): void {
    const row = this.#runningTools.get(toolCallId);
    if (!row || !this.#runningTools.delete(toolCallId)) return;
    const { status, modelOutput, errorCode, attempts, durationMs } = finished;
    this.#journal.append({
      ...row,
      status,
      output: parsedOrText(modelOutput),
      errorCode,
      attempts,
      durationMs: Math.round(durationMs),
    });
  }

  /** A function the call machine acted on itself. */
  controlTool(request: ToolRequest, output: string): void {
    this.toolStarted(request);
    const finished = {
      status: 'succeeded',
      modelOutput: output,
      errorCode: null,
      attempts: [],
      durationMs: 0,
    } as const;
    this.toolFinished(request.toolCallId, finished);
  }

  sessionResumed({ reason, afterMs }: { readonly reason: string; readonly afterMs: number }): void {
    instruments().realtimeReconnects.add(1, { reason });
    this.event(EVENT_TYPE.realtimeResumed, { reason, afterMs });
  }

  event(type: CallEventType, payload: Record<string, unknown>): void {
    const { callSid } = this.#identity;
    this.#journal.append({
      kind: 'event',
      ...this.#of,
      eventId: newId('event'),
      type,
      payload: { callSid, ...payload },
      atMs: Date.now(),
    });
  }

  /** Our part in the call is over. With us, or with the session lost, it goes on: then this is not its end. */
  left(reason: EndReason): void {
    if (reason === 'handed_over') {
      this.#handedOver();
      return;
    }
    this.#cancelTools();
    // Who is dialled, and that we left, is written by whoever dials.
    if (reason === 'transferred') return;
    if (reason === 'realtime_lost') this.#journal.append({ kind: 'left', ...this.#of, endReason: reason });
    else this.#ended(reason);
  }

  /** Another worker goes on with the call, and with the functions that run. */
  #handedOver(): void {
    const { workerId } = this.#identity;
    this.event(EVENT_TYPE.handedOver, { workerId });
    this.#journal.append({ kind: 'release', ...this.#of, workerId });
  }

  #ended(reason: EndReason): void {
    this.event(EVENT_TYPE.ended, { endReason: reason });
    this.#journal.append({
      kind: 'end',
      ...this.#of,
      endReason: reason,
      endedAtMs: Date.now(),
      wasAnswered: this.wasAnswered,
      workerId: this.#identity.workerId,
    });
  }

  #cancelTools(): void {
    const nowMs = this.durationMs;
    for (const row of this.#runningTools.values()) {
      this.#journal.append({ ...row, status: 'cancelled', durationMs: nowMs - row.startedAtMs });
    }
    this.#runningTools.clear();
  }

  get #of() {
    return { projectId: this.#identity.projectId, callId: this.#identity.callId };
  }

  #patch(): void {
    this.#journal.append({
      kind: 'patch',
      ...this.#of,
      answeredAtMs: this.#mediaStartedAtMs,
      timeToFirstAudioMs: this.#timeToFirstAudioMs,
      realtimeSessionId: this.#sessionId,
      interruptions: this.#interruptions,
      usage: this.#usage.responses > 0 ? this.#usage : null,
      costMicros: realtimeCostMicros(this.#usage, this.#model),
    });
  }
}

function parsedOrText(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
