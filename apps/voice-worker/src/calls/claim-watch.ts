import type { HistoryEntry, TurnRecord } from '@offhook/call';
import {
  type AssistantBrief,
  type CallKnowledge,
  type Claim,
  correctionOf,
  findFalseClaims,
  NO_KNOWLEDGE,
  withFunctionAnswer,
  withStandingBooking,
  withText,
  worstOf,
} from '@offhook/core';
import type { Untimed } from '../realtime/call-events.ts';

/** Corrections aloud in one call; what is said after them is only flagged (packages/call/src/correcting.ts has the same limit). */
const MAX_CORRECTIONS = 3;

export interface RefutedTurn {
  readonly itemId: string;
  readonly claims: readonly Claim[];
  /** Null: flagged, and not corrected any more. */
  readonly event: Untimed | null;
}

type Answer = Parameters<typeof withFunctionAnswer>[1];

/**
 * Compares what the assistant said in one call with what functions answered. A turn is judged when no function is running any
 * more: "you are booked" may be said a moment before the booking stands.
 */
export class ClaimWatch {
  #knowledge: CallKnowledge = NO_KNOWLEDGE;
  /** Turns of the assistant that wait to be judged; the text is what was heard of an interrupted one. */
  readonly #waiting = new Map<string, string>();
  readonly #judged = new Set<string>();
  readonly #running = new Set<string>();
  readonly #ownWords: ReadonlySet<string>;
  #corrections = 0;

  /** @param before what happened in the call before this worker had it. */
  constructor(
    brief: Pick<AssistantBrief, 'instructions' | 'greeting' | 'emergencyRules'>,
    before: readonly HistoryEntry[],
  ) {
    this.#ownWords = new Set([brief.greeting, ...brief.emergencyRules.map(({ sentence }) => sentence)]);
    this.#learn('business', brief.instructions);
    for (const entry of before) this.#remember(entry);
  }

  /** An appointment the caller is known to have, as "Tuesday, November 24". */
  hasBooking(day: string): void {
    this.#knowledge = withStandingBooking(this.#knowledge, day);
  }

  /** A turn as known so far; it comes again when it becomes better known. */
  turn({ itemId, speaker, text, heardText }: TurnRecord): void {
    if (speaker === 'caller') this.#learn('caller', text);
    else if (!this.#judged.has(itemId) && !this.#ownWords.has(text)) this.#waiting.set(itemId, heardText ?? text);
  }

  toolStarted(toolCallId: string): void {
    this.#running.add(toolCallId);
  }

  toolFinished(toolCallId: string, answer: Answer): void {
    this.#running.delete(toolCallId);
    this.#knowledge = withFunctionAnswer(this.#knowledge, answer);
  }

  /** What of all that was said is false, once nothing can make it true any more. */
  judge(): readonly RefutedTurn[] {
    if (this.#running.size > 0) return [];
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    return waiting.flatMap(([itemId, text]) => {
      this.#judged.add(itemId);
      const claims = findFalseClaims(text, this.#knowledge);
      return claims.length === 0 ? [] : [{ itemId, claims, event: this.#correct(claims) }];
    });
  }

  #correct(claims: readonly Claim[]): Untimed | null {
    const worst = worstOf(claims.map(({ kind }) => kind));
    if (worst === null || this.#corrections >= MAX_CORRECTIONS) return null;
    this.#corrections += 1;
    return { type: 'claim.refuted', ...correctionOf(worst) };
  }

  #learn(source: Parameters<typeof withText>[1], text: string): void {
    this.#knowledge = withText(this.#knowledge, source, text);
  }

  #remember(entry: HistoryEntry): void {
    if (entry.kind === 'said') {
      if (entry.speaker === 'caller') this.#learn('caller', entry.text);
      return;
    }
    if (entry.output === null) return;
    const output = parsed(entry.output);
    const status = isNo(output) ? 'refused' : 'succeeded';
    this.#knowledge = withFunctionAnswer(this.#knowledge, { name: entry.name, status, output });
  }
}

/** Of an earlier worker's functions only the answers are known: a "no" says so in one of its fields. */
function isNo(output: unknown): boolean {
  return typeof output !== 'object' || output === null || Object.values(output).includes(false);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
