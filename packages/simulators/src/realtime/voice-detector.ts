import { MU_LAW_FRAME_BYTES, MU_LAW_FRAME_MS, muLawLevel } from '../speech/mu-law.ts';

/** Energy-based voice-activity detection on mu-law audio, in 20 ms windows. Pure: it knows only the bytes it was given. */
export type VoiceDetectorOptions = {
  /** 0 to 1, as in the API: higher needs louder speech. */
  threshold: number;
  prefixPaddingMs: number;
  /** Silence that ends a turn. */
  silenceMs: number;
  /** Semantic detection: asked once silence has begun to count; false waits on, up to `maxSilenceMs`. */
  isTurnComplete?: (segment: { startMs: number; endMs: number }) => boolean;
  maxSilenceMs?: number;
};

export type VoiceEvent =
  | { type: 'speech.started'; audioStartMs: number }
  | { type: 'speech.stopped'; audioEndMs: number };

export type VoiceDetector = {
  push(audio: Uint8Array): VoiceEvent[];
  isSpeaking(): boolean;
};

/** Windows of sound that make speech: a click on the line is shorter. */
const ONSET_WINDOWS = 3;
/** Amplitude that counts as speech at threshold 0.5; a quiet line stays below 100, telephone speech is around 3,000. */
const LEVEL_AT_HALF = 500;

const TURN_CHECK_MS = 200;

/** `startMs` is the position of the first byte that will be pushed, on the session's audio clock. */
export function createVoiceDetector(options: VoiceDetectorOptions, startMs = 0): VoiceDetector {
  const minLevel = LEVEL_AT_HALF * 10 ** ((options.threshold - 0.5) * 2);
  let positionMs = startMs;
  let rest = new Uint8Array(0);
  let loudWindows = 0;
  let silentMs = 0;
  let speechStartMs: number | null = null;

  function startWhenLoud(loud: boolean): VoiceEvent[] {
    loudWindows = loud ? loudWindows + 1 : 0;
    if (loudWindows < ONSET_WINDOWS) return [];
    speechStartMs = Math.max(0, positionMs - loudWindows * MU_LAW_FRAME_MS - options.prefixPaddingMs);
    silentMs = 0;
    loudWindows = 0;
    return [{ type: 'speech.started', audioStartMs: speechStartMs }];
  }

  function stopWhenSilent(loud: boolean, startedMs: number): VoiceEvent[] {
    silentMs = loud ? 0 : silentMs + MU_LAW_FRAME_MS;
    if (silentMs < options.silenceMs) return [];
    if (waitsOn(startedMs)) return [];
    speechStartMs = null;
    return [{ type: 'speech.stopped', audioEndMs: positionMs }];
  }

  function waitsOn(startedMs: number): boolean {
    const { isTurnComplete, silenceMs, maxSilenceMs = 0 } = options;
    if (!isTurnComplete || silentMs >= maxSilenceMs) return false;
    // Asked anew now and then, not for every frame: the answer takes a look at the whole turn.
    if ((silentMs - silenceMs) % TURN_CHECK_MS >= MU_LAW_FRAME_MS) return true;
    return !isTurnComplete({ startMs: startedMs, endMs: positionMs });
  }

  function window(frame: Uint8Array): VoiceEvent[] {
    positionMs += MU_LAW_FRAME_MS;
    const loud = muLawLevel(frame) >= minLevel;
    return speechStartMs === null ? startWhenLoud(loud) : stopWhenSilent(loud, speechStartMs);
  }

  return {
    push(audio) {
      const all = rest.length === 0 ? audio : Uint8Array.from([...rest, ...audio]);
      const events: VoiceEvent[] = [];
      let offset = 0;
      for (; offset + MU_LAW_FRAME_BYTES <= all.length; offset += MU_LAW_FRAME_BYTES) {
        events.push(...window(all.subarray(offset, offset + MU_LAW_FRAME_BYTES)));
      }
      rest = all.slice(offset);
      return events;
    },
    isSpeaking: () => speechStartMs !== null,
  };
}
