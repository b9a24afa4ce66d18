/** A map that forgets: entries older than `lifetimeMs` are gone. Insertion order is age, so forgetting is cheap. */
export class RecentMap<Value> {
  readonly #lifetimeMs: number;
  readonly #now: () => number;
  readonly #entries = new Map<string, { value: Value; untilMs: number }>();

  constructor(lifetimeMs: number, now: () => number = Date.now) {
    this.#lifetimeMs = lifetimeMs;
    this.#now = now;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.untilMs > this.#now() ? entry.value : undefined;
  }

  set(key: string, value: Value): void {
    const nowMs = this.#now();
    for (const [old, { untilMs }] of this.#entries) {
      if (untilMs > nowMs) break;
      this.#entries.delete(old);
    }
    this.#entries.delete(key);
    this.#entries.set(key, { value, untilMs: nowMs + this.#lifetimeMs });
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
