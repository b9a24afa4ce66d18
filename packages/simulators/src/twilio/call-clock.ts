import { MU_LAW_FRAME_MS } from '../speech/mu-law.ts';

export type CallClockOptions = {
  /**
   * How many times faster than real time everything passes that no media stream and no webhook is part of: `<Say>`, ringing, a talk
   * between people. `Infinity`: as fast as it can be computed.
   */
  speed?: number;
};

type Waiter = { atMs: number; resolve(): void };

/** A tick this late would be heard as jitter. */
const LATE_MS = 10;
const MIN_TIMER_MS = 1;

/**
 * The time of one telephone call: frames of 20 ms that every leg of the call lives by. Late frames are made up for at once, so that
 * the clock never drifts. While it is pinned it runs in real time, else at the given speed.
 */
export class CallClock {
  readonly #speed: number;
  readonly #listeners = new Set<(nowMs: number) => void>();
  readonly #waiters = new Set<Waiter>();
  readonly #lateness = { lateTicks: 0, maxLateMs: 0 };
  #nowMs = 0;
  #pins = 0;
  #dueAt = performance.now();
  #lastFrameAt = performance.now();
  #timer: NodeJS.Timeout | NodeJS.Immediate | null = null;
  #isStopped = false;

  constructor({ speed = 1 }: CallClockOptions = {}) {
    this.#speed = Math.max(1, speed);
    this.#timer = setImmediate(() => this.#run());
  }

  /** Milliseconds of the call at the last frame. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** The same between two frames, for what arrives there. */
  exactMs(): number {
    const sinceFrame = this.#pins > 0 ? performance.now() - this.#lastFrameAt : 0;
    return this.#nowMs + Math.min(MU_LAW_FRAME_MS, Math.max(0, sinceFrame));
  }

  /** Real time until the answer is called: somebody outside of the call takes part in it. */
  pin(): () => void {
    if (this.#pins === 0) this.#dueAt = Math.max(this.#dueAt, performance.now());
    this.#pins += 1;
    let isPinned = true;
    return () => {
      if (isPinned) this.#pins -= 1;
      isPinned = false;
    };
  }

  /** Calls `listener` once per frame, until the answer is called. */
  onFrame(listener: (nowMs: number) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Resolves at that time of the call, or as soon as `signal` is aborted. */
  async until(atMs: number, signal: AbortSignal): Promise<void> {
    if (atMs <= this.#nowMs || signal.aborted || this.#isStopped) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiter = { atMs, resolve };
    this.#waiters.add(waiter);
    const stopWaiting = () => resolve();
    signal.addEventListener('abort', stopWaiting, { once: true });
    await promise;
    signal.removeEventListener('abort', stopWaiting);
    this.#waiters.delete(waiter);
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return this.until(this.#nowMs + ms, signal);
  }

  lateness(): { lateTicks: number; maxLateMs: number } {
    return { lateTicks: this.#lateness.lateTicks, maxLateMs: Math.round(this.#lateness.maxLateMs) };
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer as NodeJS.Timeout);
    clearImmediate(this.#timer as NodeJS.Immediate);
    for (const { resolve } of this.#waiters) resolve();
  }

  #run(): void {
    if (this.#isStopped) return;
    const now = performance.now();
    const isHurried = this.#pins === 0 && this.#speed > 1;
    if (this.#dueAt <= now) {
      this.#noteLateness(now - this.#dueAt);
      this.#frame(now);
      // Time that is hurried anyway is not made up for.
      this.#dueAt = isHurried ? now + MU_LAW_FRAME_MS / this.#speed : this.#dueAt + MU_LAW_FRAME_MS;
    }
    if (this.#isStopped) return;
    const waitMs = this.#dueAt - performance.now();
    // Whatever the frame set in motion goes on before the next frame.
    if (waitMs < MIN_TIMER_MS) this.#timer = setImmediate(() => this.#run());
    else this.#timer = setTimeout(() => this.#run(), waitMs);
  }

  #frame(now: number): void {
    this.#lastFrameAt = now;
    this.#nowMs += MU_LAW_FRAME_MS;
    for (const listener of this.#listeners) listener(this.#nowMs);
    for (const waiter of this.#waiters) if (waiter.atMs <= this.#nowMs) waiter.resolve();
  }

  #noteLateness(lateMs: number): void {
    if (this.#pins === 0) return;
    if (lateMs > LATE_MS) this.#lateness.lateTicks += 1;
    this.#lateness.maxLateMs = Math.max(this.#lateness.maxLateMs, lateMs);
  }
}
