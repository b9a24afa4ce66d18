import type { Logger } from '@offhook/telemetry';

/** A caller hears the ringing meanwhile; PostgreSQL that is there answers in milliseconds. */
const ANSWER_WITHIN_MS = 1_500;
/** How often a database that was away is asked whether it is back. */
const PROBE_EVERY_MS = 500;

/** What the database said, or that it is away. */
export type Asked<Value> = { readonly isAway: false; readonly value: Value } | { readonly isAway: true };

const AWAY = { isAway: true } as const;

export interface DatabaseWatchOptions {
  readonly isHealthy: () => Promise<boolean>;
  readonly logger: Logger;
}

/**
 * Knows whether the database is there. Found out by the questions that are asked anyway; once it is away nobody waits for it
 * again until it has answered a probe.
 */
export class DatabaseWatch {
  readonly #options: DatabaseWatchOptions;
  #probe: NodeJS.Timeout | null = null;
  #awaySinceMs: number | null = null;

  constructor(options: DatabaseWatchOptions) {
    this.#options = options;
  }

  get isAway(): boolean {
    return this.#awaySinceMs !== null;
  }

  /** Asks `question` unless the database is away. Rejects with what the database refused; its absence is an answer. */
  async ask<Value>(question: () => Promise<Value>): Promise<Asked<Value>> {
    if (this.isAway) return AWAY;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, ANSWER_WITHIN_MS, 'late');
    });
    const asked = question().then((value) => ({ isAway: false, value }) as const);
    // A late failure is nobody's any more.
    asked.catch(() => undefined);
    try {
      const answer = await Promise.race([asked, late]);
      if (answer !== 'late') return answer;
    } catch (error) {
      if (await this.#options.isHealthy()) throw error;
    } finally {
      clearTimeout(timer);
    }
    this.#goneAway();
    return AWAY;
  }

  /** Whether it answers now. */
  async isHere(): Promise<boolean> {
    if (this.isAway) return false;
    const isHealthy = await this.#options.isHealthy();
    if (!isHealthy) this.#goneAway();
    return isHealthy;
  }

  close(): void {
    if (this.#probe) clearTimeout(this.#probe);
    this.#probe = null;
  }

  #goneAway(): void {
    if (this.#awaySinceMs !== null) return;
    this.#awaySinceMs = Date.now();
    this.#options.logger.warn('the database is away: calls are answered from memory');
    this.#lookAgain();
  }

  #lookAgain(): void {
    this.#probe = setTimeout(() => void this.#look(), PROBE_EVERY_MS).unref();
  }

  async #look(): Promise<void> {
    if (!(await this.#options.isHealthy())) {
      if (this.#probe) this.#lookAgain();
      return;
    }
    const awayMs = Date.now() - (this.#awaySinceMs ?? Date.now());
    this.#awaySinceMs = null;
    this.#options.logger.info({ awayMs }, 'the database is back');
  }
}
