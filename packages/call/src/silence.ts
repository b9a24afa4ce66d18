import { type CallState, NO_COMMANDS, type Step } from './call-state.ts';
import { closeWith } from './ending.ts';
import { remainingMs } from './playback.ts';
import { want } from './responses.ts';
import { hasRunningTool } from './tool-calls.ts';

/**
 * Someone who says nothing is asked again, then told goodbye. Measured by the clock from the last thing that happened or was
 * heard, not by voice detection alone. The timer looks now and then instead of being restarted by every frame.
 */
export function lookForSilence(state: CallState, atMs: number): Step {
  if (state.phase !== 'conversing') return [state, NO_COMMANDS];
  const { settings, silencePromptsSaid } = state;
  const waitMs = isBusy(state) ? settings.silenceMs : Math.ceil(silentSince(state, atMs) + settings.silenceMs - atMs);
  if (waitMs > 0) return [state, [{ type: 'timer.start', timer: 'silence', delayMs: waitMs }]];
  const prompt = settings.silencePrompts[silencePromptsSaid];
  if (prompt === undefined) return closeWith('caller_silent', settings.silenceGoodbye, true)(state);
  const [next] = want('silencePrompt', prompt)({ ...state, silencePromptsSaid: silencePromptsSaid + 1 });
  return [next, [{ type: 'timer.start', timer: 'silence', delayMs: settings.silenceMs }]];
}

function isBusy(state: CallState): boolean {
  const { active, creating } = state.responses;
  return (
    !state.sessionReady ||
    state.caller.mode !== 'quiet' ||
    active !== null ||
    creating !== null ||
    hasRunningTool(state)
  );
}

/** When the caller last had something to answer: after the last event, and after the last word was heard. */
function silentSince(state: CallState, atMs: number): number {
  const { anchorAtMs, anchorMs, sentMs } = state.playback;
  const leftMs = remainingMs(state.playback, atMs);
  const heardAllAtMs = leftMs > 0 ? atMs + leftMs : anchorAtMs + sentMs - anchorMs;
  return Math.max(state.movedAtMs, heardAllAtMs);
}
