import type { Side, SideHealth } from '@offhook/core';

/** So many failures in a row, none of them older than the window, and the side is taken for down. One call dials up to three times. */
const FAILURES_TO_OPEN = 3;
const WINDOW_MS = 30_000;
/** A side that is down is tried again by one call after this, while the others go on to the other side. */
const TRY_AGAIN_AFTER_MS = 10_000;

interface Breaker {
  failedAtMs: readonly number[];
  /** Null: up. */
  openUntilMs: number | null;
}

/**
 * What this worker knows of the two sides from the calls it has just given them: a breaker for each. Live, because nobody waits for
 * anything: the answer is in memory when the next caller rings.
 */
export class SideHealthBoard implements SideHealth {
  readonly #now: () => number;
  readonly #sides: Readonly<Record<Side, Breaker>> = {
    openai: { failedAtMs: [], openUntilMs: null },
    vapi: { failedAtMs: [], openUntilMs: null },
  };

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** It took a call. */
  worked(side: Side): void {
    Object.assign(this.#sides[side], { failedAtMs: [], openUntilMs: null });
  }

  /** It could not be reached. `forGood`: asking again would not help, as with a key that is refused. */
  failed(side: Side, { forGood = false }: { readonly forGood?: boolean } = {}): void {
    const breaker = this.#sides[side];
    const nowMs = this.#now();
    breaker.failedAtMs = [...breaker.failedAtMs.filter((atMs) => nowMs - atMs < WINDOW_MS), nowMs];
    const isOpen = breaker.openUntilMs !== null;
    if (forGood || isOpen || breaker.failedAtMs.length >= FAILURES_TO_OPEN) {
      breaker.openUntilMs = nowMs + TRY_AGAIN_AFTER_MS;
    }
  }

  /** Whoever asks first when it is time to try again is the one who tries: ask once for a call. */
  readonly isDown = (side: Side): boolean => {
    const breaker = this.#sides[side];
    if (breaker.openUntilMs === null) return false;
    const nowMs = this.#now();
    if (nowMs < breaker.openUntilMs) return true;
    breaker.openUntilMs = nowMs + TRY_AGAIN_AFTER_MS;
    return false;
  };
}
