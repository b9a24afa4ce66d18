import type { JournalRecord } from '@offhook/core';
import type { Logger } from '@offhook/telemetry';

export interface BatchWriting {
  /** Writes a batch, all or nothing; repeating it changes nothing. */
  readonly write: (batch: readonly JournalRecord[]) => Promise<void>;
  /** Whether the database answers: what it refuses then, it would refuse for ever. */
  readonly isDatabaseHere: () => Promise<boolean>;
  readonly logger: Logger;
  /** A record that no database will take: of a business deleted in mid-call, most likely. */
  readonly onRefused: (record: JournalRecord) => void;
}

/** A refusal may be a passing one (a deadlock, a server going down); the same thing again is not. */
const REFUSED_TRIES = 2;

/**
 * Writes `batch` unless the database is away: then it answers false and nothing was written. One record that is refused
 * holds up nobody: the batch is halved until it stands alone, and it is left out.
 */
export async function writeBatch(batch: readonly JournalRecord[], writing: BatchWriting): Promise<boolean> {
  let error: unknown;
  for (let tries = 0; tries < REFUSED_TRIES; tries += 1) {
    try {
      await writing.write(batch);
      return true;
    } catch (thrown) {
      error = thrown;
      if (!(await writing.isDatabaseHere())) return false;
    }
  }
  const [first] = batch;
  if (batch.length > 1) {
    const half = Math.ceil(batch.length / 2);
    return (await writeBatch(batch.slice(0, half), writing)) && (await writeBatch(batch.slice(half), writing));
  }
  if (first) {
    const { kind, callId } = first;
    writing.logger.error({ err: error, kind, callId }, 'a journal record was refused by the database and is left out');
    writing.onRefused(first);
  }
  return true;
}
