/**
 * Putting the caller through to a human. The machine says one sentence, waits until it was heard, and ends its own part with
 * `transferred`; Twilio then asks what comes next and dials. Talking over the sentence does not take it back ("okay, thanks"
 * is what people say then); a caller who hangs up meanwhile has hung up.
 */
import { cutSpeech } from './assistant-speech.ts';
import { type CallState, inSequence, NO_COMMANDS, type Step, type Transition } from './call-state.ts';
import type { CallCommand, HandOver } from './commands.ts';
import { closeSilently, closeWith, lastWordSaid } from './ending.ts';
import type { RequestedToolCall } from './events.ts';
import { want } from './responses.ts';

/** The control tool by which the model asks for a human. The machine acts on it; it never reaches the business's tools. */
export const TRANSFER_TOOL = 'transfer_to_human';
/** A briefing is read out to a human who waits with the phone at the ear. */
const MAX_BRIEFING_CHARS = 400;

const PUT_THROUGH = JSON.stringify({ ok: true, result: 'The caller is being put through. Say nothing more.' });
const NOBODY = JSON.stringify({
  ok: false,
  say: 'I am sorry, nobody can be put through right now, but I can take a message for them.',
  next: 'Ask what it is about and for a number to call back, read both back, and say that someone will call.',
});

/** A human is wanted by key or by the owner: whatever is being said stops. Without a number to dial nothing happens. */
export function handOver(wanted: HandOver, atMs: number): Transition {
  return (state) =>
    mayHandOver(state) ? inSequence(state, interrupt(atMs), begin(wanted, atMs)) : [state, NO_COMMANDS];
}

/** Key 0, if the owner wants it to reach a human. */
export function handOverByKey(digit: string, atMs: number): Transition {
  return (state) =>
    digit === '0' && state.settings.human?.keyZero
      ? handOver({ reason: 'key_zero', briefing: '' }, atMs)(state)
      : [state, NO_COMMANDS];
}

/** Splits what a response asked for: the request for a human is for the machine, the rest for the tools. */
export function splitTransfers(requested: readonly RequestedToolCall[]): {
  readonly transfers: readonly RequestedToolCall[];
  readonly others: readonly RequestedToolCall[];
} {
  return {
    transfers: requested.filter(({ name }) => name === TRANSFER_TOOL),
    others: requested.filter(({ name }) => name !== TRANSFER_TOOL),
  };
}

/** The model asked for a human. If it announced that already, its own words are the sentence. */
export function handOverByTool(responseId: string, transfers: readonly RequestedToolCall[], atMs: number): Transition {
  return (state) => {
    const [asked] = transfers;
    if (!asked || state.handOver) return [state, NO_COMMANDS];
    if (!mayHandOver(state)) return refuse(state, transfers);
    const noted = transfers.map((call) => settled(call, PUT_THROUGH));
    const hasAnnounced = state.items.some((item) => item.responseId === responseId && item.audioMs > 0);
    return inSequence(
      state,
      (current) => [current, noted],
      begin({ reason: 'assistant', briefing: briefingOf(asked.argumentsJson) }, atMs),
      (current) => (hasAnnounced ? unsaid(current) : [current, NO_COMMANDS]),
    );
  };
}

function mayHandOver({ settings, handOver: underWay, mediaStartedAtMs }: CallState): boolean {
  return settings.human !== null && underWay === null && mediaStartedAtMs !== null;
}

/** Says the sentence and closes. A goodbye that is being said gives way: the caller wants something else. */
function begin(wanted: HandOver, atMs: number): Transition {
  return (state) => {
    const phase = state.phase === 'closing' ? 'conversing' : state.phase;
    const wanting: CallState = { ...state, handOver: wanted, closing: null, phase };
    return state.sessionReady && state.settings.human
      ? closeWith('transferred', state.settings.human.sentence, false)(wanting)
      : closeSilently('transferred', atMs)(wanting);
  };
}

/** Nobody can be dialled: the model is told so and takes a message instead. */
function refuse(state: CallState, transfers: readonly RequestedToolCall[]): Step {
  const commands = transfers.flatMap((call): CallCommand[] => [
    settled(call, NOBODY),
    { type: 'realtime.answerTool', toolCallId: call.toolCallId, output: NOBODY },
  ]);
  return inSequence(state, (current) => [current, commands], want('answer'));
}

/** The sentence is not needed after all: what was said before is the last word. */
function unsaid(state: CallState): Step {
  return lastWordSaid({ ...state, responses: { ...state.responses, wanted: [] } });
}

/** What the assistant is saying stops. The server did not hear anyone speak, so its answer is cancelled by us. */
export function interrupt(atMs: number): Transition {
  return (state) => {
    const { active } = state.responses;
    const cancel: readonly CallCommand[] =
      active && !active.cut ? [{ type: 'realtime.cancelResponse', responseId: active.responseId }] : NO_COMMANDS;
    return inSequence(state, cutSpeech(atMs), (current) => [current, cancel]);
  };
}

function settled({ toolCallId, name, argumentsJson }: RequestedToolCall, output: string): CallCommand {
  return { type: 'journal.controlTool', toolCallId, name, argumentsJson, output };
}

/** The model's own words, one line, bounded; empty when its arguments do not parse. */
function briefingOf(argumentsJson: string): string {
  try {
    const parsed: unknown = JSON.parse(argumentsJson);
    const briefing: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'briefing') : '';
    return typeof briefing === 'string' ? oneLine(briefing) : '';
  } catch {
    return '';
  }
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= MAX_BRIEFING_CHARS ? line : `${line.slice(0, MAX_BRIEFING_CHARS - 1).trimEnd()}…`;
}
