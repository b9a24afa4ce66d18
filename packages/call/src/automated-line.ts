/**
 * Nobody is there: hold music, a queue, an answering machine. Told by what it says, by repeating itself, or by never taking
 * a breath. One sign is not enough, people quote machines and repeat themselves: a call is ended only when the signs come
 * together, and a single sentence of a person in between takes them all back.
 */
import { type CallState, NO_COMMANDS, type Step, type Transition } from './call-state.ts';
import { closeWith } from './ending.ts';
import { withSentence } from './line-signs.ts';

const SIGNS_NEEDED = 2;
const REPEATS_NEEDED = 2;

/** The caller's side said something. */
export function listenForMachine(text: string): Transition {
  return (state) => {
    const signs = withSentence(state.lineSigns, text);
    const heard: CallState = { ...state, lineSigns: signs };
    const isMachine = signs.phrases >= SIGNS_NEEDED || signs.repeats >= REPEATS_NEEDED;
    return isMachine && state.phase === 'conversing' ? endAutomated(heard) : [heard, NO_COMMANDS];
  };
}

/** Someone has been speaking for so long without the end of a turn that it is nobody. */
export function speechTooLong(state: CallState): Step {
  return state.phase === 'conversing' && state.caller.mode === 'speaking' ? endAutomated(state) : [state, NO_COMMANDS];
}

/** Politely: it could be a person after all. */
export function endAutomated(state: CallState): Step {
  return closeWith('automated_line', state.settings.automatedGoodbye, false)(state);
}
