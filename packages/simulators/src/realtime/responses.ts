import { setTimeout as wait } from 'node:timers/promises';
import type { RealtimeResponseStatus } from 'openai/resources/realtime/realtime';
import { muLawMs } from '../speech/mu-law.ts';
import { type Brain, exactWords, type ResponsePart } from './brain.ts';
import type { Conversation } from './conversation.ts';
import { REALTIME_ERRORS } from './errors.ts';
import { realtimeId } from './ids.ts';
import { type Pace, type ResponseResult, runResponse } from './response-runner.ts';
import type { SendEvent, WireError, WireResponse } from './server-events.ts';
import type { EffectiveSession } from './session-config.ts';
import type { ResponseOverrides, Voice } from './session-schema.ts';
import { addTokens, type ContextPiece, cachedPrefix, NO_TOKENS, responseUsage, textTokens } from './usage.ts';

export type ResponsesDeps = {
  send: SendEvent;
  session(): EffectiveSession;
  conversation: Conversation;
  brain: Brain;
  pace: Pace;
  speak(sentence: string, voice: Voice): Promise<Uint8Array>;
  /** Why the next response must fail, if it must. */
  failure(): { type: string; code: string; message: string } | null;
  /** The response is over; its audio, if any, goes on playing at the client for `audioMs`. */
  onFinished(finished: { audioMs: number }): void;
  onAudio(): void;
};

export type Responses = {
  create(
    overrides?: ResponseOverrides,
    trigger?: { callerIsSilent: boolean },
  ): { ok: true } | { ok: false; error: WireError };
  /** False when no response of the conversation (or of this id) is running. */
  cancel(reason: 'turn_detected' | 'client_cancelled', responseId?: string): boolean;
  cancelAll(): void;
};

type Running = {
  responseId: string;
  cancellation: AbortController;
  reason: 'turn_detected' | 'client_cancelled';
  inConversation: boolean;
};

/** `rate_limits.updated` followed this long after `response.done` on the live API. */
const RATE_LIMITS_DELAY_MS = 43;
const TOKENS_PER_MINUTE = 40_000;

/** The responses of one session: one at a time in the conversation, any number outside of it. */
export function createResponses(deps: ResponsesDeps): Responses {
  const running = new Map<string, Running>();
  const conversationId = realtimeId('conv');
  let lastContext: readonly ContextPiece[] = [];

  const active = (): Running | undefined => [...running.values()].find(({ inConversation }) => inConversation);

  function contextOf(overrides: ResponseOverrides): ContextPiece[] {
    const session = deps.session();
    const head = `${overrides.instructions ?? session.instructions}${JSON.stringify(overrides.tools ?? session.tools)}`;
    return [{ key: head, tokens: { text: textTokens(head), audio: 0 } }, ...deps.conversation.context()];
  }

  function wireResponse(responseId: string, overrides: ResponseOverrides): WireResponse {
    const session = deps.session();
    const voice = overrides.audio?.output?.voice ?? session.audio.output.voice;
    return {
      id: responseId,
      object: 'realtime.response',
      status: 'in_progress',
      status_details: null,
      output: [],
      ...(overrides.conversation === 'none' ? {} : { conversation_id: conversationId }),
      output_modalities: [...(overrides.output_modalities ?? session.output_modalities)],
      max_output_tokens: overrides.max_output_tokens ?? session.max_output_tokens,
      audio: {
        output: {
          format: overrides.audio?.output?.format ?? session.audio.output.format,
          voice: typeof voice === 'string' ? voice : voice.id,
        },
      },
      usage: null,
      metadata: overrides.metadata ?? null,
    };
  }

  async function planParts(overrides: ResponseOverrides, callerIsSilent: boolean): Promise<readonly ResponsePart[]> {
    const exact = exactWords(overrides.instructions);
    if (exact !== null) return [{ kind: 'say', text: exact }];
    const session = deps.session();
    const toolChoice = overrides.tool_choice ?? session.tool_choice;
    const tools = toolChoice === 'none' ? [] : (overrides.tools ?? session.tools);
    return deps.brain.plan({
      toolNames: tools.flatMap((tool) => (tool.type === 'function' ? [tool.name] : [])),
      callerIsSilent,
    });
  }

  async function perform(
    entry: Running,
    response: WireResponse,
    options: { overrides: ResponseOverrides; callerIsSilent: boolean },
  ): Promise<void> {
    const context = contextOf(options.overrides);
    const failure = deps.failure();
    deps.send({ type: 'response.created', response });
    const parts = failure ? [] : await planParts(options.overrides, options.callerIsSilent);
    const voice = options.overrides.audio?.output?.voice ?? deps.session().audio.output.voice;
    const result = await runResponse(
      {
        responseId: entry.responseId,
        parts,
        modality: (options.overrides.output_modalities ?? deps.session().output_modalities)[0],
        format: (options.overrides.audio?.output?.format ?? deps.session().audio.output.format).type,
        maxOutputTokens: response.max_output_tokens ?? 'inf',
        signal: entry.cancellation.signal,
      },
      {
        send: deps.send,
        pace: deps.pace,
        speak: (sentence) => deps.speak(sentence, voice),
        ...(entry.inConversation ? { store: storeItem } : {}),
      },
    );
    finish(entry, { ...response, ...outcome(entry, result, failure), output: result.output }, { context, result });
  }

  /** Adds the item, or lets one that is being spoken grow. */
  function storeItem({ item, audio }: Parameters<NonNullable<Parameters<typeof runResponse>[1]['store']>>[0]): {
    previousItemId: string | null;
  } {
    if (audio.length > 0) deps.onAudio();
    const known = deps.conversation.find(item.id);
    const changed = { itemId: item.id, item, audio, audioMs: muLawMs(audio) };
    if (known) {
      Object.assign(known, changed);
      return { previousItemId: previousOf.get(item.id) ?? null };
    }
    const added = deps.conversation.insert(changed);
    previousOf.set(item.id, added?.previousItemId ?? null);
    return { previousItemId: added?.previousItemId ?? null };
  }
  const previousOf = new Map<string, string | null>();

  function finish(
    entry: Running,
    response: WireResponse,
    { context, result }: { context: ContextPiece[]; result: ResponseResult },
  ): void {
    running.delete(entry.responseId);
    const input = context.reduce((sum, piece) => addTokens(sum, piece.tokens), NO_TOKENS);
    const usage =
      response.status === 'failed'
        ? null
        : responseUsage({ input, cached: cachedPrefix(lastContext, context), output: result.tokens });
    lastContext = context;
    deps.send({ type: 'response.done', response: { ...response, usage } });
    const audioMs = result.tokens.audio * 50;
    if (entry.inConversation) deps.onFinished({ audioMs });
    const remaining = Math.max(0, TOKENS_PER_MINUTE - (usage?.total_tokens ?? 0));
    const resetSeconds = ((TOKENS_PER_MINUTE - remaining) / TOKENS_PER_MINUTE) * 60;
    void wait(RATE_LIMITS_DELAY_MS).then(() =>
      deps.send({
        type: 'rate_limits.updated',
        rate_limits: [{ name: 'tokens', limit: TOKENS_PER_MINUTE, remaining, reset_seconds: resetSeconds }],
      }),
    );
  }

  /** Our own fault, such as speech that could not be made: the client sees what it would see of OpenAI's. */
  function failInternally(entry: Running, response: WireResponse, error: unknown): void {
    running.delete(entry.responseId);
    const failure = { type: 'server_error', code: 'internal_error', message: String(error) };
    deps.send({
      type: 'response.done',
      response: { ...response, status: 'failed', status_details: { type: 'failed', error: failure } },
    });
  }

  return {
    create(overrides = {}, trigger = { callerIsSilent: false }) {
      const inConversation = overrides.conversation !== 'none';
      const busy = active();
      if (inConversation && busy) return { ok: false, error: REALTIME_ERRORS.responseActive(busy.responseId) };
      const entry: Running = {
        responseId: realtimeId('resp'),
        cancellation: new AbortController(),
        reason: 'client_cancelled',
        inConversation,
      };
      running.set(entry.responseId, entry);
      const response = wireResponse(entry.responseId, overrides);
      perform(entry, response, { overrides, ...trigger }).catch((error: unknown) =>
        failInternally(entry, response, error),
      );
      return { ok: true };
    },
    cancel(reason, responseId) {
      const entry = responseId === undefined ? active() : running.get(responseId);
      if (!entry || entry.cancellation.signal.aborted) return false;
      entry.reason = reason;
      entry.cancellation.abort();
      return true;
    },
    cancelAll() {
      for (const { cancellation } of running.values()) cancellation.abort();
    },
  };
}

type Failure = ReturnType<ResponsesDeps['failure']>;

function outcome(
  entry: Running,
  result: ResponseResult,
  failure: Failure,
): Pick<WireResponse, 'status' | 'status_details'> {
  if (failure) {
    const details: RealtimeResponseStatus = { type: 'failed', error: failure };
    return { status: 'failed', status_details: details };
  }
  if (result.ended === 'max_output_tokens')
    return { status: 'incomplete', status_details: { type: 'incomplete', reason: 'max_output_tokens' } };
  if (result.ended === 'cancelled')
    return { status: 'cancelled', status_details: { type: 'cancelled', reason: entry.reason } };
  return { status: 'completed', status_details: null };
}
