/** A count that only grows, and those who wait for it. */
export class Milestones {
  #reached = 0;
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  get reached(): number {
    return this.#reached;
  }

  advance(by: number): void {
    this.#reached += by;
    const ready = this.#waiting.filter(({ count }) => count <= this.#reached);
    if (ready.length === 0) return;
    this.#waiting = this.#waiting.filter(({ count }) => count > this.#reached);
    for (const { resolve } of ready) resolve();
  }

  whenReached(count: number): Promise<void> {
    if (count <= this.#reached) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }
}
