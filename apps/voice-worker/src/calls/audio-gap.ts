/** The longest time between two frames of a caller, while somebody wants to know: a process that is busy with itself is heard. */
export class AudioGap {
  #lastAtMs = performance.now();
  #longestMs = 0;

  /** With the time since the last frame. */
  get longestMs(): number {
    return Math.max(this.#longestMs, performance.now() - this.#lastAtMs);
  }

  /** Between frames that came. */
  get longestSeenMs(): number {
    return this.#longestMs;
  }

  frame(): void {
    const nowMs = performance.now();
    this.#longestMs = Math.max(this.#longestMs, nowMs - this.#lastAtMs);
    this.#lastAtMs = nowMs;
  }
}
