import type { AnsweringNumber } from '@offhook/core';
import type { Logger } from '@offhook/telemetry';
import type { DualModeServices } from '@offhook/wiring/worker';
import type { DatabaseWatch } from '../memory/database-watch.ts';

/** Calls end in bursts, and the journal writes the end of one a moment after it. */
const LOOK_AFTER_MS = 1_000;

export interface RollbackWatchOptions {
  readonly services: Pick<DualModeServices, 'rollBackIfDue'>;
  readonly watch: Pick<DatabaseWatch, 'ask'>;
  readonly logger: Logger;
}

/** Looks at a number's calls of late right after one of them is over, once for a burst of them and off the path of any audio. */
export class RollbackWatch {
  readonly #options: RollbackWatchOptions;
  readonly #waiting = new Map<string, NodeJS.Timeout>();

  constructor(options: RollbackWatchOptions) {
    this.#options = options;
  }

  /** A call of this number is over, or went to somebody else than it was meant for. */
  callOver({ id, vapiNumberId }: Pick<AnsweringNumber, 'id' | 'vapiNumberId'>): void {
    // Without another side there is nowhere to go back to.
    if (vapiNumberId === null || this.#waiting.has(id)) return;
    this.#waiting.set(id, setTimeout(() => void this.#look(id), LOOK_AFTER_MS).unref());
  }

  close(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  async #look(numberId: string): Promise<void> {
    this.#waiting.delete(numberId);
    const { services, watch, logger } = this.#options;
    try {
      const asked = await watch.ask(() => services.rollBackIfDue(numberId));
      if (asked.isAway || !asked.value) return;
      const { from, to, verdict } = asked.value;
      logger.warn({ numberId, from, to, cause: verdict.cause }, 'calls go to the other side');
    } catch (error) {
      // The job looks again within a minute.
      logger.error({ err: error, numberId }, 'a number could not be judged');
    }
  }
}
