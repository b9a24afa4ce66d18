import type { RealtimeResponse, RealtimeServerMessage, RealtimeUsage } from '@offhook/protocol';
import {
  AGENT_NAME,
  ATTR,
  contextOf,
  instruments,
  markSpanFailed,
  SPAN,
  type Span,
  startSpan,
  type TelemetryContext,
} from '@offhook/telemetry';
import type { CallIdentity } from './call-identity.ts';

const PROVIDER = 'openai';

/**
 * Short spans under the webhook's trace: one `invoke_agent` per turn, in it one `realtime_inference` per answer of the model;
 * tool spans go beside those (protocols/otel-genai.md, section 10). No span lives as long as the call, and none holds speech.
 */
export class CallTracing {
  readonly #parent: TelemetryContext;
  readonly #model: string;
  readonly #attributes: Record<string, string>;
  #turn: Span | null = null;
  #turnContext: TelemetryContext;
  #inference: { span: Span; responseId: string; startedAtMs: number } | null = null;
  #callerStoppedAtMs: number | null = null;

  constructor(parent: TelemetryContext, identity: CallIdentity, model: string) {
    this.#parent = parent;
    this.#turnContext = parent;
    this.#model = model;
    this.#attributes = {
      [ATTR.conversationId]: identity.callId,
      [ATTR.callId]: identity.callId,
      [ATTR.callSid]: identity.callSid,
      [ATTR.projectId]: identity.projectId,
      [ATTR.providerName]: PROVIDER,
      [ATTR.requestModel]: model,
    };
  }

  /** Where spans of the present turn belong. */
  get turnContext(): TelemetryContext {
    return this.#turnContext;
  }

  sessionReady(sessionId: string | null): void {
    if (sessionId) this.#attributes[ATTR.realtimeSessionId] = sessionId;
  }

  message(message: RealtimeServerMessage): void {
    if (message.type === 'input_audio_buffer.speech_started') this.#endTurn('interrupted');
    if (message.type === 'input_audio_buffer.speech_stopped') this.#callerStoppedAtMs = Date.now();
    if (message.type === 'response.created') this.#inferenceStarted(message.response.id);
    if (message.type === 'response.done') this.#inferenceFinished(message.response);
  }

  /** A frame of an answer left for Twilio. */
  audioSent(): void {
    if (this.#callerStoppedAtMs === null) return;
    instruments().responseLatency.record((Date.now() - this.#callerStoppedAtMs) / 1_000);
    this.#callerStoppedAtMs = null;
  }

  /** True when an answer was lost with the session: what it cost is never reported. */
  sessionLost(): boolean {
    this.#callerStoppedAtMs = null;
    if (!this.#inference) return false;
    countTokens(null, this.#model);
    markSpanFailed(this.#inference.span, 'session_lost');
    this.#inference.span.end();
    this.#inference = null;
    this.#endTurn('session_closed');
    return true;
  }

  ended(): void {
    this.#inference?.span.end();
    this.#inference = null;
    this.#endTurn('session_closed');
  }

  #inferenceStarted(responseId: string): void {
    this.#inference?.span.end();
    if (!this.#turn) {
      const attributes = { ...this.#attributes, [ATTR.operationName]: 'invoke_agent', [ATTR.agentName]: AGENT_NAME };
      this.#turn = startSpan(SPAN.turn, { attributes, parent: this.#parent });
      this.#turnContext = contextOf(this.#turn, this.#parent);
    }
    const attributes = {
      ...this.#attributes,
      [ATTR.operationName]: 'realtime_inference',
      [ATTR.outputType]: 'speech',
      [ATTR.responseId]: responseId,
    };
    const span = startSpan(SPAN.realtimeInference(this.#model), {
      attributes,
      kind: 'client',
      parent: this.#turnContext,
    });
    this.#inference = { span, responseId, startedAtMs: Date.now() };
  }

  #inferenceFinished(response: RealtimeResponse): void {
    countTokens(response.usage, this.#model);
    if (this.#inference?.responseId !== response.id) return;
    const { span, startedAtMs } = this.#inference;
    this.#inference = null;
    const reason = response.status_details?.reason ?? response.status ?? 'unknown';
    const errorType = response.status === 'failed' ? (response.status_details?.error?.code ?? 'failed') : null;
    span.setAttributes({ [ATTR.finishReasons]: [reason], ...usageAttributes(response.usage) });
    if (errorType) markSpanFailed(span, errorType);
    span.end();
    instruments().operationDuration.record((Date.now() - startedAtMs) / 1_000, {
      [ATTR.operationName]: 'realtime_inference',
      [ATTR.providerName]: PROVIDER,
      [ATTR.requestModel]: this.#model,
      ...(errorType ? { [ATTR.errorType]: errorType } : {}),
    });
    const waitsForTool =
      response.status === 'completed' && (response.output ?? []).some((item) => item.type === 'function_call');
    if (!waitsForTool) this.#endTurn(response.status === 'cancelled' ? 'interrupted' : 'completed');
  }

  #endTurn(endReason: 'completed' | 'interrupted' | 'session_closed'): void {
    // An answer still being generated ends its own turn, so that the usage it reports is not lost.
    if (this.#inference || !this.#turn) return;
    this.#turn.setAttribute(ATTR.agentEndReason, endReason);
    this.#turn.end();
    this.#turn = null;
    this.#turnContext = this.#parent;
  }
}

function usageAttributes(usage: RealtimeUsage | null | undefined): Record<string, number> {
  if (!usage) return {};
  return {
    [ATTR.inputTokens]: usage.input_tokens,
    [ATTR.outputTokens]: usage.output_tokens,
    [ATTR.cachedInputTokens]: usage.input_token_details?.cached_tokens ?? 0,
    [ATTR.inputAudioTokens]: usage.input_token_details?.audio_tokens ?? 0,
    [ATTR.inputTextTokens]: usage.input_token_details?.text_tokens ?? 0,
    [ATTR.outputAudioTokens]: usage.output_token_details?.audio_tokens ?? 0,
    [ATTR.outputTextTokens]: usage.output_token_details?.text_tokens ?? 0,
  };
}

function countTokens(usage: RealtimeUsage | null | undefined, model: string): void {
  const labels = (modality: string) => ({
    [ATTR.tokenModality]: modality,
    [ATTR.providerName]: PROVIDER,
    [ATTR.requestModel]: model,
  });
  if (!usage) {
    instruments().inputTokens.add(0, labels('unknown'));
    return;
  }
  instruments().inputTokens.add(usage.input_token_details?.audio_tokens ?? 0, labels('audio'));
  instruments().inputTokens.add(usage.input_token_details?.text_tokens ?? 0, labels('text'));
  instruments().outputTokens.add(usage.output_token_details?.audio_tokens ?? 0, labels('audio'));
  instruments().outputTokens.add(usage.output_token_details?.text_tokens ?? 0, labels('text'));
}
