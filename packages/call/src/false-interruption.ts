/**
 * "Uh-huh", a cough, a door: voice detection takes them for speech, so the answer is cut at once as for any interruption,
 * and what was not heard of it is kept. What the caller's sound was is known when its transcript comes, shortly after the
 * server has begun to answer it; until then that answer is held back.
 *
 * | the sound was            | then                                                                                     |
 * | ------------------------ | ---------------------------------------------------------------------------------------- |
 * | speech                   | the held answer is played, the rest of the cut one is forgotten                          |
 * | noise                    | the held answer is cancelled and taken out of the conversation, the rest is played again |
 * | several, one after other | as soon as one is speech: speech; noise only when all of them are                        |
 * | not known in time        | noise when it was very short, else speech                                                |
 *
 * The session has truncated the cut answer: it is told the words of the rest as a message, and told again if they are cut.
 */
import { finishSpeech, playHeld, replay, turnOf } from './assistant-speech.ts';
import {
  type AssistantItem,
  andThen,
  type CallState,
  type CutAnswer,
  inSequence,
  NO_COMMANDS,
  type Step,
  type Transition,
} from './call-state.ts';
import type { CallCommand } from './commands.ts';
import { closeAgain, declineEndCalls } from './ending.ts';
import { heardMsOf, textBetween } from './heard-text.ts';
import { audioMsOf, playedMs, unheard } from './playback.ts';
import { want } from './responses.ts';
import { isNoise, type Sound } from './short-sounds.ts';
import { endsInQuestion } from './spoken-words.ts';
import { tell } from './telling.ts';

/** Transcripts are there by then; a caller who really spoke does not wait longer for the answer. */
const DECIDE_WITHIN_MS = 1_000;
/** Less than this is not worth going on with. */
const MIN_REST_MS = 200;

const GO_ON =
  'The sound just now was only noise: your answer goes on. Continue it exactly where it stops, without repeating anything and without mentioning the noise.';

/** What an interruption would throw away; null when it throws nothing away, or when every sound counts. */
export function cutAnswerOf(state: CallState, itemId: string, atMs: number): CutAnswer | null {
  const { cutAnswer, phase, settings, playback, responses } = state;
  if (cutAnswer) return { ...cutAnswer, undecidedItemIds: [...cutAnswer.undecidedItemIds, itemId] };
  if (!settings.noise || (phase !== 'conversing' && !state.closing?.mayReturn)) return null;
  const positionMs = playedMs(playback, atMs);
  if (playback.sentMs - positionMs < MIN_REST_MS) return null;
  const active = responses.active && !responses.active.cut ? responses.active : null;
  const { payloads, isWhole } = unheard(playback, atMs);
  const cut = state.items.filter((item) => item.startMs !== null && heardMsOf(item, positionMs) < item.audioMs);
  return {
    undecidedItemIds: [itemId],
    rest: payloads,
    positionMs,
    itemIds: cut.map((item) => item.itemId),
    responseId: isWhole ? (active?.responseId ?? null) : null,
    isWhole: isWhole && active === null,
    closing: state.closing,
    seenToolCallIds: [],
  };
}

/** The caller makes a sound: what it may turn out to have cut off is kept. After `cutSpeech`, with what it was before. */
export function keepCutAnswer(cutAnswer: CutAnswer | null): Transition {
  return (state) => {
    if (!cutAnswer) return [state, NO_COMMANDS];
    // A second sound: what answered the first one is of no use whatever this one is.
    const discarded = state.cutAnswer ? discardHeld(cutAnswer, false)(state) : ([state, NO_COMMANDS] as const);
    return andThen(discarded, (current) => [
      { ...current, cutAnswer: { ...cutAnswer, seenToolCallIds: [] } },
      NO_COMMANDS,
    ]);
  };
}

/** A turn ended: its transcript is awaited, not for ever. */
export function awaitDecision(state: CallState): Step {
  return state.cutAnswer
    ? [state, [{ type: 'timer.start', timer: 'noiseDecision', delayMs: DECIDE_WITHIN_MS }]]
    : [state, NO_COMMANDS];
}

/** It is known what one of the sounds was. */
export function soundKnown(itemId: string, sound: Sound, atMs: number): Transition {
  return (state) => {
    const { cutAnswer } = state;
    if (!cutAnswer?.undecidedItemIds.includes(itemId)) return [state, NO_COMMANDS];
    if (!isOnlyNoise(state, cutAnswer, sound)) return believe(atMs)(state);
    const undecidedItemIds = cutAnswer.undecidedItemIds.filter((other) => other !== itemId);
    const next: CallState = { ...state, cutAnswer: { ...cutAnswer, undecidedItemIds } };
    return undecidedItemIds.length === 0 ? goOn(next, cutAnswer, atMs) : [next, NO_COMMANDS];
  };
}

/** No transcript came in time. Someone who is speaking again is waited for. */
export function decideByLength(atMs: number): Transition {
  return (state) => {
    const { cutAnswer, caller } = state;
    if (!cutAnswer || caller.mode === 'speaking') return [state, NO_COMMANDS];
    const sounds = cutAnswer.undecidedItemIds.map((itemId) => soundOf(state, itemId));
    return sounds.every((sound) => isOnlyNoise(state, cutAnswer, sound))
      ? goOn(state, cutAnswer, atMs)
      : believe(atMs)(state);
  };
}

/** The response that was cut is over. */
export function cutAnswerFinished(responseId: string, isComplete: boolean): Transition {
  return (state) => {
    const { cutAnswer } = state;
    if (cutAnswer?.responseId !== responseId) return [state, NO_COMMANDS];
    return [{ ...state, cutAnswer: { ...cutAnswer, responseId: null, isWhole: isComplete } }, NO_COMMANDS];
  };
}

/** The caller spoke, or something more important happened: the held answer is played, the cut one is over. */
export function believe(atMs: number): Transition {
  return (state) => {
    const { cutAnswer, responses } = state;
    if (!cutAnswer) return [state, NO_COMMANDS];
    const { active } = responses;
    const items = state.items.filter((item) => item.cutAtMs === null || item.responseId === active?.responseId);
    const finishedIds = new Set(items.filter((item) => item.startMs === null).map((item) => item.responseId));
    if (active) finishedIds.delete(active.responseId);
    const finished = [...finishedIds].map((responseId) => finishSpeech(responseId));
    return inSequence(
      { ...state, items, cutAnswer: null },
      (current) => [current, [{ type: 'timer.cancel', timer: 'noiseDecision' }]],
      declineEndCalls(cutAnswer.closing),
      playHeld(atMs),
      ...finished,
    );
  };
}

/** It was noise: the assistant goes on where it was cut. */
function goOn(state: CallState, cutAnswer: CutAnswer, atMs: number): Step {
  const { playback, caller } = state;
  const shiftMs = playback.sentMs - cutAnswer.positionMs;
  const quiet: CallState = {
    ...state,
    cutAnswer: null,
    movedAtMs: atMs,
    answersResumed: state.answersResumed + 1,
    caller: { ...caller, mode: 'quiet', answerUnwanted: caller.mode === 'awaitingAnswer' },
  };
  const timers: CallCommand[] = [
    { type: 'timer.cancel', timer: 'noiseDecision' },
    { type: 'timer.cancel', timer: 'answerExpected' },
  ];
  const resumed = cutAnswer.itemIds.map((itemId) => resumeItem(itemId, { shiftMs, positionMs: cutAnswer.positionMs }));
  return inSequence(
    quiet,
    (current) => [current, timers],
    discardHeld(cutAnswer, true),
    ...resumed,
    replay(cutAnswer.rest, atMs),
    finishGoingOn(cutAnswer),
  );
}

/**
 * What answered a noise: cancelled if it still comes (voice detection may have done that), and nothing of it stays in the
 * conversation. What it would have said about functions is still to be said.
 */
function discardHeld({ itemIds, responseId, seenToolCallIds }: CutAnswer, cancels: boolean): Transition {
  return (state) => {
    const { active } = state.responses;
    const isNoiseAnswer =
      active !== null && active.responseId !== responseId && !active.discard && !(active.cut && cancels);
    const unheardItems = state.items.filter((item) => item.startMs === null && !itemIds.includes(item.itemId));
    const responses = isNoiseAnswer
      ? { ...state.responses, active: { ...active, cut: true, discard: true } }
      : state.responses;
    // Items of an answer that still comes are taken out when it has ended.
    const over = unheardItems.filter((item) => item.responseId !== active?.responseId);
    const commands = over.map(({ itemId }): CallCommand => ({ type: 'realtime.forget', itemId }));
    if (isNoiseAnswer && cancels) commands.unshift({ type: 'realtime.cancelResponse', responseId: active.responseId });
    const tools = state.tools.map((tool) =>
      seenToolCallIds.includes(tool.toolCallId) ? { ...tool, status: 'stored' as const } : tool,
    );
    const items = state.items.filter((item) => !over.includes(item));
    return andThen(
      [{ ...state, responses, tools, held: [], items }, commands],
      seenToolCallIds.length > 0 ? want('answer') : pass,
    );
  };
}

/** Items of a response that was discarded, once it is over. */
export function forgetDiscarded(responseId: string): Transition {
  return (state) => {
    const { active } = state.responses;
    if (active?.responseId !== responseId || !active.discard) return [state, NO_COMMANDS];
    const gone = state.items.filter((item) => item.responseId === responseId);
    return [
      { ...state, items: state.items.filter((item) => !gone.includes(item)) },
      gone.map(({ itemId }): CallCommand => ({ type: 'realtime.forget', itemId })),
    ];
  };
}

/** One of the cut items is whole again; the session is told the words it has lost. */
function resumeItem(itemId: string, { shiftMs, positionMs }: { shiftMs: number; positionMs: number }): Transition {
  return (state) => {
    const item = state.items.find((other) => other.itemId === itemId);
    if (!item || item.startMs === null) return [state, NO_COMMANDS];
    const fromMs = heardMsOf(item, positionMs);
    const toldAs = `rest_${state.answersResumed}_${state.items.indexOf(item)}`;
    const whole: AssistantItem = {
      ...item,
      startMs: item.startMs + shiftMs,
      heardText: null,
      cutAtMs: null,
      toldPart: { toldAs, fromMs },
    };
    const text = textBetween(whole, fromMs, whole.audioMs);
    const noted: CallCommand[] = [
      { type: 'journal.resumed', itemId, fromMs: Math.floor(fromMs) },
      { type: 'journal.turn', turn: turnOf(whole, null) },
    ];
    return andThen(
      [{ ...state, items: state.items.map((other) => (other === item ? whole : other)) }, noted],
      text === '' ? pass : tell({ itemId: toldAs, role: 'assistant', text }),
    );
  };
}

/** A goodbye stands as far as it was said; any other answer is to be said to its end. */
function finishGoingOn({ closing, isWhole }: CutAnswer): Transition {
  if (closing) return closeAgain(closing);
  return isWhole ? pass : askToGoOn;
}

/** The end of it was never generated, or not kept. */
function askToGoOn(state: CallState): Step {
  const itemId = `go_on_${state.answersResumed}`;
  return inSequence(state, tell({ itemId, role: 'system', text: GO_ON }), want('answer'));
}

function isOnlyNoise(state: CallState, cutAnswer: CutAnswer, sound: Sound): boolean {
  const { noise } = state.settings;
  if (!noise) return false;
  const heard = state.items.filter(({ itemId }) => cutAnswer.itemIds.includes(itemId))[0]?.heardText ?? '';
  const restMs = cutAnswer.rest.reduce((ms, payload) => ms + audioMsOf(payload), 0);
  return isNoise(sound, { hasAsked: endsInQuestion(heard), restMs, isGoodbye: cutAnswer.closing !== null }, noise);
}

function soundOf({ caller }: CallState, itemId: string): Sound {
  const turn = caller.openTurns.find((open) => open.itemId === itemId);
  if (!turn || turn.endedAtMs === null) return { text: null, lengthMs: Number.POSITIVE_INFINITY };
  return { text: null, lengthMs: turn.endedAtMs - turn.startedAtMs };
}

const pass: Transition = (state) => [state, NO_COMMANDS];
