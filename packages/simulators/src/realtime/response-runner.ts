import { setTimeout as wait } from 'node:timers/promises';
import type { ConversationItem, RealtimeConversationItemFunctionCall } from 'openai/resources/realtime/realtime';
import { fromMuLaw, type WireAudioFormat } from '../speech/audio-formats.ts';
import { MU_LAW_BYTES_PER_MS, muLawMs } from '../speech/mu-law.ts';
import type { ResponsePart } from './brain.ts';
import { realtimeId } from './ids.ts';
import type { SendEvent } from './server-events.ts';
import { addTokens, assistantAudioTokens, NO_TOKENS, type TokenCount, textTokens } from './usage.ts';

/** How fast the simulated model is. */
export type Pace = {
  /** From `response.created` to its first output. */
  thinkMs: number;
  /** Audio is generated this many times faster than it plays. */
  timesRealTime: number;
};

export type ResponseRun = {
  responseId: string;
  parts: readonly ResponsePart[];
  modality: 'audio' | 'text';
  format: WireAudioFormat;
  maxOutputTokens: number | 'inf';
  /** Aborted when the response is cancelled. */
  signal: AbortSignal;
};

/** Adds an item or lets it grow; answers what stands before it. */
export type StoreItem = (change: { item: ConversationItem & { id: string }; audio: Uint8Array }) => {
  previousItemId: string | null;
};

export type ResponseRunnerDeps = {
  send: SendEvent;
  pace: Pace;
  /** Mu-law speech for one sentence, in the session's voice. */
  speak(sentence: string): Promise<Uint8Array>;
  /** Tells the conversation about an item; it grows while it is spoken. Not called for responses outside of the conversation. */
  store?: StoreItem;
};

export type ResponseResult = {
  output: ConversationItem[];
  tokens: TokenCount;
  /** Of all items together. */
  audioMs: number;
  ended: 'completed' | 'cancelled' | 'max_output_tokens';
};

const DELTA_AUDIO_MS = 200;
const ARGUMENT_DELTA_LETTERS = 24;
/** A transcript runs ahead of its audio by about this much. */
const TRANSCRIPT_LEAD_MS = 400;

/** Performs one response on the wire, in the order of protocols/openai-realtime.md, section 4. */
export async function runResponse(run: ResponseRun, deps: ResponseRunnerDeps): Promise<ResponseResult> {
  const output: ConversationItem[] = [];
  let tokens = NO_TOKENS;
  let audioMs = 0;
  await pause(deps.pace.thinkMs, run.signal);
  for (const [outputIndex, part] of run.parts.entries()) {
    if (run.signal.aborted) break;
    const spent = tokens.text + tokens.audio;
    const budget = run.maxOutputTokens === 'inf' ? Number.POSITIVE_INFINITY : run.maxOutputTokens - spent;
    const place = { run, deps, outputIndex, budget };
    const done = part.kind === 'say' ? await sayPart(part.text, place) : await callPart(part, place);
    output.push(done.item);
    tokens = addTokens(tokens, done.tokens);
    audioMs += done.audioMs;
    if (done.outOfBudget) return { output, tokens, audioMs, ended: 'max_output_tokens' };
  }
  return { output, tokens, audioMs, ended: run.signal.aborted ? 'cancelled' : 'completed' };
}

type Place = { run: ResponseRun; deps: ResponseRunnerDeps; outputIndex: number; budget: number };
type PartResult = { item: ConversationItem; tokens: TokenCount; audioMs: number; outOfBudget: boolean };

async function sayPart(text: string, place: Place): Promise<PartResult> {
  const { run, deps, outputIndex, budget } = place;
  const itemId = realtimeId('item');
  const ids = { response_id: run.responseId, item_id: itemId, output_index: outputIndex, content_index: 0 };
  const spokenItem = (
    status: 'in_progress' | 'completed' | 'incomplete',
    content: string | null,
  ): ConversationItem & { id: string } => ({
    id: itemId,
    object: 'realtime.item',
    type: 'message',
    status,
    role: 'assistant',
    content:
      content === null
        ? []
        : [
            run.modality === 'audio'
              ? { type: 'output_audio', transcript: content }
              : { type: 'output_text', text: content },
          ],
  });
  announce(spokenItem('in_progress', null), place);
  deps.send({
    type: 'response.content_part.added',
    ...ids,
    part: run.modality === 'audio' ? { type: 'audio', transcript: '' } : { type: 'text', text: '' },
  });
  const said = run.modality === 'audio' ? await streamSpeech(text, place, ids) : await streamText(text, place, ids);
  const whole = said.text === text;
  const part =
    run.modality === 'audio'
      ? ({ type: 'audio', transcript: said.text } as const)
      : ({ type: 'text', text: said.text } as const);
  deps.send({ type: 'response.content_part.done', ...ids, part });
  const item = spokenItem(whole ? 'completed' : 'incomplete', said.text);
  finish(item, place, said.audio);
  const audioMs = muLawMs(said.audio);
  const tokens = { text: textTokens(said.text), audio: assistantAudioTokens(audioMs) };
  return { item, tokens, audioMs, outOfBudget: !whole && tokens.text + tokens.audio >= budget };
}

type ContentIds = { response_id: string; item_id: string; output_index: number; content_index: number };
type Said = { text: string; audio: Uint8Array };

async function streamSpeech(text: string, place: Place, ids: ContentIds): Promise<Said> {
  const { run, deps, budget } = place;
  const audio: Uint8Array[] = [];
  const store = (): Uint8Array => Buffer.concat(audio);
  let said = '';
  let sentMs = 0;
  const sentences = splitSentences(text).map((sentence) => ({ sentence, speech: deps.speak(sentence.trim()) }));
  for (const { speech } of sentences) speech.catch(() => undefined); // awaited below, one after the other
  for (const { sentence, speech: synthesis } of sentences) {
    const speech = await synthesis;
    const speechMs = muLawMs(speech);
    let toldLetters = 0;
    for (let atMs = 0; atMs < speechMs; atMs += DELTA_AUDIO_MS) {
      if (run.signal.aborted || assistantAudioTokens(sentMs) + textTokens(said) >= budget) break;
      const letters =
        atMs + TRANSCRIPT_LEAD_MS >= speechMs
          ? sentence.length
          : wordEnd(sentence, ((atMs + TRANSCRIPT_LEAD_MS) / speechMs) * sentence.length);
      const delta = sentence.slice(toldLetters, Math.max(toldLetters, letters));
      toldLetters += delta.length;
      said += delta;
      if (delta !== '') deps.send({ type: 'response.output_audio_transcript.delta', ...ids, delta });
      const bytes = speech.subarray(atMs * MU_LAW_BYTES_PER_MS, (atMs + DELTA_AUDIO_MS) * MU_LAW_BYTES_PER_MS);
      audio.push(bytes);
      sentMs += muLawMs(bytes);
      deps.store?.({
        item: {
          id: ids.item_id,
          type: 'message',
          role: 'assistant',
          content: [{ type: 'output_audio', transcript: said }],
        },
        audio: store(),
      });
      deps.send({
        type: 'response.output_audio.delta',
        ...ids,
        delta: Buffer.from(fromMuLaw(run.format, bytes)).toString('base64'),
      });
      await pause(muLawMs(bytes) / deps.pace.timesRealTime, run.signal);
    }
  }
  deps.send({ type: 'response.output_audio.done', ...ids });
  deps.send({ type: 'response.output_audio_transcript.done', ...ids, transcript: said });
  return { text: said, audio: store() };
}

async function streamText(text: string, { run, deps, budget }: Place, ids: ContentIds): Promise<Said> {
  let said = '';
  for (const word of text.split(/(?<=\s)/)) {
    if (run.signal.aborted || textTokens(said) >= budget) break;
    said += word;
    deps.send({ type: 'response.output_text.delta', ...ids, delta: word });
    await pause(1, run.signal);
  }
  deps.send({ type: 'response.output_text.done', ...ids, text: said });
  return { text: said, audio: new Uint8Array(0) };
}

async function callPart(part: Extract<ResponsePart, { kind: 'call' }>, place: Place): Promise<PartResult> {
  const { run, deps, outputIndex } = place;
  const itemId = realtimeId('item');
  const ids = { response_id: run.responseId, item_id: itemId, output_index: outputIndex, call_id: part.toolCallId };
  const callItem = (
    status: 'in_progress' | 'completed' | 'incomplete',
    written: string,
  ): RealtimeConversationItemFunctionCall & { id: string } => ({
    id: itemId,
    object: 'realtime.item',
    type: 'function_call',
    status,
    name: part.name,
    call_id: part.toolCallId,
    arguments: written,
  });
  announce(callItem('in_progress', ''), place);
  let written = '';
  while (written.length < part.argumentsJson.length && !run.signal.aborted) {
    const delta = part.argumentsJson.slice(written.length, written.length + ARGUMENT_DELTA_LETTERS);
    written += delta;
    deps.send({ type: 'response.function_call_arguments.delta', ...ids, delta });
    await pause(2, run.signal);
  }
  // Sent for a cancelled call too, with what there is of its arguments.
  deps.send({ type: 'response.function_call_arguments.done', ...ids, name: part.name, arguments: written });
  const item = callItem(written === part.argumentsJson ? 'completed' : 'incomplete', written);
  finish(item, place, new Uint8Array(0));
  return { item, tokens: { text: textTokens(part.name + written), audio: 0 }, audioMs: 0, outOfBudget: false };
}

function announce(item: ConversationItem & { id: string }, { run, deps, outputIndex }: Place): void {
  deps.send({ type: 'response.output_item.added', response_id: run.responseId, output_index: outputIndex, item });
  const stored = deps.store?.({ item, audio: new Uint8Array(0) });
  if (stored) deps.send({ type: 'conversation.item.added', previous_item_id: stored.previousItemId, item });
}

function finish(item: ConversationItem & { id: string }, { run, deps, outputIndex }: Place, audio: Uint8Array): void {
  const stored = deps.store?.({ item, audio });
  if (stored) deps.send({ type: 'conversation.item.done', previous_item_id: stored.previousItemId, item });
  deps.send({ type: 'response.output_item.done', response_id: run.responseId, output_index: outputIndex, item });
}

/** Sentences with the space that follows them, so that joined they are the text again. */
export function splitSentences(text: string): string[] {
  return text.split(/(?<=[.!?]\s)(?=[A-Z0-9"'])/).filter((sentence) => sentence.trim() !== '');
}

function wordEnd(text: string, letters: number): number {
  const space = text.indexOf(' ', Math.floor(letters));
  return space < 0 ? text.length : space + 1;
}

/** Waits, but never past a cancellation. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
}
