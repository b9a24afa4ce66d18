import type { Stamp } from './stamp.ts';

/** What arrived of one call in one direction. Counts are frames. */
export interface LedgerCounts {
  received: number;
  /** Skipped so far; one that comes later after all is taken off again and counted as `disordered`. */
  missing: number;
  disordered: number;
  doubled: number;
  /** Stamped for another call: somebody hears what is not theirs. */
  foreign: number;
  /** Stamp right, the rest of the frame changed. */
  damaged: number;
  /** Without a stamp: silence put in for a gap, a cached greeting. Nothing is wrong with it. */
  unstamped: number;
}

export function noCounts(): LedgerCounts {
  return { received: 0, missing: 0, disordered: 0, doubled: 0, foreign: 0, damaged: 0, unstamped: 0 };
}

/** Follows the stamps of one call in one direction: finds loss, doubles, disorder and cross-talk as they happen. */
export class Ledger {
  readonly call: number;
  readonly counts = noCounts();
  #answer = 0;
  #nextSeq = 0;
  /** Of the current answer. */
  readonly #skipped = new Set<number>();

  constructor(call: number) {
    this.call = call;
  }

  /** Answers false when the frame belongs to another call, and then nothing else is concluded from it. */
  note({ call, answer, seq }: Stamp): boolean {
    const { counts } = this;
    if (call !== this.call) {
      counts.foreign += 1;
      return false;
    }
    counts.received += 1;
    if (answer > this.#answer) {
      this.#answer = answer;
      this.#nextSeq = 0;
      this.#skipped.clear();
    }
    if (answer < this.#answer) counts.disordered += 1;
    else if (seq === this.#nextSeq) this.#nextSeq += 1;
    else if (seq > this.#nextSeq) this.#skipTo(seq);
    else this.#late(seq);
    return true;
  }

  #skipTo(seq: number): void {
    for (let skipped = this.#nextSeq; skipped < seq; skipped += 1) this.#skipped.add(skipped);
    this.counts.missing += seq - this.#nextSeq;
    this.#nextSeq = seq + 1;
  }

  #late(seq: number): void {
    if (!this.#skipped.delete(seq)) {
      this.counts.doubled += 1;
      return;
    }
    this.counts.missing -= 1;
    this.counts.disordered += 1;
  }
}
