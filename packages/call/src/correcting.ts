/**
 * The assistant said something that no function had told it. The caller hears the correction as soon as the sentence itself
 * is out, and the model is told, so that it does not say it again.
 */
import { type CallState, inSequence, NO_COMMANDS, type Transition } from './call-state.ts';
import { declineEndCalls, reopen } from './ending.ts';
import type { CallEvent } from './events.ts';
import { wantFirst } from './responses.ts';
import { tell } from './telling.ts';

/** A model that keeps saying it is not cured by one more correction: the owner sees all of them. */
const MAX_CORRECTIONS = 3;

/** @param refuted `sentence` is said exactly; `note` is for the model. */
export function correctClaim(
  { sentence, note }: Pick<Extract<CallEvent, { type: 'claim.refuted' }>, 'sentence' | 'note'>,
  atMs: number,
): Transition {
  return (state) => {
    const isOver = state.handOver !== null || (state.closing !== null && !state.closing.mayReturn);
    if (isOver || state.phase === 'ended' || state.correctionsMade >= MAX_CORRECTIONS) return [state, NO_COMMANDS];
    const correctionsMade = state.correctionsMade + 1;
    const correcting: CallState = { ...state, correctionsMade };
    return inSequence(
      correcting,
      // Nobody says goodbye on a false promise.
      declineEndCalls(state.closing),
      reopen(atMs),
      tell({ itemId: `correction_${correctionsMade}`, role: 'system', text: note }),
      wantFirst('correction', sentence),
    );
  };
}
