import type {
  ConversationItemCreateEvent,
  ConversationItemTruncateEvent,
  RealtimeAudioInputTurnDetection,
  RealtimeFunctionTool,
  RealtimeSessionCreateRequest,
  ResponseCancelEvent,
  ResponseCreateEvent,
  SessionUpdateEvent,
} from 'openai/resources/realtime/realtime';

/** OpenAI Realtime (GA), events of the client, as text frames. Field names are checked against the `openai` package's types. */

export type RealtimeSession = RealtimeSessionCreateRequest;

export interface SessionOptions {
  readonly instructions: string;
  readonly voice: string;
  readonly turnDetection: TurnDetectionChoice;
  /** Model that writes down what the caller says. */
  readonly transcriptionModel: string;
  /** BCP 47; its first part is what the transcription is told. */
  readonly locale: string;
  readonly tools: readonly { readonly name: string; readonly description: string; readonly parameters: unknown }[];
}

/** What the owner may choose; the rest of `turn_detection` is ours. */
export type TurnDetectionChoice =
  | { readonly type: 'server_vad'; readonly threshold: number; readonly silenceDurationMs: number }
  | { readonly type: 'semantic_vad'; readonly eagerness: 'low' | 'medium' | 'high' | 'auto' };

/** Speech before the detector was sure, kept with the turn (the API's own default). */
const PREFIX_PADDING_MS = 300;

/** The session of a phone call: G.711 mu-law both ways, so that Twilio's payloads pass through untouched. */
export function phoneSession(options: SessionOptions): RealtimeSession {
  const language = options.locale.split('-')[0] ?? 'en';
  return {
    type: 'realtime',
    output_modalities: ['audio'],
    instructions: options.instructions,
    audio: {
      input: {
        format: { type: 'audio/pcmu' },
        transcription: { model: options.transcriptionModel, language },
        turn_detection: turnDetection(options.turnDetection),
      },
      output: { format: { type: 'audio/pcmu' }, voice: options.voice },
    },
    tools: options.tools.map(functionTool),
    tool_choice: 'auto',
  };
}

/** Sent in full: a server's defaults differ from the documented ones (`silence_duration_ms` does). */
function turnDetection(choice: TurnDetectionChoice): RealtimeAudioInputTurnDetection {
  const ours = { create_response: true, interrupt_response: true };
  if (choice.type === 'semantic_vad') return { type: 'semantic_vad', eagerness: choice.eagerness, ...ours };
  return {
    type: 'server_vad',
    threshold: choice.threshold,
    prefix_padding_ms: PREFIX_PADDING_MS,
    silence_duration_ms: choice.silenceDurationMs,
    ...ours,
  };
}

function functionTool({ name, description, parameters }: SessionOptions['tools'][number]): RealtimeFunctionTool {
  return { type: 'function', name, description, parameters };
}

export function sessionUpdate(session: RealtimeSession, eventId: string): string {
  const event: SessionUpdateEvent = { type: 'session.update', event_id: eventId, session };
  return JSON.stringify(event);
}

const APPEND_PREFIX = '{"type":"input_audio_buffer.append","audio":"';

/** Splices base64 audio; base64 needs no escaping. */
export function appendAudio(payload: string): string {
  return `${APPEND_PREFIX}${payload}"}`;
}

export function clearInputAudio(): string {
  return '{"type":"input_audio_buffer.clear"}';
}

export interface ResponseOptions {
  /** Comes back in the response's `metadata` and, on refusal, in `error.event_id`. */
  readonly requestId: string;
  readonly purpose: string;
  /** The exact sentence to speak, or null: the model answers from the conversation. */
  readonly say: string | null;
}

/** Key of our request id in a response's `metadata`: tells our responses from those voice detection starts. */
export const REQUEST_ID_KEY = 'request_id';
/** Key of what the response is for. */
export const PURPOSE_KEY = 'purpose';

export function createResponse({ requestId, purpose, say }: ResponseOptions): string {
  const event: ResponseCreateEvent = {
    type: 'response.create',
    event_id: requestId,
    response: {
      metadata: { [REQUEST_ID_KEY]: requestId, [PURPOSE_KEY]: purpose },
      // A sentence of ours must be spoken, not turned into a tool call.
      ...(say === null ? {} : { instructions: sayExactly(say), tool_choice: 'none' as const }),
    },
  };
  return JSON.stringify(event);
}

/** Instructions that make the model speak one sentence word for word. */
export function sayExactly(sentence: string): string {
  return `Say exactly: "${sentence.replaceAll('"', "'")}"`;
}

export function cancelResponse(responseId: string): string {
  const event: ResponseCancelEvent = { type: 'response.cancel', response_id: responseId };
  return JSON.stringify(event);
}

/** @param audioEndMs whole milliseconds heard, not beyond what was received: more is an error at the server. */
export function truncateItem(itemId: string, audioEndMs: number): string {
  const event: ConversationItemTruncateEvent = {
    type: 'conversation.item.truncate',
    item_id: itemId,
    content_index: 0,
    audio_end_ms: audioEndMs,
  };
  return JSON.stringify(event);
}

/** @param output what the model is told: free text, JSON by our convention. */
export function functionCallOutput(toolCallId: string, output: string): string {
  const event: ConversationItemCreateEvent = {
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: toolCallId, output },
  };
  return JSON.stringify(event);
}

/**
 * The session without the field a server refused, so that the rest of it is not lost with it; null when there is no such
 * field. `param` is a path like `session.audio.input.transcription.language`.
 */
export function withoutField(session: RealtimeSession, param: string): RealtimeSession | null {
  const path = param.replace(/^session\./, '').split('.');
  const last = path.pop();
  if (!last || last === 'type') return null;
  const copy = structuredClone(session);
  let place: unknown = copy;
  for (const key of path) place = isRecord(place) ? place[key] : undefined;
  if (!isRecord(place) || !(last in place)) return null;
  delete place[last];
  return copy;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object';
}
