/**
 * Fixed words for an emergency. When one is noticed, the business's safety sentence is said at once and word for word: what
 * the assistant is saying stops, answers the server starts meanwhile are thrown away, and a sentence the caller talked over
 * is said again. The model goes on behind it, told what was said.
 *
 * | status     | meaning                                                    | leaves it                                             |
 * | ---------- | ---------------------------------------------------------- | ----------------------------------------------------- |
 * | `owed`     | to be said before anything else                            | generated word for word: `said`; too often not: `given_up` |
 * | `said`     | generated and on its way to the caller's ear               | its last mark: `heard`; talked over: `owed` again     |
 * | `heard`    | the caller heard all of it                                 | never                                                 |
 * | `given_up` | said as often as may help; the model was told that it was  | never                                                 |
 */
import {
  type CallState,
  inSequence,
  NO_COMMANDS,
  type SafetySentence,
  type Step,
  type Transition,
} from './call-state.ts';
import type { CallCommand } from './commands.ts';
import { declineEndCalls, reopen } from './ending.ts';
import type { CallEvent, ResponseStatus } from './events.ts';
import { interrupt } from './handing-over.ts';
import { owesSafety, want, wantFirst } from './responses.ts';
import { wordsOf } from './spoken-words.ts';
import { tell } from './telling.ts';

type Noticed = Pick<Extract<CallEvent, { type: 'emergency.noticed' }>, 'rule' | 'sentence' | 'note'>;

/** Somebody who talks over it three times has heard what they want to hear. */
const MAX_TRIES = 3;

/** Says the sentence of this rule before anything else, once in a call. */
export function noticeEmergency({ rule, sentence, note }: Noticed, atMs: number): Transition {
  return (state) => {
    const isKnown = state.safety.some((known) => known.rule === rule);
    if (isKnown || state.handOver || (state.closing && !state.closing.mayReturn)) return [state, NO_COMMANDS];
    const owed: SafetySentence = { rule, sentence, note, status: 'owed', itemId: null, isCut: false, tries: 0 };
    const noticed: CallState = { ...state, safety: [...state.safety, owed] };
    // Another sentence of this kind is heard to its end first; whoever is speaking has silenced the assistant already.
    const isFree = !isUnderWay(state) && state.caller.mode !== 'speaking';
    return inSequence(noticed, declineEndCalls(state.closing), reopen(atMs), ...(isFree ? [interrupt(atMs)] : []));
  };
}

/** Whatever happened in this step, a sentence that is owed stands in front of all that waits to be said. */
export function askForSafety(state: CallState): Step {
  const owed = state.safety.find(({ status }) => status === 'owed');
  if (!owed || !owesSafety(state) || isAsked(state)) return [state, NO_COMMANDS];
  return wantFirst('safety', owed.sentence)(state);
}

/** The response that should say it is over. */
export function safetyResponseOver(responseId: string, status: ResponseStatus): Transition {
  return (state) => {
    const owed = state.safety.find((one) => one.status === 'owed');
    if (!owed || status === 'failed') return [state, NO_COMMANDS];
    const item = state.items.findLast((one) => one.responseId === responseId);
    const isWhole = status === 'completed' && item !== undefined && isVerbatim(item.text, owed.sentence);
    if (!isWhole) return again(owed)(state);
    const said = replaced(state, owed, { status: 'said', itemId: item.itemId, tries: owed.tries + 1 });
    return inSequence(said, tellModel(owed));
  };
}

/** Learns from what this step wrote down how much of it was heard. */
export function watchSafety(commands: readonly CallCommand[]): Transition {
  return (state) => {
    const said = state.safety.find(({ status }) => status === 'said');
    if (!said) return [state, NO_COMMANDS];
    const turn = commands.findLast(
      (command): command is Extract<CallCommand, { type: 'journal.turn' }> =>
        command.type === 'journal.turn' && command.turn.itemId === said.itemId,
    )?.turn;
    if (turn && !turn.interrupted && turn.endedAtMs !== null)
      return [replaced(state, said, { status: 'heard' }), [safetyNoted(said, 'heard')]];
    const isCut = turn ? turn.interrupted : said.isCut;
    // A noise may still turn out to be the reason: then the rest of it is played again.
    return isCut && state.cutAnswer === null
      ? again(said)(state)
      : [isCut === said.isCut ? state : replaced(state, said, { isCut }), NO_COMMANDS];
  };
}

/** It was not said word for word, or not heard to its end. */
function again(sentence: SafetySentence): Transition {
  return (state) => {
    const tries = sentence.status === 'said' ? sentence.tries : sentence.tries + 1;
    if (tries < MAX_TRIES)
      return [replaced(state, sentence, { status: 'owed', itemId: null, isCut: false, tries }), NO_COMMANDS];
    const given = replaced(state, sentence, { status: 'given_up', tries });
    return inSequence(
      given,
      (current) => [current, [safetyNoted({ ...sentence, tries }, 'given_up')]],
      tellModel(sentence),
    );
  };
}

/** The model goes on where the sentence ends. */
function tellModel({ rule, note, tries }: SafetySentence): Transition {
  return (state) =>
    inSequence(state, tell({ itemId: `safety_${rule}_${tries}`, role: 'system', text: note }), want('answer'));
}

function safetyNoted({ rule, tries }: SafetySentence, outcome: 'heard' | 'given_up'): CallCommand {
  return { type: 'journal.safety', rule, outcome, tries };
}

function isUnderWay({ safety, responses }: CallState): boolean {
  return safety.some(({ status }) => status === 'said') || responses.active?.request?.purpose === 'safety';
}

function isAsked({ responses: { wanted, creating, active } }: CallState): boolean {
  const running = active && !active.cut ? active.request : null;
  return [creating, running, ...wanted].some((request) => request?.purpose === 'safety');
}

/** Word for word: what a transcript writes differently (capitals, punctuation, hyphens) is the same when spoken. */
function isVerbatim(text: string, sentence: string): boolean {
  const spoken = (words: string) => wordsOf(words).join(' ').replaceAll('-', ' ');
  return spoken(text) === spoken(sentence);
}

function replaced(state: CallState, sentence: SafetySentence, change: Partial<SafetySentence>): CallState {
  return {
    ...state,
    safety: state.safety.map((one) => (one.rule === sentence.rule ? { ...one, ...change } : one)),
  };
}
