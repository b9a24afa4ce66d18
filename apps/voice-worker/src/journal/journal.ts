import type { JournalRecord } from '@offhook/core';
import { instruments, type Logger } from '@offhook/telemetry';
import { Milestones } from './milestones.ts';
import type { Spool, SpooledPart } from './spool.ts';
import { writeBatch } from './write-batch.ts';

/** Records are durable within 250 ms (design, section 5): this wait, `SPOOL_AFTER_MS`, and one fsync. */
const BATCH_DELAY_MS = 90;
/** A database that has not committed by then is not waited for: the records go to the disk. */
const SPOOL_AFTER_MS = 110;
const SETTLE_WITHIN_MS = 400;
const MAX_BATCH = 500;
const FIRST_RETRY_MS = 250;
/** Short: the moment the database is back, everything waits for what was written meanwhile. */
const MAX_RETRY_MS = 2_000;
/** With database and disk both gone: about 100 MB. */
const MAX_PENDING = 200_000;

export interface Journal {
  /** Never waits and never throws: the audio path calls it. */
  append(record: JournalRecord): void;
  /** Resolves when everything appended so far is durable: in the database, or on this machine's disk. */
  durable(): Promise<void>;
  /** Resolves when everything appended so far is in the database. */
  flush(): Promise<void>;
  /**
   * Resolves when another worker could read everything appended so far; after 400 ms at the latest, and without the database
   * as soon as it is on the disk: a caller is waiting.
   */
  settled(): Promise<void>;
  /** Writes what other processes left behind, in order; resolves when it is in the database. */
  replay(parts: AsyncIterable<SpooledPart>): Promise<void>;
  /** Records that are not in the database yet. */
  readonly pendingCount: number;
  /** Whether records go to the disk because the database is away or slow. */
  readonly isSpooling: boolean;
}

export interface JournalOptions {
  /** Writes a batch, all or nothing; repeating it changes nothing. */
  readonly write: (batch: readonly JournalRecord[]) => Promise<void>;
  readonly logger: Logger;
  /** Without one, records wait in memory. */
  readonly spool?: Pick<Spool, 'append' | 'oldest'>;
  readonly isDatabaseHere?: () => Promise<boolean>;
}

interface Entry {
  readonly record: JournalRecord;
  readonly atMs: number;
}

/**
 * What calls write down, for all calls of the process: batched, in order, one batch at a time.
 *
 * | mode     | records go                        | until                                                            |
 * | -------- | --------------------------------- | ---------------------------------------------------------------- |
 * | direct   | to the database                   | a batch fails or is not committed in time: spooling              |
 * | spooling | to the disk, behind those there;  | the disk holds none: direct. One reader moves them to the        |
 * |          | never past them                   | database meanwhile, and tries again for as long as it takes      |
 */
export function createJournal(options: JournalOptions): Journal {
  return new BatchedJournal(options);
}

class BatchedJournal implements Journal {
  readonly #options: JournalOptions;
  readonly #durable = new Milestones();
  readonly #landed = new Milestones();
  /** Appended and not durable. */
  #pending: Entry[] = [];
  #appended = 0;
  #timer: NodeJS.Timeout | null = null;
  #isPumping = false;
  #isSpooling = false;
  #isWritingToDisk = false;
  #hasDiskFailed = false;
  #moving: Promise<void> | null = null;
  /** A write to the database that was not waited for. */
  #lateWrite: Promise<unknown> = Promise.resolve();
  #isOverfull = false;

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  get pendingCount(): number {
    return this.#appended - this.#landed.reached;
  }

  get isSpooling(): boolean {
    return this.#isSpooling;
  }

  append(record: JournalRecord): void {
    if (this.#pending.length >= MAX_PENDING) {
      this.#lose();
      return;
    }
    this.#isOverfull = false;
    this.#pending.push({ record, atMs: Date.now() });
    this.#appended += 1;
    instruments().journalPending.add(1);
    this.#schedule();
  }

  durable(): Promise<void> {
    this.#start();
    return this.#durable.whenReached(this.#appended);
  }

  flush(): Promise<void> {
    this.#start();
    return this.#landed.whenReached(this.#appended);
  }

  async settled(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, SETTLE_WITHIN_MS);
    });
    await Promise.race([this.#isSpooling ? this.durable() : this.flush(), late]);
    clearTimeout(timer);
  }

  async replay(parts: AsyncIterable<SpooledPart>): Promise<void> {
    for await (const part of parts) {
      await this.#writeUntilLanded(part.records);
      await part.done();
      this.#options.logger.info({ records: part.records.length }, 'records another process left behind are written');
    }
  }

  #schedule(): void {
    if (this.#timer || this.#isPumping) return;
    this.#timer = setTimeout(() => this.#start(), this.#pending.length >= MAX_BATCH ? 0 : BATCH_DELAY_MS);
  }

  #start(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#isPumping || this.#pending.length === 0) return;
    this.#isPumping = true;
    void this.#pump().finally(() => {
      this.#isPumping = false;
      if (this.#pending.length > 0) this.#schedule();
    });
  }

  /** Makes what is pending durable. */
  async #pump(): Promise<void> {
    for (let delayMs = FIRST_RETRY_MS; this.#pending.length > 0; ) {
      const batch = this.#pending.slice(0, MAX_BATCH);
      const wasSpooling = this.#isSpooling;
      const isDurable = wasSpooling ? await this.#spool(batch) : await this.#write(batch);
      if (isDurable) delayMs = FIRST_RETRY_MS;
      // What the database did not take, the disk takes at once.
      if (isDurable || this.#isSpooling !== wasSpooling) continue;
      await sleep(delayMs);
      delayMs = Math.min(delayMs * 2, MAX_RETRY_MS);
    }
  }

  /** Answers false when the database did not take the batch in time. */
  async #write(batch: readonly Entry[]): Promise<boolean> {
    const { spool, logger } = this.#options;
    await this.#lateWrite;
    const writing = this.#tryWrite(batch.map(({ record }) => record));
    const outcome = spool ? await Promise.race([writing, sleep(SPOOL_AFTER_MS)]) : await writing;
    if (outcome === true) {
      this.#hasDiskFailed = false;
      this.#taken(batch);
      this.#land(batch.length);
      const nowMs = Date.now();
      for (const { atMs } of batch) instruments().journalLag.record((nowMs - atMs) / 1_000);
      return true;
    }
    // Its late success is no harm (writing again changes nothing), as long as nothing newer overtakes it.
    this.#lateWrite = writing;
    if (!spool || this.#hasDiskFailed) return false;
    this.#isSpooling = true;
    logger.warn({ records: batch.length }, 'the database is away or slow: the journal goes to the disk');
    return false;
  }

  async #spool(batch: readonly Entry[]): Promise<boolean> {
    const { spool, logger } = this.#options;
    if (!spool) return false;
    this.#isWritingToDisk = true;
    try {
      await spool.append(batch.map(({ record }) => record));
      this.#hasDiskFailed = false;
      this.#taken(batch);
      this.#moving ??= this.#moveFromDisk(spool).finally(() => {
        this.#moving = null;
      });
      return true;
    } catch (error) {
      if (!this.#hasDiskFailed) logger.error({ err: error }, 'the journal could not be written to the disk');
      this.#hasDiskFailed = true;
      // With nothing on the disk, nothing must be kept in line behind it.
      if (!this.#moving) this.#isSpooling = false;
      return false;
    } finally {
      this.#isWritingToDisk = false;
    }
  }

  /** Moves records from the disk to the database until none is left there. */
  async #moveFromDisk(spool: Pick<Spool, 'oldest'>): Promise<void> {
    const { logger } = this.#options;
    await this.#lateWrite;
    let moved = 0;
    for (;;) {
      const part = await spool.oldest().catch((error: unknown) => {
        logger.error({ err: error }, 'the journal on the disk could not be read');
        return undefined;
      });
      if (part === undefined) await sleep(MAX_RETRY_MS);
      else if (part) moved += await this.#movePart(part);
      // Nothing of ours may be on its way to the disk when the other mode begins.
      else if (!this.#isWritingToDisk) break;
    }
    this.#isSpooling = false;
    logger.info({ records: moved }, 'the journal on the disk is in the database');
  }

  async #movePart(part: SpooledPart): Promise<number> {
    await this.#writeUntilLanded(part.records);
    await part.done().catch((error: unknown) => {
      this.#options.logger.error({ err: error }, 'a file of the journal could not be removed');
    });
    this.#land(part.records.length);
    return part.records.length;
  }

  async #writeUntilLanded(records: readonly JournalRecord[]): Promise<void> {
    let delayMs = FIRST_RETRY_MS;
    for (let from = 0; from < records.length; ) {
      if (await this.#tryWrite(records.slice(from, from + MAX_BATCH))) {
        from += MAX_BATCH;
        delayMs = FIRST_RETRY_MS;
        continue;
      }
      await sleep(delayMs);
      delayMs = Math.min(delayMs * 2, MAX_RETRY_MS);
    }
  }

  async #tryWrite(records: readonly JournalRecord[]): Promise<boolean> {
    const { write, logger, isDatabaseHere = async () => false } = this.#options;
    const isWritten = await writeBatch(records, {
      write,
      logger,
      isDatabaseHere,
      onRefused: () => instruments().journalFailures.add(1),
    });
    if (!isWritten) instruments().journalFailures.add(1);
    return isWritten;
  }

  #taken(batch: readonly Entry[]): void {
    this.#pending = this.#pending.slice(batch.length);
    this.#durable.advance(batch.length);
  }

  #land(count: number): void {
    this.#landed.advance(count);
    instruments().journalPending.add(-count);
  }

  #lose(): void {
    instruments().journalFailures.add(1);
    if (!this.#isOverfull)
      this.#options.logger.fatal({ pending: this.#pending.length }, 'the journal is losing records');
    this.#isOverfull = true;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
