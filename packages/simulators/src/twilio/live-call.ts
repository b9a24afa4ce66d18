import type { CallClock } from './call-clock.ts';
import { type CallIdentity, type CallProgress, callFields, type WebhookFields } from './call-fields.ts';
import type { CallerActor } from './caller-actor.ts';
import { Leg } from './leg.ts';
import type { RunningRecording } from './recording-book.ts';
import type { StatusEvents } from './status-events.ts';
import type { TwimlSource } from './twiml-source.ts';

export type FinalStatus = Extract<CallProgress, 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled'>;

const FINAL: readonly CallProgress[] = ['completed', 'busy', 'failed', 'no-answer', 'canceled'];

export type LiveCallOptions = {
  identity: CallIdentity;
  clock: CallClock;
  /** The person at this leg, from the moment the call is answered. */
  pickUp(nowMs: number): CallerActor;
  statusEvents: StatusEvents | null;
};

/** One leg of a call as Twilio's API knows it: `ringing`, `in-progress`, over. */
export class LiveCall {
  readonly identity: CallIdentity;
  readonly clock: CallClock;
  readonly leg = new Leg();
  readonly createdAt = new Date();
  readonly recordings: RunningRecording[] = [];
  answeredAt: Date | null = null;
  endedAt: Date | null = null;
  answeredBy: string | null = null;
  readonly #pickUp: (nowMs: number) => CallerActor;
  readonly #statusEvents: StatusEvents | null;
  readonly #forget: () => void;
  #status: CallProgress = 'queued';
  #answeredMs = 0;
  #endedMs = 0;
  #replace: ((source: TwimlSource) => void) | null = null;

  constructor({ identity, clock, pickUp, statusEvents }: LiveCallOptions) {
    this.identity = identity;
    this.clock = clock;
    this.#pickUp = pickUp;
    this.#statusEvents = statusEvents;
    this.#forget = clock.onFrame((nowMs) => this.leg.frame(nowMs));
  }

  get callSid(): string {
    return this.identity.callSid;
  }

  get status(): CallProgress {
    return this.#status;
  }

  get isOver(): boolean {
    return FINAL.includes(this.#status);
  }

  /** Milliseconds of the call's own clock since it was answered. */
  get talkMs(): number {
    if (this.answeredAt === null) return 0;
    return (this.endedAt ? this.#endedMs : this.clock.nowMs) - this.#answeredMs;
  }

  /** Standard fields of a webhook about this call at this moment. */
  fields(): WebhookFields {
    return callFields(this.identity, this.#status);
  }

  progress(status: 'initiated' | 'ringing'): void {
    if (this.isOver) return;
    this.#status = status;
    this.#statusEvents?.tell(status, this);
  }

  /** Somebody picks up, or Twilio does. Answering twice changes nothing. */
  answer(): void {
    if (this.answeredAt !== null || this.isOver) return;
    this.#status = 'in-progress';
    this.answeredAt = new Date();
    this.#answeredMs = this.clock.nowMs;
    this.leg.answer(this.#pickUp(this.clock.nowMs));
    this.#statusEvents?.tell('answered', this);
  }

  /** The call is over; once. */
  finish(status: FinalStatus): void {
    if (this.isOver) return;
    this.#status = status;
    this.endedAt = new Date();
    this.#endedMs = this.clock.nowMs;
    this.leg.hangUp('twilio');
    for (const recording of this.recordings) recording.stop();
    this.#forget();
    this.#statusEvents?.tell('completed', this);
  }

  /** REST hangs up. Whatever runs on the leg notices. */
  hangUp(): void {
    this.leg.hangUp('twilio');
  }

  /** Who obeys new TwiML from now on. */
  obey(replace: (source: TwimlSource) => void): void {
    this.#replace = replace;
  }

  /** REST gives the call other TwiML; false: nothing runs that could be replaced. */
  redirect(source: TwimlSource): boolean {
    if (this.isOver || this.leg.end !== null || !this.#replace) return false;
    this.#replace(source);
    return true;
  }
}
