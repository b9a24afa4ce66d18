import { join } from 'node:path';
import { EVENT_TYPE, type RecordingRow } from '@offhook/core';
import { newId } from '@offhook/db';
import type { Logger } from '@offhook/telemetry';
import type { CallIdentity } from '../calls/call-identity.ts';
import type { Journal } from '../journal/journal.ts';
import { BufferPool } from './buffer-pool.ts';
import { CallTape, type TapeFailure } from './call-tape.ts';
import { CALLER_WINDOW_SAMPLES } from './caller-track.ts';
import { FileWriter } from './file-writer.ts';

/** Half a second of one side. */
const CHUNK_BYTES = 4_000;
/** 32 MB for all answers that wait to be played: over an hour of them. */
const MAX_CHUNKS = 8_000;
/** Two and a half seconds of both sides: one flush with the timer late. */
const BLOCK_BYTES = 40_000;
/** 16 MB for what the disk has not taken: 100 calls for eight seconds. */
const MAX_BLOCKS = 400;
/** Each tape is written every two seconds; looking often spreads them, so that no moment has all of them. */
const LOOK_EVERY_MS = 50;

export interface CallRecordingsOptions {
  /** `RECORDINGS_DIR` */
  readonly folder: string;
  readonly journal: Pick<Journal, 'append'>;
  readonly logger: Logger;
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number;
}

export interface TapedCall {
  readonly identity: Pick<CallIdentity, 'projectId' | 'callId' | 'callSid'>;
  /** Milliseconds from the call's first media stream to now; more than 0 when another worker carried it before. */
  readonly offsetMs: number;
}

/** The recordings of one process: their memory, their one writer, and the rows that say where they are. */
export class CallRecordings {
  readonly #options: CallRecordingsOptions;
  readonly #writer = new FileWriter();
  readonly #chunks = new BufferPool(CHUNK_BYTES, MAX_CHUNKS);
  readonly #blocks = new BufferPool(BLOCK_BYTES, MAX_BLOCKS);
  readonly #windows = new BufferPool(CALLER_WINDOW_SAMPLES, Number.POSITIVE_INFINITY);
  readonly #running = new Set<CallTape>();
  #timer: NodeJS.Timeout | null = null;
  #whenIdle: (() => void) | null = null;

  constructor(options: CallRecordingsOptions) {
    this.#options = options;
  }

  /** Begins to record now: the media stream has just started. Null when there is no memory for it. */
  start({ identity, offsetMs }: TapedCall): CallTape | null {
    const callerWindow = this.#windows.take();
    if (!callerWindow) return null;
    const { projectId, callId } = identity;
    const recordingId = newId('recording');
    const path = `${projectId}/${recordingId}.mulaw`;
    const row: RecordingRow = {
      kind: 'recording',
      projectId,
      callId,
      recordingId,
      path,
      offsetMs: Math.round(offsetMs),
      startedAtMs: Date.now(),
      finishedAtMs: null,
      durationMs: null,
    };
    const file = this.#writer.create(join(this.#options.folder, path), (failureCode) => {
      if (failureCode === null) this.#options.journal.append(row);
      else tape.fail(`disk ${failureCode}`);
    });
    const tape = new CallTape({
      file,
      callerWindow,
      chunks: this.#chunks,
      blocks: this.#blocks,
      now: this.#options.now ?? (() => performance.now()),
      onFinished: ({ durationMs, failure }) => {
        this.#windows.give(callerWindow);
        this.#running.delete(tape);
        if (durationMs > 0) this.#options.journal.append({ ...row, durationMs, finishedAtMs: Date.now() });
        if (failure) this.#noteFailure(identity, failure);
        if (this.#running.size === 0) this.#rest();
      },
    });
    this.#running.add(tape);
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
    return tape;
  }

  /** Resolves when every recording is on the disk and its row with the journal. The calls must be over. */
  async close(): Promise<void> {
    for (const tape of this.#running) tape.end();
    if (this.#running.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenIdle = resolve;
    });
  }

  #look(): void {
    for (const tape of this.#running) tape.flushWhenDue();
  }

  #rest(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#whenIdle?.();
  }

  #noteFailure({ projectId, callId, callSid }: TapedCall['identity'], reason: TapeFailure): void {
    this.#options.logger.error({ callSid, reason }, 'a recording stopped; the call goes on');
    const payload = { callSid, reason };
    const { journal } = this.#options;
    const event = { kind: 'event', projectId, callId, type: EVENT_TYPE.recordingStopped, payload } as const;
    journal.append({ ...event, eventId: newId('event'), atMs: Date.now() });
  }
}
