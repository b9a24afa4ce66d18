import type { CallCommand, HandOver, ResponseRequest, Telling } from './commands.ts';
import type { EndReason, LossReason } from './events.ts';
import { EMPTY_HISTORY, type History, historyOf } from './history.ts';
import { type LineSigns, NO_SIGNS } from './line-signs.ts';
import { EMPTY_PLAYBACK, type Playback } from './playback.ts';
import type { HistoryEntry, MissingPart } from './session-seed.ts';

/** Sentences and limits of one call. All sentences are in the caller's language. */
export interface CallSettings {
  readonly greeting: string;
  /** Said in turn while a tool runs; none of them may claim success. */
  readonly fillers: readonly [string, ...string[]];
  /** Said in turn to a silent caller; after the last one comes the goodbye. */
  readonly silencePrompts: readonly string[];
  readonly silenceGoodbye: string;
  readonly lengthWarning: string;
  readonly lengthGoodbye: string;
  /** Said by a session that takes the place of a lost one; then either the answer that is owed, or one of the next two. */
  readonly bridgeSentence: string;
  /** The caller's last words were lost. */
  readonly bridgeSayAgain: string;
  /** Nothing was lost. */
  readonly bridgeGoOn: string;
  readonly silenceMs: number;
  readonly fillerFirstMs: number;
  readonly fillerEveryMs: number;
  readonly maxLengthMs: number;
  /** The warning comes this long before the limit. */
  readonly warningBeforeMs: number;
  readonly assistantGoodbye: string;
  readonly ownerGoodbye: string;
  readonly automatedGoodbye: string;
  /** Speech that goes on this long without the end of a turn is no person's. */
  readonly continuousSpeechMs: number;
  /** How noise and short replies are told from interruptions; null: everything the caller utters ends an answer. */
  readonly noise: NoiseSettings | null;
  /** Null: nobody can be dialled, so the assistant takes messages instead. */
  readonly human: HumanSettings | null;
}

export interface NoiseSettings {
  /** "Uh-huh": what people say while they listen. Lower case, no punctuation. */
  readonly acknowledgements: readonly string[];
  /** "Bye": what does not take a goodbye back. */
  readonly farewells: readonly string[];
  /** A sound this short, from its beginning until its turn ended, is taken for noise when nobody can say what was said. */
  readonly shortSpeechMs: number;
}

export interface HumanSettings {
  /** Said before the caller is put through. */
  readonly sentence: string;
  /** Said to a caller who comes back because nobody took the call. */
  readonly nobodyTookIt: string;
  /** A caller who presses 0 is put through. */
  readonly keyZero: boolean;
}

export type Phase = 'preparing' | 'conversing' | 'closing' | 'ended';

export interface CallState {
  readonly phase: Phase;
  readonly settings: CallSettings;
  readonly sessionReady: boolean;
  readonly session: SessionState;
  readonly mediaStartedAtMs: number | null;
  readonly caller: CallerState;
  readonly responses: ResponseState;
  readonly playback: Playback;
  /** The assistant's items that are not settled: still generated, still played, or cut and not fully written down. */
  readonly items: readonly AssistantItem[];
  /** Audio that came before Twilio's stream was there to play it. */
  readonly held: readonly HeldAudio[];
  /** Set while it is not known whether the caller interrupted or only made a sound (false-interruption.ts). */
  readonly cutAnswer: CutAnswer | null;
  /** Answers that were played again after a sound. */
  readonly answersResumed: number;
  /** The clip of the greeting. */
  readonly clip: 'awaited' | 'none' | 'played' | readonly string[];
  /** What the first session will be told once it is there. */
  readonly untold: readonly Telling[];
  readonly tools: readonly ToolEntry[];
  readonly fillersSaid: number;
  readonly silencePromptsSaid: number;
  /** Since when the caller's line has sounds and no words, on the clock of events, and how much sound. */
  readonly wordless: { readonly sinceMs: number; readonly soundMs: number } | null;
  /** What speaks for a machine at the other end. */
  readonly lineSigns: LineSigns;
  /** Keys pressed that the model does not know of yet. */
  readonly keys: string;
  readonly keysTold: number;
  /** When the conversation last moved, playback apart. */
  readonly movedAtMs: number;
  readonly closing: Closing | null;
  /** The caller is being put through to a human. */
  readonly handOver: HandOver | null;
  /** Fixed sentences for emergencies (safety.ts), in the order in which those were noticed. */
  readonly safety: readonly SafetySentence[];
  readonly correctionsMade: number;
  /** What a new session would have to be told. */
  readonly history: History;
  /** How long the call had lasted when this worker took it over; 0 for a call of its own. */
  readonly offsetMs: number;
}

/** A call that another worker had before: it goes on instead of beginning. */
export interface ResumedCall {
  readonly history: readonly HistoryEntry[];
  /** Milliseconds from the start of its first media stream to now. */
  readonly offsetMs: number;
}

/** The Realtime session and its replacements (resuming.ts). */
export interface SessionState {
  /** Counts sessions from 1: items and function calls of an earlier one are unknown to the present one. */
  readonly number: number;
  /** One of them was ready: there is a conversation to go on with. */
  readonly wasUp: boolean;
  /** Set from the loss of a session until another is ready. */
  readonly loss: {
    readonly reason: LossReason;
    readonly atMs: number;
    /** Dials made since. */
    readonly attempt: number;
    readonly missing: MissingPart;
  } | null;
  /** When sessions were lost lately. */
  readonly lossesAtMs: readonly number[];
  /** The session that is to take over before this one expires. */
  readonly next: 'none' | 'dialling' | 'ready';
  readonly nextExpiresAtMs: number | null;
}

export interface CallerState {
  /** `awaitingAnswer`: the turn ended and the server is about to answer by itself. */
  readonly mode: 'quiet' | 'speaking' | 'awaitingAnswer';
  /** The server is about to answer a sound that was none: that answer is not wanted. */
  readonly answerUnwanted: boolean;
  /** Turns whose transcript has not come. Times are since the media stream started. */
  readonly openTurns: readonly {
    readonly itemId: string;
    readonly startedAtMs: number;
    readonly endedAtMs: number | null;
  }[];
}

export interface ResponseState {
  readonly active: {
    readonly responseId: string;
    readonly request: WantedResponse | null;
    readonly cut: boolean;
    /** It answers a noise: nothing of it may stay in the conversation. */
    readonly discard?: boolean;
  } | null;
  /** Asked for, neither granted nor refused. */
  readonly creating: WantedResponse | null;
  readonly wanted: readonly WantedResponse[];
  /** Waiting for `responseRetry` before anything is asked for again. */
  readonly paused: boolean;
  readonly requestsMade: number;
  readonly failuresInARow: number;
  /** How far the running answer was when it was last looked at (mute-watch.ts). */
  readonly watchedProgress: number;
}

export interface WantedResponse extends ResponseRequest {
  /** Tool answers this response exists to speak about; empty for other purposes. */
  readonly toolCallIds: readonly string[];
}

export interface AssistantItem {
  readonly itemId: string;
  readonly responseId: string;
  /** The session that has this item; another one cannot truncate it. */
  readonly sessionNumber: number;
  readonly text: string;
  /** Where its audio begins on the playback's time line; null before its first audio. */
  readonly startMs: number | null;
  readonly audioMs: number;
  /** Milliseconds since the media stream started at which it began to be heard. */
  readonly startedAtMs: number;
  /** What was heard, once it was cut. */
  readonly heardText: string | null;
  readonly cutAtMs: number | null;
  /** The end of it that the session does not have as its own speech, but was told as a message. */
  readonly toldPart: ToldPart | null;
}

export interface ToldPart {
  /** The message's `itemId`. */
  readonly toldAs: string;
  /** Where in the item it begins. */
  readonly fromMs: number;
}

/** An answer cut off by something that may have been a noise; what was not heard of it is kept. */
export interface CutAnswer {
  /** The caller's turns since then that may still turn out to be something. */
  readonly undecidedItemIds: readonly string[];
  /** The audio that was not heard, base64 mu-law. */
  readonly rest: readonly string[];
  /** Where on the playback's time line it was cut. */
  readonly positionMs: number;
  readonly itemIds: readonly string[];
  /** The response that was being generated when it was cut; its late audio belongs to the rest. */
  readonly responseId: string | null;
  /** All of it was generated, and all of that is kept. */
  readonly isWhole: boolean;
  /** The goodbye that it was. */
  readonly closing: Closing | null;
  /** Functions whose answers were seen by the answer that is held back. */
  readonly seenToolCallIds: readonly string[];
}

export interface HeldAudio {
  readonly responseId: string;
  readonly itemId: string;
  readonly payload: string;
}

export interface ToolEntry {
  readonly toolCallId: string;
  /** Calls of one response are answered together. */
  readonly responseId: string;
  /** The session in which it was called: only that one takes an answer to it as such. */
  readonly sessionNumber: number;
  /** `held`: it came back while there was no session. `spoken`: a response that could see the answer has begun. */
  readonly status: 'running' | 'held' | 'answered' | 'stored' | 'spoken';
}

/** A fixed sentence for an emergency, and how far it got (safety.ts has the table of its states). */
export interface SafetySentence {
  /** Which of the owner's rules; said once in a call. */
  readonly rule: string;
  readonly sentence: string;
  /** For the model, once it was said. */
  readonly note: string;
  readonly status: 'owed' | 'said' | 'heard' | 'given_up';
  /** The item that says it. */
  readonly itemId: string | null;
  /** It was talked over; nobody knows yet whether by a noise. */
  readonly isCut: boolean;
  readonly tries: number;
}

export interface Closing {
  readonly reason: EndReason;
  /** A caller who speaks after all takes the call back. */
  readonly mayReturn: boolean;
  /** The last sentence is generated (or cannot be): only its playing is awaited. */
  readonly saidAll: boolean;
  /** The model's calls of `end_call`: answered only if the call goes on after all. */
  readonly endCallIds?: readonly string[];
}

export type Step = readonly [CallState, readonly CallCommand[]];
export type Transition = (state: CallState) => Step;

export const NO_COMMANDS: readonly CallCommand[] = [];

/** A call before anything has happened here. `awaitsClip`: `greeting.found` will tell whether its greeting has a clip. */
export function initialCallState(
  settings: CallSettings,
  { resumed, awaitsClip = false }: { resumed?: ResumedCall; awaitsClip?: boolean } = {},
): CallState {
  return {
    phase: 'preparing',
    settings,
    sessionReady: false,
    session: { number: 1, wasUp: false, loss: null, lossesAtMs: [], next: 'none', nextExpiresAtMs: null },
    mediaStartedAtMs: null,
    caller: { mode: 'quiet', answerUnwanted: false, openTurns: [] },
    responses: {
      active: null,
      creating: null,
      wanted: [],
      paused: false,
      requestsMade: 0,
      failuresInARow: 0,
      watchedProgress: 0,
    },
    playback: EMPTY_PLAYBACK,
    items: [],
    held: [],
    cutAnswer: null,
    answersResumed: 0,
    clip: resumed ? 'played' : clipOf(awaitsClip),
    untold: [],
    tools: [],
    fillersSaid: 0,
    silencePromptsSaid: 0,
    wordless: null,
    lineSigns: NO_SIGNS,
    keys: '',
    keysTold: 0,
    movedAtMs: 0,
    closing: null,
    handOver: null,
    safety: [],
    correctionsMade: 0,
    history: resumed ? historyOf(resumed.history) : EMPTY_HISTORY,
    offsetMs: resumed?.offsetMs ?? 0,
  };
}

/** Before the first word; a call that goes on has had its greeting. */
function clipOf(awaitsClip: boolean): CallState['clip'] {
  return awaitsClip ? 'awaited' : 'none';
}

/** Runs transitions one after the other and joins their commands. */
export function inSequence(state: CallState, ...transitions: readonly Transition[]): Step {
  return andThen([state, NO_COMMANDS], ...transitions);
}

/** Goes on from a step already made. */
export function andThen([state, commands]: Step, ...transitions: readonly Transition[]): Step {
  let current = state;
  let all = commands;
  for (const transition of transitions) {
    const [next, more] = transition(current);
    current = next;
    if (more.length > 0) all = all.length > 0 ? [...all, ...more] : more;
  }
  return [current, all];
}

/** Milliseconds since the call's first media stream started; before this one did, how long the call had lasted. */
export function sinceStart({ mediaStartedAtMs, offsetMs }: CallState, atMs: number): number {
  return offsetMs + (mediaStartedAtMs === null ? 0 : Math.max(0, Math.round(atMs - mediaStartedAtMs)));
}
