import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { muLawMs } from '../speech/mu-law.ts';
import { type Brain, exactWords, type ResponsePart } from './brain.ts';
import type { Conversation } from './conversation.ts';
import { REALTIME_ERRORS, type WireError } from './errors.ts';
import { realtimeId } from './ids.ts';
import { type Pace, type ResponseResult, runResponse, type StoreItem } from './response-runner.ts';
import type { SendEvent, WireResponse } from './server-events.ts';
import type { EffectiveSession } from './session-config.ts';
import type { ResponseOverrides, Voice } from './session-schema.ts';
import { addTokens, type ContextPiece, cachedPrefix, NO_TOKENS, responseUsage, textTokens } from './usage.ts';
import {
  type CancelReason,
  endingOf,
  failedEnding,
  newWireResponse,
  type ResponseFailure,
  type ResponseSettings,
  responseSettings,
} from './wire-response.ts';

export type ResponsesDeps = {
  send: SendEvent;
  session(): EffectiveSession;
  conversation: Conversation;
  brain: Brain;
  pace: Pace;
  speak(sentence: string, voice: Voice): Promise<Uint8Array>;
  /** What the next response suffers from, if anything. */
  trouble(): ResponseTrouble;
  /** A response of the conversation is over; its audio goes on playing at the client for up to `audioMs`. */
  onFinished(finished: { audioMs: number }): void;
  onAudio(): void;
};

/** A response fails, begins and never goes on, or neither. */
export type ResponseTrouble = ResponseFailure | 'stalls' | null;

type Running = { response: WireResponse; cancellation: AbortController; reason: CancelReason; inConversation: boolean };
type Trigger = { callerIsSilent: boolean };

type PlanContext = Trigger & { words: string | null; inConversation: boolean };

const OUT_OF_BAND_ANSWER = 'Noted.';
/** `rate_limits.updated` followed this long after `response.done` on the live API. */
const RATE_LIMITS_DELAY_MS = 43;
const TOKENS_PER_MINUTE = 40_000;

/** The responses of one session: one at a time in the conversation, any number outside of it. */
export class Responses {
  readonly #deps: ResponsesDeps;
  readonly #running = new Map<string, Running>();
  readonly #previousOf = new Map<string, string | null>();
  readonly #conversationId = realtimeId('conv');
  #lastContext: readonly ContextPiece[] = [];

  constructor(deps: ResponsesDeps) {
    this.#deps = deps;
  }

  /** Starts a response; an error when one of the conversation is running already. */
  create(overrides: ResponseOverrides = {}, trigger: Trigger = { callerIsSilent: false }): WireError | null {
    const inConversation = overrides.conversation !== 'none';
    const busy = this.#active();
    if (inConversation && busy) return REALTIME_ERRORS.responseActive(busy.response.id);
    const settings = responseSettings(this.#deps.session(), overrides);
    const response = newWireResponse(settings, inConversation ? this.#conversationId : null);
    const entry: Running = {
      response,
      cancellation: new AbortController(),
      reason: 'client_cancelled',
      inConversation,
    };
    this.#running.set(response.id, entry);
    const plan = () => this.#plan(settings, { words: exactWords(overrides.instructions), inConversation, ...trigger });
    this.#perform(entry, settings, plan).catch((error: unknown) => this.#failInternally(entry, error));
    return null;
  }

  /** False when no response of the conversation (or of this id) is running. */
  cancel(reason: CancelReason, responseId?: string): boolean {
    const entry = responseId === undefined ? this.#active() : this.#running.get(responseId);
    if (!entry || entry.cancellation.signal.aborted) return false;
    entry.reason = reason;
    entry.cancellation.abort();
    return true;
  }

  cancelAll(): void {
    for (const { cancellation } of this.#running.values()) cancellation.abort();
  }

  /** Obeys to the letter, or thinks. What is asked outside of the conversation is no part of the caller's story. */
  async #plan({ tools, instructions }: ResponseSettings, { words, inConversation, callerIsSilent }: PlanContext) {
    if (words !== null) return [{ kind: 'say' as const, text: words }];
    if (!inConversation) return [{ kind: 'say' as const, text: OUT_OF_BAND_ANSWER }];
    return this.#deps.brain.plan({ toolNames: tools.map(({ name }) => name), instructions, callerIsSilent });
  }

  #active(): Running | undefined {
    return [...this.#running.values()].find(({ inConversation }) => inConversation);
  }

  async #perform(
    entry: Running,
    settings: ResponseSettings,
    plan: () => Promise<readonly ResponsePart[]>,
  ): Promise<void> {
    const { send, pace, speak, trouble } = this.#deps;
    const { response, cancellation, inConversation } = entry;
    const context = this.#contextOf(settings);
    send({ type: 'response.created', response });
    const suffersFrom = trouble();
    if (suffersFrom === 'stalls') return this.#stall(entry);
    if (suffersFrom) return this.#done(entry, { ...response, ...failedEnding(suffersFrom) }, 0);
    const result = await runResponse(
      {
        responseId: response.id,
        parts: await plan(),
        modality: settings.modality,
        format: settings.format.type,
        maxOutputTokens: settings.maxOutputTokens,
        signal: cancellation.signal,
      },
      {
        send,
        pace,
        speak: (sentence) => speak(sentence, settings.voice),
        ...(inConversation ? { store: this.#store } : {}),
      },
    );
    const usage = this.#usageOf(context, result);
    const ended = { ...response, ...endingOf(result.ended, entry.reason), output: result.output, usage };
    this.#done(entry, ended, result.audioMs);
  }

  /** Nothing comes of it until it is cancelled. */
  async #stall(entry: Running): Promise<void> {
    const { signal } = entry.cancellation;
    if (!signal.aborted) await once(signal, 'abort');
    this.#done(entry, { ...entry.response, ...endingOf('cancelled', entry.reason) }, 0);
  }

  #contextOf({ instructions, tools }: ResponseSettings): ContextPiece[] {
    const head = instructions + JSON.stringify(tools);
    return [{ key: head, tokens: { text: textTokens(head), audio: 0 } }, ...this.#deps.conversation.context()];
  }

  #usageOf(context: ContextPiece[], result: ResponseResult) {
    const input = context.reduce((sum, piece) => addTokens(sum, piece.tokens), NO_TOKENS);
    const cached = cachedPrefix(this.#lastContext, context);
    this.#lastContext = context;
    return responseUsage({ input, cached, output: result.tokens });
  }

  /** Adds an item to the conversation, or lets one that is being spoken grow. */
  readonly #store: StoreItem = ({ item, audio }) => {
    const { conversation, onAudio } = this.#deps;
    if (audio.length > 0) onAudio();
    const known = conversation.find(item.id);
    if (known) {
      // What the client has truncated meanwhile stays truncated.
      if (!known.truncated) Object.assign(known, { item, audio, audioMs: muLawMs(audio) });
      return { previousItemId: this.#previousOf.get(item.id) ?? null };
    }
    const stored = { itemId: item.id, item, audio, audioMs: muLawMs(audio), truncated: false };
    const previousItemId = conversation.insert(stored)?.previousItemId ?? null;
    this.#previousOf.set(item.id, previousItemId);
    return { previousItemId };
  };

  #done(entry: Running, response: WireResponse, audioMs: number): void {
    const { send, onFinished } = this.#deps;
    this.#running.delete(response.id);
    send({ type: 'response.done', response });
    if (entry.inConversation) onFinished({ audioMs });
    const spent = Math.min(TOKENS_PER_MINUTE, response.usage?.total_tokens ?? 0);
    const limit = {
      name: 'tokens' as const,
      limit: TOKENS_PER_MINUTE,
      remaining: TOKENS_PER_MINUTE - spent,
      reset_seconds: (spent / TOKENS_PER_MINUTE) * 60,
    };
    void wait(RATE_LIMITS_DELAY_MS, undefined, { ref: false }).then(() =>
      send({ type: 'rate_limits.updated', rate_limits: [limit] }),
    );
  }

  /** Our own fault, such as speech that could not be made: the client sees what it would see of OpenAI's. */
  #failInternally(entry: Running, error: unknown): void {
    const failure = { type: 'server_error', code: 'internal_error', message: String(error) };
    this.#done(entry, { ...entry.response, ...failedEnding(failure) }, 0);
  }
}
