import type { AnsweringNumber, RememberedNumber } from '@offhook/core';
import type { Logger } from '@offhook/telemetry';

/** About 5 kB each. */
const MAX_NUMBERS = 2_000;
/** An owner's change is known here after this long at the latest; a call to the number brings it at once. */
const REFRESH_EVERY_MS = 60_000;

export interface AnsweringMemoryOptions {
  readonly load: (limit: number) => Promise<readonly RememberedNumber[]>;
  readonly logger: Logger;
}

/** Numbers with their businesses as last seen, so that a call can be answered while the database is away. */
export class AnsweringMemory {
  readonly #options: AnsweringMemoryOptions;
  #numbers = new Map<string, RememberedNumber>();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: AnsweringMemoryOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#numbers.size === 0;
  }

  find(e164: string): RememberedNumber | null {
    return this.#numbers.get(e164) ?? null;
  }

  /** What a call just read is newer than what is remembered. */
  keep(number: AnsweringNumber, facts: RememberedNumber['facts']): void {
    const known = this.#numbers.get(number.e164);
    if (known || this.#numbers.size < MAX_NUMBERS)
      this.#numbers.set(number.e164, { number, facts, listed: known?.listed ?? new Map() });
  }

  /** Reads everything anew. A database that is away changes nothing. */
  async refresh(): Promise<void> {
    try {
      const loaded = await this.#options.load(MAX_NUMBERS);
      this.#numbers = new Map(loaded.map((known) => [known.number.e164, known]));
    } catch (error) {
      this.#options.logger.debug({ err: error }, 'the numbers could not be read again');
    }
  }

  /** Refreshes now and from time to time. */
  async start(): Promise<void> {
    await this.refresh();
    this.#timer = setInterval(() => void this.refresh(), REFRESH_EVERY_MS).unref();
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }
}
