import { audioMsOf, type CallEvent, type CallState, playableAheadMs } from '@offhook/call';

type AudioEvent = Extract<CallEvent, { type: 'assistant.audio' }>;

/**
 * Audio that was played before the call machine is told of it. The machine's step for one frame costs more in memory that
 * has gone cold than in work: twenty in a row cost about as much as three. It still sees every frame, with its time, in order,
 * and before anything else that happens; and where it would do more than pass the frame on, it is asked first.
 */
export class PlayedAhead {
  #events: AudioEvent[] = [];
  #leftMs = 0;

  /** Whether the machine would only pass this on; then it is kept for `take`. */
  admits(state: CallState, event: AudioEvent): boolean {
    const [first] = this.#events;
    if (first === undefined) this.#leftMs = playableAheadMs(state, event.responseId);
    else if (first.responseId !== event.responseId) return false;
    if (this.#leftMs <= 0) return false;
    this.#leftMs -= audioMsOf(event.payload);
    this.#events.push(event);
    return true;
  }

  /** The machine has something to say about the last frame: a mark goes behind it. */
  get isDue(): boolean {
    return this.#leftMs <= 0;
  }

  /** What the machine is to be told now. */
  take(): readonly AudioEvent[] {
    const events = this.#events;
    if (events.length > 0) this.#events = [];
    return events;
  }
}
