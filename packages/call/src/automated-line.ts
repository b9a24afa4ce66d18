/**
 * Nobody is there: hold music, a queue, an answering machine. Told by what it says, by repeating itself, or by never taking
 * a breath. One sign is not enough, people quote machines and repeat themselves: a call is ended only when the signs come
 * together, and a single sentence of a person in between takes them all back.
 */
import { type CallState, NO_COMMANDS, type Step, type Transition } from './call-state.ts';
import { closeWith } from './ending.ts';
import { type LineSigns, withSentence, withSound } from './line-signs.ts';

const SIGNS_NEEDED = 2;
const REPEATS_NEEDED = 2;
const LONG_SOUNDS_NEEDED = 2;

/** The caller's side said something. */
export function listenForMachine(text: string): Transition {
  return (state) => judge({ ...state, lineSigns: withSentence(state.lineSigns, text) });
}

/** The caller's side was heard, and said nothing. */
export function listenForMusic(lengthMs: number): Transition {
  return (state) => judge({ ...state, lineSigns: withSound(state.lineSigns, lengthMs) });
}

function judge(state: CallState): Step {
  return state.phase === 'conversing' && isMachine(state.lineSigns) ? endAutomated(state) : [state, NO_COMMANDS];
}

function isMachine({ phrases, repeats, sounds }: LineSigns): boolean {
  return phrases >= SIGNS_NEEDED || repeats >= REPEATS_NEEDED || sounds >= LONG_SOUNDS_NEEDED;
}

/** Someone has been speaking for so long without the end of a turn that it is nobody. */
export function speechTooLong(state: CallState): Step {
  return state.phase === 'conversing' && state.caller.mode === 'speaking' ? endAutomated(state) : [state, NO_COMMANDS];
}

/** Politely: it could be a person after all. */
export function endAutomated(state: CallState): Step {
  return closeWith('automated_line', state.settings.automatedGoodbye, false)(state);
}
