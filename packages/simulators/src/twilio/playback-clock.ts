import { MU_LAW_BYTES_PER_MS } from '../speech/mu-law.ts';

/** A stretch of assistant audio the caller heard without a break. Milliseconds since the stream started. */
export type HeardSegment = { startMs: number; endMs: number /** Ended by `clear`. */; cut: boolean };

/**
 * Plays outbound media in real time (protocols/twilio-media-streams.md, section 5). Pure: every call brings the time.
 * Marks come back when everything queued before them was played; `clear` empties the queue and returns all marks at once.
 */
export type PlaybackClock = {
  enqueueMedia(audio: Uint8Array, nowMs: number): void;
  /** Marks that are due now. */
  enqueueMark(name: string, nowMs: number): string[];
  clear(nowMs: number): { marks: string[]; clearedMs: number };
  /** Plays up to `nowMs`: the audio that was heard since the last call, and the marks that came due. */
  advance(nowMs: number): { audio: Uint8Array; marks: string[] };
  state(): PlaybackState;
};

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

export function createPlaybackClock(): PlaybackClock {
  let queue: Queued[] = [];
  const segments: HeardSegment[] = [];
  let playheadMs = 0;
  let playedMs = 0;
  let clearedMs = 0;

  let queuedBytes = 0;

  const queuedMs = (): number => queuedBytes / MU_LAW_BYTES_PER_MS;

  function hear(fromMs: number, toMs: number): void {
    const last = segments.at(-1);
    if (last && !last.cut && fromMs - last.endMs <= SEGMENT_JOIN_MS) last.endMs = toMs;
    else segments.push({ startMs: fromMs, endMs: toMs, cut: false });
  }

  function advance(nowMs: number): { audio: Uint8Array; marks: string[] } {
    const heard: Uint8Array[] = [];
    const marks: string[] = [];
    while (queue.length > 0) {
      const entry = queue[0];
      if (entry === undefined) break;
      if (entry.kind === 'mark') {
        marks.push(entry.name);
        queue.shift();
        continue;
      }
      const dueBytes = Math.floor((nowMs - playheadMs) * MU_LAW_BYTES_PER_MS);
      if (dueBytes <= 0) break;
      const bytes = entry.bytes.subarray(0, dueBytes);
      const fromMs = playheadMs;
      playheadMs += bytes.length / MU_LAW_BYTES_PER_MS;
      playedMs += bytes.length / MU_LAW_BYTES_PER_MS;
      hear(fromMs, playheadMs);
      queuedBytes -= bytes.length;
      heard.push(bytes);
      if (bytes.length === entry.bytes.length) queue.shift();
      else entry.bytes = entry.bytes.subarray(bytes.length);
    }
    return { audio: Buffer.concat(heard), marks };
  }

  return {
    enqueueMedia(audio, nowMs) {
      if (audio.length === 0) return;
      const idle = queuedMs() === 0;
      // An empty queue means the line was silent until now: playing starts with this packet.
      if (idle) playheadMs = Math.max(playheadMs, nowMs);
      queue.push({ kind: 'audio', bytes: audio });
      queuedBytes += audio.length;
    },
    enqueueMark(name, nowMs) {
      queue.push({ kind: 'mark', name });
      return queuedMs() === 0 ? advance(nowMs).marks : [];
    },
    clear(nowMs) {
      const { marks: played } = advance(nowMs);
      const dropped = queuedMs();
      const outstanding = queue.flatMap((entry) => (entry.kind === 'mark' ? [entry.name] : []));
      const last = segments.at(-1);
      if (last && dropped > 0) last.cut = true;
      queue = [];
      queuedBytes = 0;
      clearedMs += dropped;
      return { marks: [...played, ...outstanding], clearedMs: dropped };
    },
    advance,
    state: () => ({
      segments,
      playing: queuedMs() > 0,
      queuedMs: queuedMs(),
      playedMs,
      clearedMs,
      lastHeardAtMs: segments.at(-1)?.endMs ?? null,
    }),
  };
}
