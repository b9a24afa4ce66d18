import { endAutomated } from './automated-line.ts';
import { type CallState, inSequence, NO_COMMANDS, type Step, type Transition } from './call-state.ts';
import { closeWith, reopen } from './ending.ts';
import { interrupt } from './handing-over.ts';
import { remainingMs } from './playback.ts';
import { want } from './responses.ts';
import { hasRunningTool } from './tool-calls.ts';

/** With sounds and no words on the line, each of the two questions and the goodbye comes after this many times the silence. */
const WORDLESS_PATIENCE = 1.5;
const GAP_POLL_MS = 500;
/** More sound than this in that time is no person who says nothing: it is music, or a room where nobody is. */
const AUTOMATED_SHARE = 0.5;

/**
 * Someone who says nothing is asked again, then told goodbye. Measured by the clock from the last thing that happened or was
 * heard; sounds without words move nothing, or a noisy line could go on for ever. The timer looks now and then instead of
 * being restarted by every frame.
 */
export function lookForSilence(state: CallState, atMs: number): Step {
  if (state.phase !== 'conversing') return [state, NO_COMMANDS];
  const { settings, silencePromptsSaid, wordless } = state;
  const waitMs = wordless ? wordlessWaitMs(state, wordless.sinceMs, atMs) : quietWaitMs(state, atMs);
  if (waitMs > 0) return [state, [{ type: 'timer.start', timer: 'silence', delayMs: waitMs }]];
  const prompt = settings.silencePrompts[silencePromptsSaid];
  if (prompt === undefined) {
    if (wordless && wordless.soundMs >= AUTOMATED_SHARE * (atMs - wordless.sinceMs)) return endAutomated(state);
    return closeWith('caller_silent', settings.silenceGoodbye, wordless === null)(state);
  }
  const [next] = want('silencePrompt', prompt)({ ...state, silencePromptsSaid: silencePromptsSaid + 1 });
  return [next, [{ type: 'timer.start', timer: 'silence', delayMs: settings.silenceMs }]];
}

/** A turn without words ended. `startedAtMs`: on the clock of events. */
export function soundWithoutWords({ startedAtMs, lengthMs }: { startedAtMs: number; lengthMs: number }): Transition {
  return ({ wordless, ...state }) => {
    const before = wordless ?? { sinceMs: startedAtMs, soundMs: 0 };
    return [{ ...state, wordless: { ...before, soundMs: before.soundMs + lengthMs } }, NO_COMMANDS];
  };
}

/** Somebody is there. Words into the goodbye to a silent caller take the call back, also on a line so noisy that sounds did not. */
export function wordsWereSaid(atMs: number): Transition {
  return (state) => {
    const heard: CallState = { ...state, silencePromptsSaid: 0, wordless: null };
    const { closing } = heard;
    if (closing?.reason !== 'caller_silent' || closing.mayReturn) return [heard, NO_COMMANDS];
    return inSequence(
      { ...heard, closing: { ...closing, mayReturn: true } },
      interrupt(atMs),
      reopen(atMs),
      want('answer'),
    );
  };
}

function quietWaitMs(state: CallState, atMs: number): number {
  const { active, creating } = state.responses;
  const isBusy = isHeldUp(state) || state.caller.mode !== 'quiet' || active !== null || creating !== null;
  return isBusy ? state.settings.silenceMs : Math.ceil(silentSince(state, atMs) + state.settings.silenceMs - atMs);
}

/** By the clock alone: a noise may have been answered, and nobody is asked over that, but not for ever. */
function wordlessWaitMs(state: CallState, sinceMs: number, atMs: number): number {
  const { settings, silencePromptsSaid, responses, playback, cutAnswer } = state;
  if (isHeldUp(state)) return settings.silenceMs;
  const leftMs = sinceMs + (silencePromptsSaid + 1) * WORDLESS_PATIENCE * settings.silenceMs - atMs;
  if (leftMs > 0) return Math.ceil(leftMs);
  const isTalking = cutAnswer !== null || responses.active !== null || remainingMs(playback, atMs) > 0;
  return isTalking && leftMs > -settings.silenceMs ? GAP_POLL_MS : 0;
}

function isHeldUp(state: CallState): boolean {
  return !state.sessionReady || hasRunningTool(state);
}

/** When the caller last had something to answer: after the last event, and after the last word was heard. */
function silentSince(state: CallState, atMs: number): number {
  const { anchorAtMs, anchorMs, sentMs } = state.playback;
  const leftMs = remainingMs(state.playback, atMs);
  const heardAllAtMs = leftMs > 0 ? atMs + leftMs : anchorAtMs + sentMs - anchorMs;
  return Math.max(state.movedAtMs, heardAllAtMs);
}
