/**
 * Where the caller's ear is. Twilio plays what it is sent in order and in real time, and echoes a mark when everything
 * before it was played. So: position = last mark that came back + time since, never beyond what was sent, and not beyond
 * the next mark that has not come back. After our own `clear` Twilio echoes every outstanding mark at once; those prove
 * nothing and are forgotten when the clear is sent.
 */
export interface Playback {
  /** Milliseconds of audio sent since the stream started; cleared audio counts. */
  readonly sentMs: number;
  /** A position known to be true, and when it was. */
  readonly anchorMs: number;
  readonly anchorAtMs: number;
  /** Marks sent and not yet back, oldest first. */
  readonly marks: readonly { readonly name: string; readonly endMs: number }[];
  /** `sentMs` when the last mark was sent. */
  readonly markedMs: number;
  readonly marksSent: number;
}

/** Twilio Media Streams and OpenAI `audio/pcmu`: mu-law 8 kHz, 8 bytes = 1 ms. */
const BYTES_PER_MS = 8;
/** One mark per this much audio: often enough for the position, rare enough to cost nothing (bridge-performance.md: 200 to 500 ms). */
export const MARK_EVERY_MS = 400;
/** A mark later than this is taken for lost, so that a deaf peer cannot freeze the position. */
const LOST_MARK_MS = 1_500;

export const EMPTY_PLAYBACK: Playback = { sentMs: 0, anchorMs: 0, anchorAtMs: 0, marks: [], markedMs: 0, marksSent: 0 };

/** Length of a base64 mu-law payload in milliseconds. */
export function audioMsOf(payload: string): number {
  const { length } = payload;
  if (length === 0) return 0;
  const padding = payload.endsWith('==') ? 2 : Number(payload.endsWith('='));
  return ((length >> 2) * 3 - padding) / BYTES_PER_MS;
}

/** Milliseconds of the sent audio that have been played by now. */
export function playedMs(playback: Playback, atMs: number): number {
  const { anchorMs, anchorAtMs, sentMs, marks } = playback;
  const byClock = anchorMs + Math.max(0, atMs - anchorAtMs);
  const next = marks[0];
  const limit = next && byClock < next.endMs + LOST_MARK_MS ? next.endMs : sentMs;
  return Math.min(byClock, limit);
}

/** Milliseconds of audio the caller has yet to hear. */
export function remainingMs(playback: Playback, atMs: number): number {
  return playback.sentMs - playedMs(playback, atMs);
}

/** Audio was sent. Into an empty queue, it starts playing now. */
export function withAudio(playback: Playback, ms: number, atMs: number): Playback {
  const { sentMs } = playback;
  if (playedMs(playback, atMs) < sentMs) return { ...playback, sentMs: sentMs + ms };
  return { ...playback, sentMs: sentMs + ms, anchorMs: sentMs, anchorAtMs: atMs };
}

/** A mark was sent behind everything sent so far. */
export function withMark(playback: Playback): { playback: Playback; name: string } {
  const name = `m${playback.marksSent + 1}`;
  const marks = [...playback.marks, { name, endMs: playback.sentMs }];
  return { name, playback: { ...playback, marks, markedMs: playback.sentMs, marksSent: playback.marksSent + 1 } };
}

/** Sent audio that no mark stands behind yet. */
export function unmarkedMs(playback: Playback): number {
  return playback.sentMs - playback.markedMs;
}

/** A mark came back; unknown ones (of cleared audio) change nothing. Marks return in order, so earlier ones are settled too. */
export function withMarkReturned(playback: Playback, name: string, atMs: number): Playback {
  const index = playback.marks.findIndex((mark) => mark.name === name);
  const mark = playback.marks[index];
  if (!mark) return playback;
  return { ...playback, marks: playback.marks.slice(index + 1), anchorMs: mark.endMs, anchorAtMs: atMs };
}

/** Everything queued was thrown away. */
export function cleared(playback: Playback, atMs: number): Playback {
  const { sentMs } = playback;
  return { ...playback, marks: [], anchorMs: sentMs, anchorAtMs: atMs, markedMs: sentMs };
}

/** Nothing is queued as far as anyone can know: no mark outstanding and the clock has run out. */
export function isDrained(playback: Playback, atMs: number): boolean {
  return playback.marks.length === 0 && remainingMs(playback, atMs) <= 0;
}
