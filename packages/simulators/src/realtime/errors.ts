import type { RealtimeError } from 'openai/resources/realtime/realtime';

/** The inside of an `error` event: on the wire every field is there. */
export type WireError = Required<RealtimeError>;

type ErrorDetails = { code: string; message: string; param?: string | null; type?: string };

/** The inside of an `error` event. `event_id` is filled in by the session with the id of the client's event. */
export function realtimeError({
  code,
  message,
  param = null,
  type = 'invalid_request_error',
}: ErrorDetails): WireError {
  return { type, code, message, param, event_id: null };
}

/** Errors with fixed words (protocols/openai-realtime.md, section 9). */
export const REALTIME_ERRORS = {
  responseActive: (responseId: string) =>
    realtimeError({
      code: 'conversation_already_has_active_response',
      message: `Conversation already has an active response in progress: ${responseId}. Wait until the response is finished before creating a new one.`,
    }),
  cancelNotActive: () =>
    realtimeError({ code: 'response_cancel_not_active', message: 'Cancellation failed: no active response found' }),
  commitEmpty: (bufferedMs: number) =>
    realtimeError({
      code: 'input_audio_buffer_commit_empty',
      message: `Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has ${bufferedMs.toFixed(2)}ms of audio.`,
    }),
  itemNotFound: (itemId: string, param: string) =>
    realtimeError({ code: 'item_not_found', message: `Item with item_id '${itemId}' does not exist.`, param }),
  itemExists: (itemId: string) =>
    realtimeError({
      code: 'item_already_exists',
      message: `An item with id '${itemId}' already exists.`,
      param: 'item.id',
    }),
  truncateTooLong: (audioMs: number, askedMs: number) =>
    realtimeError({
      code: 'invalid_value',
      message: `Audio content of ${Math.floor(audioMs)}ms is already shorter than ${askedMs}ms`,
      param: 'audio_end_ms',
    }),
  truncateWrongItem: (itemId: string) =>
    realtimeError({
      code: 'invalid_value',
      message: `Only model output audio messages can be truncated; '${itemId}' is not one.`,
      param: 'item_id',
    }),
  unknownCallId: (toolCallId: string) =>
    realtimeError({
      code: 'invalid_value',
      message: `No tool call found with call_id '${toolCallId}'.`,
      param: 'item.call_id',
    }),
  voiceLocked: () =>
    realtimeError({
      code: 'cannot_update_voice',
      message: "Cannot update a conversation's voice if assistant audio is present.",
      param: 'session.audio.output.voice',
    }),
  modelFixed: (model: string) =>
    realtimeError({
      code: 'invalid_value',
      message: `The model of a session cannot be changed; it is '${model}'.`,
      param: 'session.model',
    }),
  sessionExpired: () =>
    realtimeError({ code: 'session_expired', message: 'Your session hit the maximum duration of 60 minutes.' }),
  binaryFrame: () =>
    realtimeError({ code: 'invalid_event', message: 'Binary frames are not supported; send JSON text frames.' }),
  invalidJson: () =>
    realtimeError({ code: 'invalid_json', message: 'We could not parse the JSON body of your event.' }),
  serverError: () =>
    realtimeError({
      type: 'server_error',
      code: 'internal_error',
      message: 'The server had an error while processing your request.',
    }),
} as const;

/** Why a response fails, as its `status_details.error` tells it. */
export const RESPONSE_FAILURES = {
  rateLimit: () => ({
    type: 'tokens',
    code: 'rate_limit_exceeded',
    message: 'Rate limit reached for this model on tokens per min. Please try again later.',
  }),
  quota: () => ({
    type: 'insufficient_quota',
    code: 'insufficient_quota',
    message: 'You exceeded your current quota, please check your plan and billing details.',
  }),
  server: () => ({
    type: 'server_error',
    code: 'internal_error',
    message: 'The server had an error while processing your request.',
  }),
} as const;

/** Why a connection is refused after its upgrade: an error event, then a close. */
export type Refusal = { error: WireError; closeCode: number };

export const REFUSALS = {
  invalidApiKey: (key: string): Refusal => ({
    error: realtimeError({
      code: 'invalid_api_key',
      message: `Incorrect API key provided: ${maskKey(key)}. You can find your API key in your account settings.`,
    }),
    closeCode: 3000,
  }),
  betaHeader: (): Refusal => ({
    error: realtimeError({
      code: 'beta_api_shape_disabled',
      message: 'The Realtime Beta API is no longer supported. Please use the GA API.',
    }),
    closeCode: 4000,
  }),
  missingModel: (): Refusal => ({
    error: realtimeError({ code: 'missing_model', message: 'You must provide a model parameter.', param: 'model' }),
    closeCode: 4000,
  }),
  invalidModel: (model: string): Refusal => ({
    error: realtimeError({
      code: 'invalid_model',
      message: `Model '${model}' is not supported in realtime mode.`,
      param: 'model',
    }),
    closeCode: 4000,
  }),
} as const;

function maskKey(key: string): string {
  return key.length < 8 ? '***' : `${key.slice(0, 3)}***${key.slice(-4)}`;
}
