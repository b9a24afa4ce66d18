import { type CallState, NO_COMMANDS, type Step, type Transition } from './call-state.ts';
import type { Telling } from './commands.ts';

/**
 * What the session must know and has not heard itself: the greeting played from its clip, what was played again after a
 * noise, keys the caller pressed. It is told as messages of the conversation. Before the session is there they wait; a new
 * session in place of a lost one learns them from the history instead.
 */
export function tell(telling: Telling): Transition {
  return (state) =>
    state.sessionReady
      ? [state, [{ type: 'realtime.tell', ...telling }]]
      : [{ ...state, untold: [...state.untold, telling] }, NO_COMMANDS];
}

/** Takes a message back: what it says did not happen after all. */
export function untell(itemId: string): Transition {
  return (state) => {
    const untold = state.untold.filter((telling) => telling.itemId !== itemId);
    if (untold.length < state.untold.length) return [{ ...state, untold }, NO_COMMANDS];
    return state.sessionReady ? [state, [{ type: 'realtime.forget', itemId }]] : [state, NO_COMMANDS];
  };
}

/** The session is there: what waited is told, in order. */
export function tellWaiting(state: CallState): Step {
  if (state.untold.length === 0) return [state, NO_COMMANDS];
  return [{ ...state, untold: [] }, state.untold.map((telling) => ({ type: 'realtime.tell' as const, ...telling }))];
}
