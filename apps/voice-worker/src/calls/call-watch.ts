import type { HistoryEntry, TurnRecord } from '@offhook/call';
import { type AssistantBrief, type CallEventType, EVENT_TYPE } from '@offhook/core';
import { EmergencyWatch, type NoticedEmergency } from '../emergencies/emergency-watch.ts';
import type { Untimed } from '../realtime/call-events.ts';
import type { FinishedTool, ToolRequest } from './call-tools.ts';

/** Something worth writing down, and what the call machine is to be told of it, if anything. */
export interface Finding {
  readonly type: CallEventType;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly event: Untimed | null;
}

/** Looks at what was said and answered in one call: once per finished turn and function call, never per frame. */
export class CallWatch {
  readonly #emergencies: EmergencyWatch;

  /** @param before what happened in the call before this worker had it. */
  constructor({ emergencyRules }: Pick<AssistantBrief, 'emergencyRules'>, before: readonly HistoryEntry[] = []) {
    const saidBefore = before.flatMap((entry) =>
      entry.kind === 'said' && entry.speaker === 'assistant' ? [entry.text] : [],
    );
    this.#emergencies = new EmergencyWatch(emergencyRules, saidBefore);
  }

  /** A turn as known so far; it comes again when it becomes better known. */
  turn({ itemId, speaker, text }: TurnRecord): readonly Finding[] {
    return speaker === 'caller' ? noticed(this.#emergencies.heard(text), { itemId }) : [];
  }

  toolFinished({ toolCallId, name }: ToolRequest, { status, modelOutput }: FinishedTool): readonly Finding[] {
    if (status === 'failed') return [];
    return noticed(this.#emergencies.answered(name, parsed(modelOutput)), { toolCallId });
  }
}

function noticed(event: NoticedEmergency | null, where: Readonly<Record<string, string>>): readonly Finding[] {
  return event === null ? [] : [{ type: EVENT_TYPE.emergencyNoticed, payload: { rule: event.rule, ...where }, event }];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
