import type { JournalRecord } from '@offhook/core';
import { instruments, type Logger } from '@offhook/telemetry';

/** Records are durable within 250 ms (design, section 5): this wait plus one transaction. */
const BATCH_DELAY_MS = 50;
const MAX_BATCH = 500;
const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 5_000;

export interface Journal {
  /** Never waits and never throws: the audio path calls it. */
  append(record: JournalRecord): void;
  /** Resolves when everything appended so far is durable. */
  flush(): Promise<void>;
  readonly pendingCount: number;
}

interface JournalOptions {
  /** Writes a batch, all or nothing; repeating it changes nothing. */
  readonly write: (batch: readonly JournalRecord[]) => Promise<void>;
  readonly logger: Logger;
}

/**
 * What calls write down, for all calls of the process: batched, in order, one batch at a time, repeated until it is durable.
 * While the database is away records wait in memory and calls go on.
 */
export function createJournal({ write, logger }: JournalOptions): Journal {
  let pending: { record: JournalRecord; atMs: number }[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> | null = null;

  function schedule(): void {
    if (timer || writing || pending.length === 0) return;
    timer = setTimeout(start, pending.length >= MAX_BATCH ? 0 : BATCH_DELAY_MS);
  }

  function start(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    writing ??= writeBatch().finally(() => {
      writing = null;
      schedule();
    });
  }

  async function writeBatch(): Promise<void> {
    const batch = pending.slice(0, MAX_BATCH);
    const records = batch.map(({ record }) => record);
    for (let delayMs = FIRST_RETRY_MS; ; delayMs = Math.min(delayMs * 2, MAX_RETRY_MS)) {
      try {
        await write(records);
        break;
      } catch (error) {
        instruments().journalFailures.add(1);
        logger.warn(
          { err: error, records: records.length, retryInMs: delayMs },
          'the journal could not be written, trying again',
        );
        await new Promise((resolve) => setTimeout(resolve, delayMs));
      }
    }
    pending = pending.slice(batch.length);
    instruments().journalPending.add(-batch.length);
    const nowMs = Date.now();
    for (const { atMs } of batch) instruments().journalLag.record((nowMs - atMs) / 1_000);
  }

  return {
    append(record) {
      pending.push({ record, atMs: Date.now() });
      instruments().journalPending.add(1);
      schedule();
    },
    async flush() {
      while (pending.length > 0) {
        start();
        await writing;
      }
    },
    get pendingCount() {
      return pending.length;
    },
  };
}
