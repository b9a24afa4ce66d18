import { type CallEvent, KEYS_ITEM_PREFIX, type ResponseStatus } from '@offhook/call';
import { lateToolCallIdOf, REQUEST_ID_KEY, type RealtimeResponse, type RealtimeServerMessage } from '@offhook/protocol';

/** A call event before the runtime has put the time on it. */
export type Untimed<E = CallEvent> = E extends CallEvent ? Omit<E, 'atMs'> : never;

/** What a Realtime message means to the call, or null when it means nothing. */
export function callEventOf(message: RealtimeServerMessage): Untimed | null {
  switch (message.type) {
    case 'input_audio_buffer.speech_started':
      return { type: 'caller.speechStarted', itemId: message.item_id };
    case 'input_audio_buffer.speech_stopped':
      return { type: 'caller.speechStopped', itemId: message.item_id };
    case 'conversation.item.input_audio_transcription.completed':
      return { type: 'caller.transcribed', itemId: message.item_id, text: message.transcript };
    case 'conversation.item.input_audio_transcription.failed':
      return { type: 'caller.transcribed', itemId: message.item_id, text: null };
    case 'response.created':
      return { type: 'response.started', responseId: message.response.id, requestId: requestIdOf(message.response) };
    case 'response.output_audio.delta':
      return {
        type: 'assistant.audio',
        responseId: message.response_id,
        itemId: message.item_id,
        payload: message.delta,
      };
    case 'response.output_audio.done':
      return { type: 'assistant.audioDone', responseId: message.response_id, itemId: message.item_id };
    case 'response.output_audio_transcript.delta':
      return { type: 'assistant.text', responseId: message.response_id, itemId: message.item_id, delta: message.delta };
    case 'response.output_audio_transcript.done':
      return {
        type: 'assistant.textDone',
        responseId: message.response_id,
        itemId: message.item_id,
        text: message.transcript,
      };
    case 'response.done':
      return finished(message.response);
    case 'conversation.item.added':
    case 'conversation.item.done':
      return stored(message.item);
    case 'error':
      return {
        type: 'realtime.refused',
        code: message.error.code ?? message.error.type ?? 'unknown',
        requestId: message.error.event_id ?? null,
      };
    case 'session.created':
    case 'session.updated':
      return null;
  }
}

/** The conversation holds our answer to a function call, whichever way it was told. */
function stored(item: Extract<RealtimeServerMessage, { type: 'conversation.item.done' }>['item']): Untimed | null {
  const toolCallId =
    item.type === 'function_call_output' ? item.call_id : (keysOf(item.id) ?? lateToolCallIdOf(item.id));
  return toolCallId ? { type: 'tool.answerStored', toolCallId } : null;
}

/** Keys the caller pressed are told under an id of ours; they are owed an answer as a function's answer is. */
function keysOf(itemId: string | undefined): string | null {
  return itemId?.startsWith(KEYS_ITEM_PREFIX) ? itemId : null;
}

export function requestIdOf(response: RealtimeResponse): string | null {
  return response.metadata?.[REQUEST_ID_KEY] ?? null;
}

function finished(response: RealtimeResponse): Untimed {
  const toolCalls = (response.output ?? []).flatMap((item) =>
    item.type === 'function_call' &&
    item.call_id &&
    item.name &&
    item.status !== 'incomplete' &&
    item.status !== 'in_progress'
      ? [{ toolCallId: item.call_id, name: item.name, argumentsJson: item.arguments ?? '{}' }]
      : [],
  );
  return {
    type: 'response.finished',
    responseId: response.id,
    status: statusOf(response),
    failureCode: response.status_details?.error?.code ?? null,
    toolCalls,
  };
}

/** A finished response without a final status is taken for a failed one: its arguments cannot be trusted. */
function statusOf({ status }: RealtimeResponse): ResponseStatus {
  return status === 'completed' || status === 'cancelled' || status === 'incomplete' ? status : 'failed';
}
