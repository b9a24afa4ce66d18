import { MU_LAW_BYTES_PER_MS } from '../speech/mu-law.ts';

/** A stretch of assistant audio the caller heard without a break. Milliseconds since the stream started. */
export type HeardSegment = { startMs: number; endMs: number /** Ended by `clear`. */; cut: boolean };

export type PlaybackState = {
  segments: readonly HeardSegment[];
  playing: boolean;
  queuedMs: number;
  playedMs: number;
  clearedMs: number;
  /** When the last audio ended, or null before any. */
  lastHeardAtMs: number | null;
};

/** Silences shorter than this inside one stretch are late packets, not the end of a segment. */
const SEGMENT_JOIN_MS = 60;

type Queued = { kind: 'audio'; bytes: Uint8Array } | { kind: 'mark'; name: string };

/**
 * Plays outbound media in real time (protocols/twilio-media-streams.md, section 5). Pure: every call brings the time.
 * Marks come back when everything queued before them was played; `clear` empties the queue and returns all marks at once.
 */
export class PlaybackClock {
  #queue: Queued[] = [];
  #queuedBytes = 0;
  #playheadMs = 0;
  #playedMs = 0;
  #clearedMs = 0;
  readonly #segments: HeardSegment[] = [];

  enqueueMedia(audio: Uint8Array, nowMs: number): void {
    if (audio.length === 0) return;
    // An empty queue means the line was silent until now: playing starts with this packet.
    if (this.#queuedBytes === 0) this.#playheadMs = Math.max(this.#playheadMs, nowMs);
    this.#queue.push({ kind: 'audio', bytes: audio });
    this.#queuedBytes += audio.length;
  }

  /** The marks that are due now. */
  enqueueMark(name: string, nowMs: number): string[] {
    this.#queue.push({ kind: 'mark', name });
    return this.#queuedBytes === 0 ? this.advance(nowMs).marks : [];
  }

  clear(nowMs: number): { marks: string[]; clearedMs: number } {
    const { marks: played } = this.advance(nowMs);
    const clearedMs = this.#queuedBytes / MU_LAW_BYTES_PER_MS;
    const outstanding = this.#queue.flatMap((entry) => (entry.kind === 'mark' ? [entry.name] : []));
    const last = this.#segments.at(-1);
    if (last && clearedMs > 0) last.cut = true;
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#clearedMs += clearedMs;
    return { marks: [...played, ...outstanding], clearedMs };
  }

  /** Plays up to `nowMs`: the audio that was heard since the last call, and the marks that came due. */
  advance(nowMs: number): { audio: Uint8Array; marks: string[] } {
    const heard: Uint8Array[] = [];
    const marks: string[] = [];
    for (let entry = this.#queue[0]; entry !== undefined; entry = this.#queue[0]) {
      if (entry.kind === 'mark') {
        marks.push(entry.name);
        this.#queue.shift();
        continue;
      }
      const dueBytes = Math.floor((nowMs - this.#playheadMs) * MU_LAW_BYTES_PER_MS);
      if (dueBytes <= 0) break;
      const bytes = entry.bytes.subarray(0, dueBytes);
      this.#play(bytes);
      heard.push(bytes);
      if (bytes.length === entry.bytes.length) this.#queue.shift();
      else entry.bytes = entry.bytes.subarray(bytes.length);
    }
    return { audio: Buffer.concat(heard), marks };
  }

  state(): PlaybackState {
    return {
      segments: this.#segments,
      playing: this.#queuedBytes > 0,
      queuedMs: this.#queuedBytes / MU_LAW_BYTES_PER_MS,
      playedMs: this.#playedMs,
      clearedMs: this.#clearedMs,
      lastHeardAtMs: this.#segments.at(-1)?.endMs ?? null,
    };
  }

  #play(bytes: Uint8Array): void {
    const lengthMs = bytes.length / MU_LAW_BYTES_PER_MS;
    const startMs = this.#playheadMs;
    const endMs = startMs + lengthMs;
    const last = this.#segments.at(-1);
    if (last && !last.cut && startMs - last.endMs <= SEGMENT_JOIN_MS) last.endMs = endMs;
    else this.#segments.push({ startMs, endMs, cut: false });
    this.#playheadMs = endMs;
    this.#playedMs += lengthMs;
    this.#queuedBytes -= bytes.length;
  }
}
