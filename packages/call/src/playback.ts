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
  readonly marks: readonly SentMark[];
  /** `sentMs` when the last mark was sent. */
  readonly markedMs: number;
  /** What was sent since then. */
  readonly unmarked: readonly string[];
  readonly marksSent: number;
}

interface SentMark {
  readonly name: string;
  readonly endMs: number;
  /** The audio it stands behind, back to the mark before: kept until it was heard, in case it must be sent again. */
  readonly payloads: readonly string[];
}

/** Twilio Media Streams and OpenAI `audio/pcmu`: mu-law 8 kHz, 8 bytes = 1 ms. */
const BYTES_PER_MS = 8;
const PADDING = '='.charCodeAt(0);
/** One mark per this much audio: often enough for the position, rare enough to cost nothing (bridge-performance.md: 200 to 500 ms). */
export const MARK_EVERY_MS = 400;
/** A mark later than this is taken for lost, so that a deaf peer cannot freeze the position. */
const LOST_MARK_MS = 1_500;

/** Audio further ahead of the caller's ear than this is not kept: about 320 kB of base64 for one call at most. */
const MAX_KEPT_MS = 30_000;
/** Three bytes are four letters of base64: the least that can be cut off in front. */
const CUT_BYTES = 3;
const CUT_LETTERS = 4;

export const EMPTY_PLAYBACK: Playback = {
  sentMs: 0,
  anchorMs: 0,
  anchorAtMs: 0,
  marks: [],
  markedMs: 0,
  unmarked: [],
  marksSent: 0,
};

/** Length of a base64 mu-law payload in milliseconds. */
export function audioMsOf(payload: string): number {
  const { length } = payload;
  if (length === 0) return 0;
  const bytes = (length >> 2) * 3;
  // 50 times a second for every call, and for every frame that waits when the caller interrupts: letters, not searches.
  if (payload.charCodeAt(length - 1) !== PADDING) return bytes / BYTES_PER_MS;
  return (payload.charCodeAt(length - 2) === PADDING ? bytes - 2 : bytes - 1) / BYTES_PER_MS;
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
export function withAudio(playback: Playback, payload: string, atMs: number): Playback {
  const sentMs = playback.sentMs + audioMsOf(payload);
  const unmarked = [...playback.unmarked, payload];
  if (playedMs(playback, atMs) < playback.sentMs) return { ...playback, sentMs, unmarked };
  return { ...playback, sentMs, unmarked, anchorMs: playback.sentMs, anchorAtMs: atMs };
}

/** A mark was sent behind everything sent so far. */
export function withMark(playback: Playback): { playback: Playback; name: string } {
  const name = `m${playback.marksSent + 1}`;
  const { sentMs, anchorMs, unmarked } = playback;
  const payloads = sentMs - anchorMs > MAX_KEPT_MS ? [] : unmarked;
  const marks = [...playback.marks, { name, endMs: sentMs, payloads }];
  return {
    name,
    playback: { ...playback, marks, markedMs: sentMs, unmarked: [], marksSent: playback.marksSent + 1 },
  };
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
  return { ...playback, marks: [], anchorMs: sentMs, anchorAtMs: atMs, markedMs: sentMs, unmarked: [] };
}

/** What was sent and not heard, from where the caller's ear is. `isWhole`: nothing of it was too far ahead to be kept. */
export function unheard(
  playback: Playback,
  atMs: number,
): { readonly payloads: readonly string[]; readonly isWhole: boolean } {
  const { marks, unmarked, sentMs } = playback;
  const position = playedMs(playback, atMs);
  const payloads: string[] = [];
  let reachedMs = position;
  for (const group of [...marks, { endMs: sentMs, payloads: unmarked }]) {
    let startMs = group.endMs - lengthMs(group.payloads);
    if (startMs > reachedMs + 1) return { payloads, isWhole: false };
    for (const payload of group.payloads) {
      const endMs = startMs + audioMsOf(payload);
      if (endMs > reachedMs) payloads.push(startMs < reachedMs ? tailOf(payload, reachedMs - startMs) : payload);
      startMs = endMs;
    }
    reachedMs = Math.max(reachedMs, group.endMs);
  }
  return { payloads, isWhole: true };
}

function lengthMs(payloads: readonly string[]): number {
  return payloads.reduce((ms, payload) => ms + audioMsOf(payload), 0);
}

/** Base64 without its first milliseconds, to the next smaller whole group of letters. */
function tailOf(payload: string, ms: number): string {
  return payload.slice(Math.floor((ms * BYTES_PER_MS) / CUT_BYTES) * CUT_LETTERS);
}

/** Nothing is queued as far as anyone can know: no mark outstanding and the clock has run out. */
export function isDrained(playback: Playback, atMs: number): boolean {
  return playback.marks.length === 0 && remainingMs(playback, atMs) <= 0;
}
