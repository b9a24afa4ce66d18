import {
  type AssistantItem,
  andThen,
  type CallState,
  type CutAnswer,
  type HeldAudio,
  inSequence,
  NO_COMMANDS,
  type Step,
  sinceStart,
  type Transition,
} from './call-state.ts';
import type { CallCommand, TurnRecord } from './commands.ts';
import { heardMsOf, heardTextOf, textBetween } from './heard-text.ts';
import {
  audioMsOf,
  cleared,
  isDrained,
  MARK_EVERY_MS,
  playedMs,
  remainingMs,
  unmarkedMs,
  withAudio,
  withMark,
} from './playback.ts';
import { tell, untell } from './telling.ts';

/**
 * Audio of the running answer goes to the caller; of a cut or unknown one it is dropped. It is held before the stream is
 * there, and while it is open whether the answer is one to a noise; late audio of an answer that may go on is kept with it.
 */
export function speak(state: CallState, audio: HeldAudio, atMs: number): Step {
  const { active } = state.responses;
  const { cutAnswer } = state;
  if (active?.responseId !== audio.responseId) return [state, NO_COMMANDS];
  if (active.cut)
    return cutAnswer?.responseId === audio.responseId ? keep(state, cutAnswer, audio) : [state, NO_COMMANDS];
  if (state.mediaStartedAtMs === null || cutAnswer) return [{ ...state, held: [...state.held, audio] }, NO_COMMANDS];
  return play(state, audio, atMs);
}

function keep(state: CallState, cutAnswer: CutAnswer, { itemId, payload }: HeldAudio): Step {
  const items = state.items.map((item) =>
    item.itemId === itemId ? { ...item, audioMs: item.audioMs + audioMsOf(payload) } : item,
  );
  return [{ ...state, items, cutAnswer: { ...cutAnswer, rest: [...cutAnswer.rest, payload] } }, NO_COMMANDS];
}

/** Audio of ours that no response makes: an item of its own. */
export function playOwn(
  { itemId, text, payloads }: { itemId: string; text: string; payloads: readonly string[] },
  atMs: number,
): Transition {
  return (state) => {
    const item = { ...newItem(state, itemId, itemId), text, sessionNumber: 0, toldPart: { toldAs: itemId, fromMs: 0 } };
    const audio = payloads.map(
      (payload): Transition =>
        (current) =>
          play(current, { responseId: itemId, itemId, payload }, atMs),
    );
    return inSequence({ ...state, items: [...state.items, item] }, ...audio, markEnd, (current) => {
      const playing = itemOf(current, itemId);
      return [current, playing ? [{ type: 'journal.turn', turn: turnOf(playing, null) }] : NO_COMMANDS];
    });
  };
}

/** Goes on with audio that was sent before and cleared. */
export function replay(payloads: readonly string[], atMs: number): Transition {
  return (state) => {
    let { playback } = state;
    const commands: CallCommand[] = [];
    for (const payload of payloads) {
      playback = withAudio(playback, payload, atMs);
      commands.push({ type: 'twilio.media', payload });
    }
    const [marked, mark] = markEnd({ ...state, playback });
    return [marked, [...commands, ...mark]];
  };
}

/** The stream is there: what was generated early is played now. */
export function playHeld(atMs: number): Transition {
  return (state) =>
    inSequence(
      { ...state, held: [] },
      ...state.held.map(
        (audio): Transition =>
          (current) =>
            play(current, audio, atMs),
      ),
      state.responses.active ? (current) => [current, NO_COMMANDS] : markEnd,
    );
}

function play(state: CallState, { responseId, itemId, payload }: HeldAudio, atMs: number): Step {
  const ms = audioMsOf(payload);
  const item = itemOf(state, itemId) ?? newItem(state, responseId, itemId);
  const first = item.startMs === null;
  const spoken: AssistantItem = {
    ...item,
    audioMs: item.audioMs + ms,
    startMs: first ? state.playback.sentMs : item.startMs,
    startedAtMs: first ? sinceStart(state, atMs + remainingMs(state.playback, atMs)) : item.startedAtMs,
  };
  const playback = withAudio(state.playback, payload, atMs);
  const next = { ...state, playback, items: replaced(state.items, spoken) };
  const media: CallCommand = { type: 'twilio.media', payload };
  if (unmarkedMs(playback) < MARK_EVERY_MS) return [next, [media]];
  const [marked, mark] = markEnd(next);
  return [marked, [media, ...mark]];
}

/** Puts a mark behind the audio sent so far, unless one stands there. */
export function markEnd(state: CallState): Step {
  if (unmarkedMs(state.playback) <= 0) return [state, NO_COMMANDS];
  const { playback, name } = withMark(state.playback);
  return [{ ...state, playback }, [{ type: 'twilio.mark', name }]];
}

/** Words of the running answer, or the whole text once it is known. Also kept for a cut answer: generated and heard differ. */
export function write(
  state: CallState,
  responseId: string,
  text: { itemId: string; delta?: string; whole?: string },
): Step {
  if (state.responses.active?.responseId !== responseId) return [state, NO_COMMANDS];
  const item = itemOf(state, text.itemId) ?? newItem(state, responseId, text.itemId);
  const written = { ...item, text: text.whole ?? item.text + (text.delta ?? '') };
  return [{ ...state, items: replaced(state.items, written) }, NO_COMMANDS];
}

/** The caller spoke over the assistant: drop what is queued and tell the model how much of each item was heard. */
export function cutSpeech(atMs: number): Transition {
  return (state) => {
    const { responses, playback } = state;
    const active = responses.active && { ...responses.active, cut: true };
    const quiet = { ...state, held: [], responses: { ...responses, active } };
    const position = playedMs(playback, atMs);
    const commands: CallCommand[] = isDrained(playback, atMs) ? [] : [{ type: 'twilio.clear' }];
    const items = state.items.map((item) => {
      const heardMs = heardMsOf(item, position);
      // An item still being generated is cut even when all of it so far was heard: the rest will not be.
      const isWhole = heardMs >= item.audioMs && item.responseId !== active?.responseId;
      if (item.cutAtMs !== null || item.startMs === null || isWhole) return item;
      const cut = { ...item, heardText: heardTextOf(item, heardMs), cutAtMs: sinceStart(state, atMs) };
      // A session that never had the item would refuse.
      if (state.sessionReady && item.sessionNumber === state.session.number && item.toldPart === null)
        commands.push({ type: 'realtime.truncate', itemId: item.itemId, audioEndMs: Math.floor(heardMs) });
      commands.push(
        {
          type: 'journal.interruption',
          itemId: item.itemId,
          heardMs: Math.floor(heardMs),
          sentMs: Math.floor(item.audioMs),
        },
        { type: 'journal.turn', turn: turnOf(cut, null) },
      );
      return cut;
    });
    const retold = state.items
      .filter((item) => item.toldPart && items.find(({ itemId }) => itemId === item.itemId)?.cutAtMs !== item.cutAtMs)
      .map((item) => tellHeard(item, heardMsOf(item, position)));
    return andThen([{ ...quiet, items, playback: cleared(playback, atMs) }, commands], ...retold);
  };
}

/** What the session was told was not heard to its end: it is told again, as far as it was. */
function tellHeard(item: AssistantItem, heardMs: number): Transition {
  return (state) => {
    const { toldPart } = item;
    if (!toldPart) return [state, NO_COMMANDS];
    const heard = textBetween(item, toldPart.fromMs, heardMs);
    const itemId = `${toldPart.toldAs}_heard`;
    const telling = {
      itemId,
      role: 'assistant',
      text: heard,
      isFirst: item.sessionNumber === 0 && toldPart.fromMs === 0,
    } as const;
    const untold = untell(toldPart.toldAs)(state);
    return heard === '' ? untold : andThen(untold, tell(telling));
  };
}

/** The answer is generated: its words are final, its end gets a mark, and it is written down before it is heard. */
export function finishSpeech(responseId: string): Transition {
  return (state) => {
    const { active } = state.responses;
    const cut = active?.responseId === responseId && active.cut;
    const finished = state.items.filter((item) => item.responseId === responseId && (item.text || item.audioMs > 0));
    // An answer to what may have been a noise is written down when it is believed; one that was cut by it may still go on.
    if (state.cutAnswer && !cut) return [state, NO_COMMANDS];
    const mayGoOn = (item: AssistantItem) => state.cutAnswer?.itemIds.includes(item.itemId) ?? false;
    const items = state.items.filter(
      (item) => item.responseId !== responseId || (!cut && finished.includes(item)) || mayGoOn(item),
    );
    const records = finished.map(
      (item): CallCommand => ({ type: 'journal.turn', turn: turnOf(unspoken(item, cut), null) }),
    );
    const [marked, mark] = cut ? ([{ ...state, items }, NO_COMMANDS] as const) : markEnd({ ...state, items });
    return [marked, [...mark, ...records]];
  };
}

/** Writes down and forgets the items that were heard to their end. */
export function settleHeard(atMs: number): Transition {
  return (state) => {
    if (state.items.length === 0 || state.mediaStartedAtMs === null) return [state, NO_COMMANDS];
    const position = playedMs(state.playback, atMs);
    const settled = state.items.filter(
      (item) =>
        item.responseId !== state.responses.active?.responseId &&
        // Held back: it will be played or taken out.
        !(state.cutAnswer && item.startMs === null) &&
        isHeard(item, position),
    );
    if (settled.length === 0) return [state, NO_COMMANDS];
    const endedAtMs = sinceStart(state, atMs);
    const records = settled.map((item): CallCommand => ({ type: 'journal.turn', turn: turnOf(item, endedAtMs) }));
    return [{ ...state, items: state.items.filter((item) => !settled.includes(item)) }, records];
  };
}

/** The call is over: writes down whatever was still being said, with the part that was heard. */
export function settleAll(atMs: number): Transition {
  return (state) => {
    const position = playedMs(state.playback, atMs);
    const records = state.items
      .filter((item) => item.text !== '')
      .map(
        (item): CallCommand => ({
          type: 'journal.turn',
          turn: turnOf(atHangUp(item, position), sinceStart(state, atMs)),
        }),
      );
    return [{ ...state, items: [] }, records];
  };
}

/** A hang-up this close to the end of a sentence still heard it: the last mark is on its way back. */
const HANG_UP_TOLERANCE_MS = 300;

function atHangUp(item: AssistantItem, position: number): AssistantItem {
  if (item.cutAtMs !== null) return item;
  const heardMs = item.startMs === null ? 0 : heardMsOf(item, position);
  if (item.startMs !== null && item.audioMs - heardMs <= HANG_UP_TOLERANCE_MS) return item;
  return { ...item, heardText: heardTextOf(item, heardMs) };
}

/** An item of a cut answer of which not one frame was played was not heard at all. */
function unspoken(item: AssistantItem, cut: boolean): AssistantItem {
  return cut && item.audioMs === 0 ? { ...item, heardText: '', cutAtMs: item.startedAtMs } : item;
}

function isHeard(item: AssistantItem, position: number): boolean {
  return item.cutAtMs === null && heardMsOf(item, position) >= item.audioMs;
}

export function turnOf(item: AssistantItem, endedAtMs: number | null): TurnRecord {
  return {
    itemId: item.itemId,
    speaker: 'assistant',
    text: item.text.trim(),
    heardText: item.heardText,
    interrupted: item.cutAtMs !== null,
    startedAtMs: item.startedAtMs,
    endedAtMs: item.cutAtMs ?? endedAtMs,
  };
}

function itemOf(state: CallState, itemId: string): AssistantItem | undefined {
  return state.items.find((item) => item.itemId === itemId);
}

function newItem({ session }: CallState, responseId: string, itemId: string): AssistantItem {
  const sessionNumber = session.number;
  return {
    itemId,
    responseId,
    sessionNumber,
    text: '',
    startMs: null,
    audioMs: 0,
    startedAtMs: 0,
    heardText: null,
    cutAtMs: null,
    toldPart: null,
  };
}

function replaced(items: readonly AssistantItem[], item: AssistantItem): readonly AssistantItem[] {
  const index = items.findIndex((other) => other.itemId === item.itemId);
  return index === -1 ? [...items, item] : items.with(index, item);
}
