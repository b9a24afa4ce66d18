import { nowUs } from './clock.ts';
import { Samples, type Summary } from './quantiles.ts';

const TICK_MS = 1;
const US_PER_MS = 1_000;
/** A frame of audio lasts this long, so each member of a slot is visited at this interval. */
export const FRAME_MS = 20;
/** After a stall longer than this the frames in between are given up, as a telephone network does. */
const MAX_CATCH_UP_SLOTS = 1_000;

/** Visits its members every 20 ms, spread evenly over that time, and runs what was planned for a moment. One per process. */
export class Ticker<Member extends object> {
  readonly #visit: (member: Member) => void;
  readonly #slots: Set<Member>[] = Array.from({ length: FRAME_MS }, () => new Set<Member>());
  readonly #slotOf = new Map<Member, Set<Member>>();
  readonly #plans = new Map<number, (() => void)[]>();
  readonly #lateness = new Samples();
  readonly #timer: NodeJS.Timeout;
  #lastMs = Math.floor(nowUs() / US_PER_MS);
  #added = 0;

  constructor(visit: (member: Member) => void) {
    this.#visit = visit;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  add(member: Member): void {
    if (this.#slotOf.has(member)) return;
    // Seven and twenty have no common divisor: neighbours stand apart, and all slots fill evenly.
    const slot = this.#slots[(this.#added * 7) % FRAME_MS] as Set<Member>;
    this.#added += 1;
    slot.add(member);
    this.#slotOf.set(member, slot);
  }

  remove(member: Member): void {
    this.#slotOf.get(member)?.delete(member);
    this.#slotOf.delete(member);
  }

  /** Runs `task` at `atUs` of the common clock, to the millisecond. */
  at(atUs: number, task: () => void): void {
    const ms = Math.max(this.#lastMs + 1, Math.ceil(atUs / US_PER_MS));
    const planned = this.#plans.get(ms);
    if (planned) planned.push(task);
    else this.#plans.set(ms, [task]);
  }

  after(delayMs: number, task: () => void): void {
    this.at(nowUs() + delayMs * US_PER_MS, task);
  }

  /** How late this process itself was since it was last asked, in milliseconds: more than a few, and the load is not to be trusted. */
  takeLateness(): Summary {
    const summary = this.#lateness.summary();
    this.#lateness.clear();
    return summary;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const startUs = nowUs();
    const currentMs = Math.floor(startUs / US_PER_MS);
    this.#lateness.add(Math.max(0, currentMs - this.#lastMs - TICK_MS));
    if (currentMs - this.#lastMs > MAX_CATCH_UP_SLOTS) this.#lastMs = currentMs - MAX_CATCH_UP_SLOTS;
    while (this.#lastMs < currentMs) {
      this.#lastMs += 1;
      const planned = this.#plans.get(this.#lastMs);
      if (planned) {
        this.#plans.delete(this.#lastMs);
        for (const task of planned) task();
      }
      const slot = this.#slots[this.#lastMs % FRAME_MS] as Set<Member>;
      for (const member of slot) this.#visit(member);
    }
  }
}
