import { MU_LAW_FRAME_MS } from '../speech/mu-law.ts';
import type { CallerAction, CallerActor } from './caller-actor.ts';
import { Ear } from './ear.ts';

/** Who ended a leg: the person at it, or whoever asked Twilio to (REST, `<Hangup>`, the end of the other leg). */
export type LegEnd = 'scripted' | 'out-of-patience' | 'twilio';

/** What a leg is connected to at the moment: a media stream, Twilio's own voice, a recorder, another leg. */
export type Attachment = {
  /** Sounds in the ear, up to this time. */
  sound?(nowMs: number): void;
  /** What the person did in this frame. */
  take?(action: CallerAction, nowMs: number): void;
};

/** One party's telephone: an ear, a person, and whatever they are connected to. It lives by the frames of its call. */
export class Leg {
  readonly ear = new Ear();
  readonly #attachments = new Set<Attachment>();
  readonly #over = new AbortController();
  #actor: CallerActor | null = null;
  #end: LegEnd | null = null;

  /** Aborted when this party is gone. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  get end(): LegEnd | null {
    return this.#end;
  }

  get actor(): CallerActor | null {
    return this.#actor;
  }

  get isAnswered(): boolean {
    return this.#actor !== null;
  }

  /** The telephone is picked up. */
  answer(actor: CallerActor): void {
    this.#actor ??= actor;
  }

  /** Connects until the answer is called. */
  attach(attachment: Attachment): () => void {
    this.#attachments.add(attachment);
    return () => void this.#attachments.delete(attachment);
  }

  frame(nowMs: number): void {
    if (this.#end !== null) return;
    for (const { sound } of this.#attachments) sound?.(nowMs);
    const actor = this.#actor;
    if (!actor) return;
    const action = actor.act(nowMs, this.ear.state(nowMs, MU_LAW_FRAME_MS));
    for (const { take } of this.#attachments) take?.(action, nowMs);
    if (action.hangUp) this.hangUp(action.hangUp);
  }

  hangUp(by: LegEnd): void {
    if (this.#end !== null) return;
    this.#end = by;
    this.#over.abort();
  }
}
