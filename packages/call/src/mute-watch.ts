import { type CallState, NO_COMMANDS, type Transition } from './call-state.ts';
import { remainingMs } from './playback.ts';
import { sessionLost } from './resuming.ts';

/**
 * A session can be connected and answer nothing ("green but mute"). That a turn is answered at all is watched by
 * `answerExpected` and `responseOverdue`; here, that an answer which has begun is heard: its first audio must come within the
 * limit, and once everything of it was played, more of it or its end. An answer of nothing but function calls ends without
 * audio, and its end is enough.
 */
const AUDIO_EXPECTED_MS = 6_000;

/** An answer has begun. */
export function expectAudio(responseId: string): Transition {
  return (state) =>
    state.responses.active?.responseId === responseId
      ? [
          { ...state, responses: { ...state.responses, watchedProgress: progressOf(state) } },
          [{ type: 'timer.start', timer: 'audioExpected', delayMs: AUDIO_EXPECTED_MS }],
        ]
      : [state, NO_COMMANDS];
}

/** Time to look at the answer that had begun. */
export function audioOverdue(atMs: number): Transition {
  return (state) => {
    const { active, watchedProgress } = state.responses;
    if (!active) return [state, NO_COMMANDS];
    const progress = progressOf(state);
    const stillToHearMs = remainingMs(state.playback, atMs);
    if (progress === watchedProgress && stillToHearMs <= 0) return sessionLost('mute', atMs)(state);
    return [
      { ...state, responses: { ...state.responses, watchedProgress: progress } },
      [{ type: 'timer.start', timer: 'audioExpected', delayMs: Math.ceil(stillToHearMs) + AUDIO_EXPECTED_MS }],
    ];
  };
}

/** Grows with every piece of sound or text that comes. */
function progressOf({ playback, held, items }: CallState): number {
  return playback.sentMs + held.length + items.reduce((letters, { text }) => letters + text.length, 0);
}
