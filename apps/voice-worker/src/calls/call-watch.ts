import type { HistoryEntry, TurnRecord } from '@offhook/call';
import { type AssistantBrief, type CallEventType, EVENT_TYPE } from '@offhook/core';
import { instruments } from '@offhook/telemetry';
import { EmergencyWatch, type NoticedEmergency } from '../emergencies/emergency-watch.ts';
import type { Untimed } from '../realtime/call-events.ts';
import type { FinishedTool, ToolRequest } from './call-tools.ts';
import { ClaimWatch } from './claim-watch.ts';

/** Something worth writing down, and what the call machine is to be told of it, if anything. */
export interface Finding {
  readonly type: CallEventType;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly event: Untimed | null;
}

type WatchedBrief = Pick<AssistantBrief, 'instructions' | 'greeting' | 'emergencyRules'>;

/** Looks at what was said and answered in one call: once per finished turn and function call, never per frame. */
export class CallWatch {
  readonly #emergencies: EmergencyWatch;
  readonly #claims: ClaimWatch;

  /** @param before what happened in the call before this worker had it. */
  constructor(brief: WatchedBrief, before: readonly HistoryEntry[] = []) {
    const saidBefore = before.flatMap((entry) =>
      entry.kind === 'said' && entry.speaker === 'assistant' ? [entry.text] : [],
    );
    this.#emergencies = new EmergencyWatch(brief.emergencyRules, saidBefore);
    this.#claims = new ClaimWatch(brief, before);
  }

  /** An appointment the caller is known to have, as "Tuesday, November 24". */
  hasBooking(day: string): void {
    this.#claims.hasBooking(day);
  }

  /** A turn as known so far; it comes again when it becomes better known. */
  turn(turn: TurnRecord): readonly Finding[] {
    this.#claims.turn(turn);
    const { itemId, speaker, text } = turn;
    return speaker === 'caller' ? noticed(this.#emergencies.heard(text), { itemId }) : [];
  }

  toolStarted({ toolCallId }: ToolRequest): void {
    this.#claims.toolStarted(toolCallId);
  }

  toolFinished({ toolCallId, name }: ToolRequest, { status, modelOutput }: FinishedTool): readonly Finding[] {
    const output = parsed(modelOutput);
    this.#claims.toolFinished(toolCallId, { name, status, output });
    return status === 'failed' ? [] : noticed(this.#emergencies.answered(name, output), { toolCallId });
  }

  /** What of all that was said turned out to be false. To be asked after everything that happened at once was told. */
  judge(): readonly Finding[] {
    return this.#claims.judge().map(({ itemId, claims, event }) => {
      for (const { kind } of claims) instruments().falseClaims.add(1, { kind });
      const said = claims.map(({ kind, sentence }) => ({ kind, sentence }));
      return { type: EVENT_TYPE.claimFalse, payload: { itemId, claims: said, corrected: event !== null }, event };
    });
  }
}

function noticed(event: NoticedEmergency | null, where: Readonly<Record<string, string>>): readonly Finding[] {
  if (event === null) return [];
  instruments().emergencies.add(1);
  return [{ type: EVENT_TYPE.emergencyNoticed, payload: { rule: event.rule, ...where }, event }];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
