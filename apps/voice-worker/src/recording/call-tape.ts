import type { BufferPool } from './buffer-pool.ts';
import type { GrowingFile } from './file-writer.ts';
import { StereoTimeline } from './stereo-timeline.ts';

/** What a killed process may lose, against what writing costs: the price is by the write, hardly by the byte. */
const FLUSH_EVERY_MS = 2_000;
/** Frames may come this late and still lie where they belong. */
const HOLD_BACK_MS = 500;
/** Frames are laid down together, a few hundred milliseconds of them: by itself, each costs twice as much in memory gone cold. */
const FRAMES_AT_ONCE = 16;
/** Mu-law, two channels, 8 kHz. */
const BYTES_PER_MS = 16;

/** Why a recording stopped before its call did: no memory left for audio that waits, or the system's name of the disk's failure. */
export type TapeFailure = 'behind' | `disk ${string}`;

export interface TapeParts {
  readonly file: GrowingFile;
  /** Where the assistant's audio waits to be played. */
  readonly chunks: BufferPool;
  /** In which audio goes to the disk. */
  readonly blocks: BufferPool;
  /** Of `CALLER_WINDOW_SAMPLES`. */
  readonly callerWindow: Buffer;
  /** Milliseconds of a monotonic clock; only differences matter. */
  readonly now: () => number;
  /** Once: the tape holds and writes nothing more. `failure` when that was not the call's end. */
  readonly onFinished: (end: { readonly durationMs: number; readonly failure: TapeFailure | null }) => void;
}

interface Frame {
  readonly payload: string;
  readonly atMs: number;
}

/**
 * One call's sound as it happens: takes frames at the speed of the audio path and hands blocks to the disk every two seconds.
 * Nothing here waits and nothing throws: a recording that cannot go on ends, the call never does.
 */
export class CallTape {
  readonly #parts: TapeParts;
  readonly #timeline: StereoTimeline;
  readonly #startedAtMs: number;
  #nextFlushAtMs: number;
  #callerFrames: Frame[] = [];
  #assistantFrames: Frame[] = [];
  #writtenBytes = 0;
  #isOver = false;
  #failure: TapeFailure | null = null;

  constructor(parts: TapeParts) {
    this.#parts = parts;
    this.#timeline = new StereoTimeline(parts);
    this.#startedAtMs = parts.now();
    this.#nextFlushAtMs = this.#startedAtMs + FLUSH_EVERY_MS;
  }

  /** One frame from the caller, as it arrives. */
  caller(payload: string): void {
    if (this.#isOver) return;
    if (this.#callerFrames.push({ payload, atMs: this.#elapsedMs() }) >= FRAMES_AT_ONCE) this.#layCaller();
  }

  /** Audio of the assistant, as it is sent to be played. */
  assistant(payload: string): void {
    if (this.#isOver) return;
    const waiting = this.#assistantFrames.push({ payload, atMs: this.#elapsedMs() });
    if (waiting >= FRAMES_AT_ONCE && !this.#layAssistant()) this.fail('behind');
  }

  /** What was sent and not yet played will not be. */
  cleared(): void {
    if (this.#isOver) return;
    if (this.#layAssistant()) this.#timeline.cleared(this.#elapsedMs());
    else this.fail('behind');
  }

  /** Hands to the disk what cannot change any more, when it is time. */
  flushWhenDue(): void {
    const nowMs = this.#parts.now();
    if (this.#isOver || nowMs < this.#nextFlushAtMs) return;
    this.#nextFlushAtMs = nowMs + FLUSH_EVERY_MS;
    if (!this.#writeUntil(this.#elapsedMs() - HOLD_BACK_MS)) this.fail('behind');
  }

  /** The call is over: what was heard until now is kept. */
  end(): void {
    if (this.#isOver) return;
    const isWhole = this.#writeUntil(this.#elapsedMs());
    if (!isWhole) this.#failure = 'behind';
    this.#finish();
  }

  /** The recording cannot go on; what is on the disk stays. */
  fail(failure: TapeFailure): void {
    this.#failure ??= failure;
    if (!this.#isOver) this.#finish();
  }

  #layCaller(): void {
    for (const { payload, atMs } of this.#callerFrames) this.#timeline.caller(payload, atMs);
    this.#callerFrames = [];
  }

  /** False when too much waits to be played. */
  #layAssistant(): boolean {
    const frames = this.#assistantFrames;
    this.#assistantFrames = [];
    return frames.every(({ payload, atMs }) => this.#timeline.assistant(payload, atMs));
  }

  /** False when there was no block to write in, or no room for what waits to be played. */
  #writeUntil(untilMs: number): boolean {
    this.#layCaller();
    const isRoom = this.#layAssistant();
    const { blocks, file } = this.#parts;
    for (;;) {
      const block = blocks.take();
      if (!block) return false;
      const bytes = this.#timeline.take(block, untilMs);
      if (bytes === 0) {
        blocks.give(block);
        return isRoom;
      }
      file.append(block, bytes, (failureCode) => {
        blocks.give(block);
        if (failureCode === null) this.#writtenBytes += bytes;
        else this.fail(`disk ${failureCode}`);
      });
    }
  }

  #finish(): void {
    this.#isOver = true;
    this.#timeline.drop();
    this.#parts.file.close((failureCode) => {
      if (failureCode !== null) this.#failure ??= `disk ${failureCode}`;
      this.#parts.onFinished({ durationMs: Math.round(this.#writtenBytes / BYTES_PER_MS), failure: this.#failure });
    });
  }

  #elapsedMs(): number {
    return this.#parts.now() - this.#startedAtMs;
  }
}
