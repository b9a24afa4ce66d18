import { cutSpeech } from './assistant-speech.ts';
import { listenForMachine, listenForMusic } from './automated-line.ts';
import {
  andThen,
  type CallState,
  inSequence,
  NO_COMMANDS,
  type Step,
  sinceStart,
  type Transition,
} from './call-state.ts';
import { declineEndCalls, reopen } from './ending.ts';
import { awaitDecision, cutAnswerOf, keepCutAnswer, soundKnown } from './false-interruption.ts';
import { isDrained } from './playback.ts';
import { unwant } from './responses.ts';
import type { Sound } from './short-sounds.ts';
import { soundWithoutWords, wordsWereSaid } from './silence.ts';
import { wordsOf } from './spoken-words.ts';

/** The server answers a turn by itself; when it has not begun after this long, we ask. */
const ANSWER_EXPECTED_MS = 4_000;
const LONG_NOISE_MS = 3_000;
/** Transcripts that never come must not pile up. */
const MAX_OPEN_TURNS = 20;

/**
 * Whether the caller's first sound throws away what Twilio has still to play: known at once, while all that follows from it
 * takes ten times as long to work out. The step says the same (`twilio.clear`); call-machine.property.test.ts holds them together.
 */
export function silencesAssistant({ phase, closing, playback }: CallState, atMs: number): boolean {
  return phase !== 'ended' && !(closing && !closing.mayReturn) && !isDrained(playback, atMs);
}

/** The caller speaks: whatever the assistant is saying stops, unless the last sentence of the call is being said. */
export function callerStarted(state: CallState, itemId: string, atMs: number): Step {
  const openTurns = [
    ...state.caller.openTurns,
    { itemId, startedAtMs: sinceStart(state, atMs), endedAtMs: null },
  ].slice(-MAX_OPEN_TURNS);
  const speaking: CallState = { ...state, caller: { mode: 'speaking', answerUnwanted: false, openTurns } };
  if (state.closing && !state.closing.mayReturn) return [speaking, NO_COMMANDS];
  const cutAnswer = cutAnswerOf(state, itemId, atMs);
  return inSequence(
    speaking,
    cutSpeech(atMs),
    keepCutAnswer(cutAnswer),
    declineEndCalls(cutAnswer ? null : state.closing),
    unwant('bridge', 'filler', 'goodbye', ...(state.wordless ? [] : (['silencePrompt'] as const))),
    reopen(atMs),
    (current) => [
      current,
      [
        { type: 'timer.cancel', timer: 'answerExpected' },
        { type: 'timer.start', timer: 'speechLimit', delayMs: state.settings.continuousSpeechMs },
      ],
    ],
  );
}

export function callerStopped(state: CallState, itemId: string, atMs: number): Step {
  const openTurns = state.caller.openTurns.map((turn) =>
    turn.itemId === itemId ? { ...turn, endedAtMs: sinceStart(state, atMs) } : turn,
  );
  const caller = { ...state.caller, mode: 'awaitingAnswer' as const, openTurns };
  return andThen(
    [
      { ...state, caller, movedAtMs: atMs },
      [
        { type: 'timer.start', timer: 'answerExpected', delayMs: ANSWER_EXPECTED_MS },
        { type: 'timer.cancel', timer: 'speechLimit' },
      ],
    ],
    awaitDecision,
  );
}

/** What the caller said is known. Empty speech (a cough) is not a turn and does not count as an answer. */
export function callerTranscribed(state: CallState, itemId: string, turn: { text: string | null; atMs: number }): Step {
  const open = state.caller.openTurns.find((other) => other.itemId === itemId);
  const nowMs = sinceStart(state, turn.atMs);
  const lengthMs = open ? (open.endedAtMs ?? nowMs) - open.startedAtMs : Number.POSITIVE_INFINITY;
  const sound = { text: turn.text, lengthMs };
  return inSequence(
    state,
    meaningOf(itemId, sound, turn.atMs),
    writeDown(itemId, turn),
    soundKnown(itemId, sound, turn.atMs),
  );
}

/** Words prove that somebody is there, or that a machine is; sounds without them prove nothing, and one over the assistant is a noise. */
function meaningOf(itemId: string, { text, lengthMs }: Sound, atMs: number): Transition {
  if (text === null) return wordsWereSaid(atMs);
  if (wordsOf(text).length > 0) return (state) => inSequence(state, wordsWereSaid(atMs), listenForMachine(text));
  return (state) => {
    const isOverAssistant = state.cutAnswer?.undecidedItemIds.includes(itemId) ?? false;
    // Something short over the assistant is how people listen; something long is not.
    if ((isOverAssistant && !state.wordless && lengthMs < LONG_NOISE_MS) || !Number.isFinite(lengthMs))
      return [state, NO_COMMANDS];
    return inSequence(state, soundWithoutWords({ startedAtMs: atMs - lengthMs, lengthMs }), listenForMusic(lengthMs));
  };
}

function writeDown(itemId: string, turn: { text: string | null; atMs: number }): Transition {
  return (state) => {
    const open = state.caller.openTurns.find((other) => other.itemId === itemId);
    const openTurns = state.caller.openTurns.filter((other) => other !== open);
    const text = turn.text?.trim() ?? '';
    const known = { ...state, caller: { ...state.caller, openTurns } };
    if (text === '') return [known, NO_COMMANDS];
    const nowMs = sinceStart(state, turn.atMs);
    const { startedAtMs, endedAtMs } = open ?? { startedAtMs: nowMs, endedAtMs: nowMs };
    const record = {
      itemId,
      speaker: 'caller',
      text,
      heardText: null,
      interrupted: false,
      startedAtMs,
      endedAtMs,
    } as const;
    return [known, [{ type: 'journal.turn', turn: record }]];
  };
}
