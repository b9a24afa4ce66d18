/**
 * The first words. With a clip of them they are played in the same turn of the event loop in which Twilio's stream is there,
 * whatever the session does, and the session is told; without one the model speaks them. Whether there is a clip is known a
 * moment after the call begins, long before the stream.
 */
import { playOwn } from './assistant-speech.ts';
import { type CallState, inSequence, NO_COMMANDS, type Step, type Transition } from './call-state.ts';
import { want } from './responses.ts';
import { tell } from './telling.ts';

export const GREETING_ITEM_ID = 'greeting';

/** Greets as soon as there is something to greet with, once. */
export function greet(atMs: number): Transition {
  return (state) => {
    const { clip, settings } = state;
    if (clip === 'awaited' || clip === 'played') return [state, NO_COMMANDS];
    if (clip === 'none')
      return state.sessionReady
        ? want('greeting', settings.greeting)({ ...state, clip: 'played' })
        : [state, NO_COMMANDS];
    return state.mediaStartedAtMs === null ? [state, NO_COMMANDS] : playClip(state, clip, atMs);
  };
}

/** It is known whether there is a clip. */
export function clipFound(payloads: readonly string[] | null, atMs: number): Transition {
  return (state) =>
    state.clip === 'awaited' ? greet(atMs)({ ...state, clip: payloads ?? 'none' }) : [state, NO_COMMANDS];
}

function playClip(state: CallState, payloads: readonly string[], atMs: number): Step {
  const { greeting } = state.settings;
  // Someone who spoke before it could be played has been answered: a greeting would come too late.
  if (state.responses.active || state.caller.mode !== 'quiet')
    return want('greeting', greeting)({ ...state, clip: 'played' });
  const telling = { itemId: GREETING_ITEM_ID, role: 'assistant', text: greeting, isFirst: true } as const;
  return inSequence(
    { ...state, clip: 'played' },
    playOwn({ itemId: GREETING_ITEM_ID, text: greeting, payloads }, atMs),
    tell(telling),
  );
}
