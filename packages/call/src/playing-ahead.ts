import type { CallState } from './call-state.ts';
import { MARK_EVERY_MS, unmarkedMs } from './playback.ts';

/**
 * How much more audio of this answer the machine would only pass on: until then it gives no other command, so whoever performs
 * its commands may play at once and tell it later, before anything else. 0 or less: it must be asked first.
 */
export function playableAheadMs(state: CallState, responseId: string): number {
  const { phase, closing, cutAnswer, mediaStartedAtMs, responses, playback } = state;
  const isPlaying =
    phase === 'conversing' &&
    closing === null &&
    cutAnswer === null &&
    mediaStartedAtMs !== null &&
    responses.active?.responseId === responseId &&
    !responses.active.cut;
  return isPlaying ? MARK_EVERY_MS - unmarkedMs(playback) : 0;
}
