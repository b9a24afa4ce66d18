/**
 * Keys the caller presses. A first 0 is the way to a human where the owner wants it; other keys are gathered until a pause
 * or #, and told to the model as what the caller said. The answer to them is owed exactly once: it is kept with the answers
 * of functions, which are in the same case (tool-calls.ts).
 */
import { type CallState, inSequence, NO_COMMANDS, type Step, sinceStart, type Transition } from './call-state.ts';
import { handOverByKey } from './handing-over.ts';
import { want } from './responses.ts';
import { tell } from './telling.ts';

/** Ids of the messages that tell of keys begin so: the server gives them back once it has them. */
export const KEYS_ITEM_PREFIX = 'keys_';
/** People type a number with pauses shorter than this. */
const PAUSE_MS = 2_000;
/** Longer than any account number; more is somebody playing. */
const MAX_KEYS = 32;

export function keyPressed(digit: string, atMs: number): Transition {
  return (state) => {
    const moved: CallState = { ...state, movedAtMs: atMs, silencePromptsSaid: 0, wordless: null };
    if (digit === '0' && state.keys === '') {
      const [handed, commands] = handOverByKey(digit, atMs)(moved);
      if (handed.handOver) return [handed, commands];
    }
    const pressed: CallState = { ...moved, keys: (state.keys + digit).slice(-MAX_KEYS) };
    return digit === '#'
      ? inSequence(pressed, (current) => [current, [{ type: 'timer.cancel', timer: 'keys' }]], keysComplete(atMs))
      : [pressed, [{ type: 'timer.start', timer: 'keys', delayMs: PAUSE_MS }]];
  };
}

/** The caller has finished typing. */
export function keysComplete(atMs: number): Transition {
  return (state) => {
    if (state.keys === '' || state.closing) return [{ ...state, keys: '' }, NO_COMMANDS];
    // The # that ends a number is no part of it.
    const keys = [...(state.keys.length > 1 ? state.keys.replace(/#$/, '') : state.keys)].join(' ');
    const itemId = `${KEYS_ITEM_PREFIX}${state.keysTold + 1}`;
    const told: CallState = { ...state, keys: '', keysTold: state.keysTold + 1 };
    return inSequence(
      told,
      tell({ itemId, role: 'user', text: `The caller pressed ${keys} on the keypad.` }),
      writeDown(itemId, `(pressed ${keys} on the keypad)`, atMs),
      oweAnswer(itemId),
      want('answer'),
    );
  };
}

function writeDown(itemId: string, text: string, atMs: number): Transition {
  return (state): Step => {
    const startedAtMs = sinceStart(state, atMs);
    const turn = {
      itemId,
      speaker: 'caller',
      text,
      heardText: null,
      interrupted: false,
      startedAtMs,
      endedAtMs: startedAtMs,
    } as const;
    return [state, [{ type: 'journal.turn', turn }]];
  };
}

function oweAnswer(itemId: string): Transition {
  return (state) => {
    const owed = {
      toolCallId: itemId,
      responseId: itemId,
      sessionNumber: state.session.number,
      status: 'answered',
    } as const;
    return [{ ...state, tools: [...state.tools, owed] }, NO_COMMANDS];
  };
}
