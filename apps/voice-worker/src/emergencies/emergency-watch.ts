import type { CallEvent } from '@offhook/call';
import { type EmergencyRule, noticeEmergency } from '@offhook/core';
import { z } from 'zod';

/** The name of the function by which the model itself reports an emergency. */
const REPORT_TOOL = 'report_emergency';
const Reported = z.object({ safety: z.object({ rule: z.string(), sentence: z.string() }).nullable() });

export type NoticedEmergency = Omit<Extract<CallEvent, { type: 'emergency.noticed' }>, 'atMs'>;

/**
 * Notices emergencies of one call: in the caller's words, and in what the model reports. Asked once per finished turn and
 * function call, never per frame. Says each rule's sentence once, also in a call that another worker had before.
 */
export class EmergencyWatch {
  readonly #rules: readonly EmergencyRule[];
  readonly #noticed: Set<string>;

  /** @param saidBefore what the assistant said before this worker had the call. */
  constructor(rules: readonly EmergencyRule[], saidBefore: readonly string[] = []) {
    this.#rules = rules;
    const said = rules.filter(({ sentence }) => saidBefore.includes(sentence));
    this.#noticed = new Set(said.map(({ key }) => key));
  }

  /** What a caller said in one turn. */
  heard(text: string): NoticedEmergency | null {
    const rule = noticeEmergency(this.#rules, text);
    return rule && this.#once(rule.key, rule.sentence, true);
  }

  /** What a function answered: the sentence of an emergency that no sign had given away. */
  answered(name: string, output: unknown): NoticedEmergency | null {
    if (name !== REPORT_TOOL) return null;
    const { safety } = Reported.safeParse(output).data ?? { safety: null };
    return safety && this.#once(safety.rule, safety.sentence, false);
  }

  #once(rule: string, sentence: string, isUnreported: boolean): NoticedEmergency | null {
    if (this.#noticed.has(rule)) return null;
    this.#noticed.add(rule);
    return { type: 'emergency.noticed', rule, sentence, note: isUnreported ? noteFor(rule) : REPORTED_NOTE };
  }
}

/** For the model, once the sentence was said. */
function noteFor(rule: string): string {
  return `The caller has an emergency (kind "${rule}"). Its safety sentence has just been spoken to them word for word: do not repeat, change or shorten it. Your last answer was cut off for it: go on with what it was for. If report_emergency was not called yet, call it now with this kind, before anything else. Say what it answers and promise nothing more.`;
}

const REPORTED_NOTE =
  'The safety sentence for this emergency has just been spoken to the caller word for word: do not repeat, change or shorten it. Go on with what report_emergency answered.';
