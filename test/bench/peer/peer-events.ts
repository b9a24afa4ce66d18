import { header, OPCODE, serverFrame } from '../harness/frames.ts';
import { FRAME_DIGITS, payloadOf, type Stamp, writeStamp } from '../harness/stamp.ts';

/** The Realtime API's server events as they stand on the wire (protocols/openai-realtime.md, section 4). */
const ID_LETTERS = 21;

/** An id of the API's own form: prefix and 21 characters, the same every time for the same numbers. */
export function peerId(prefix: string, ...numbers: readonly number[]): string {
  return `${prefix}_${numbers.join('x').padStart(ID_LETTERS, 'D')}`;
}

export interface ResponseIds {
  readonly responseId: string;
  readonly itemId: string;
}

type Fields = Readonly<Record<string, unknown>>;

let eventCount = 0;

/** One event as a frame. */
export function eventFrame(type: string, fields: Fields): Buffer {
  eventCount += 1;
  return serverFrame(
    OPCODE.text,
    Buffer.from(JSON.stringify({ type, event_id: peerId('event', eventCount), ...fields })),
  );
}

export function sessionObject(sessionId: string): Fields {
  return {
    type: 'realtime',
    object: 'realtime.session',
    id: sessionId,
    model: 'gpt-realtime-2.1',
    output_modalities: ['audio'],
    instructions: '',
    tools: [],
    tool_choice: 'auto',
    audio: {
      input: { format: { type: 'audio/pcmu' }, transcription: null, noise_reduction: null, turn_detection: null },
      output: { format: { type: 'audio/pcmu' }, voice: 'marin', speed: 1 },
    },
    expires_at: Math.floor(Date.now() / 1_000) + 3_600,
  };
}

function responseObject(responseId: string, fields: Fields): Fields {
  return {
    object: 'realtime.response',
    id: responseId,
    status: 'in_progress',
    status_details: null,
    output: [],
    conversation_id: 'conv_bench',
    output_modalities: ['audio'],
    max_output_tokens: 'inf',
    audio: { output: { format: { type: 'audio/pcmu' }, voice: 'marin' } },
    usage: null,
    metadata: null,
    ...fields,
  };
}

const USAGE = {
  total_tokens: 253,
  input_tokens: 132,
  output_tokens: 121,
  input_token_details: {
    text_tokens: 119,
    audio_tokens: 13,
    image_tokens: 0,
    cached_tokens: 64,
    cached_tokens_details: { text_tokens: 64, audio_tokens: 0, image_tokens: 0 },
  },
  output_token_details: { text_tokens: 30, audio_tokens: 91 },
};

function messageItem(itemId: string, status: string, transcript: string | null): Fields {
  const content = transcript === null ? [] : [{ type: 'output_audio', transcript }];
  return { id: itemId, object: 'realtime.item', type: 'message', status, role: 'assistant', content };
}

/** Everything that comes before the first audio of a spoken answer. */
export function openingFrames({ responseId, itemId }: ResponseIds, metadata: Fields | null): Buffer {
  const place = { response_id: responseId, output_index: 0 };
  const item = messageItem(itemId, 'in_progress', null);
  return Buffer.concat([
    eventFrame('response.created', { response: responseObject(responseId, { metadata }) }),
    eventFrame('response.output_item.added', { ...place, item }),
    eventFrame('conversation.item.added', { previous_item_id: null, item }),
    eventFrame('response.content_part.added', {
      ...place,
      item_id: itemId,
      content_index: 0,
      part: { type: 'audio', transcript: '' },
    }),
  ]);
}

export function transcriptFrame({ responseId, itemId }: ResponseIds, delta: string): Buffer {
  const place = { response_id: responseId, item_id: itemId, output_index: 0, content_index: 0 };
  return eventFrame('response.output_audio_transcript.delta', { ...place, delta });
}

export interface Ending {
  readonly transcript: string;
  readonly status: 'completed' | 'cancelled';
  /** Why it was cancelled. */
  readonly reason?: 'turn_detected' | 'client_cancelled';
  readonly metadata: Fields | null;
}

/** Everything that comes after the last audio of a spoken answer. */
export function closingFrames({ responseId, itemId }: ResponseIds, ending: Ending): Buffer {
  const { transcript, status, reason, metadata } = ending;
  const place = { response_id: responseId, item_id: itemId, output_index: 0, content_index: 0 };
  const item = messageItem(itemId, status === 'completed' ? 'completed' : 'incomplete', transcript);
  const details = status === 'cancelled' ? { type: 'cancelled', reason } : null;
  return Buffer.concat([
    eventFrame('response.output_audio.done', place),
    eventFrame('response.output_audio_transcript.done', { ...place, transcript }),
    eventFrame('response.content_part.done', { ...place, part: { type: 'audio', transcript } }),
    eventFrame('conversation.item.done', { previous_item_id: null, item }),
    eventFrame('response.output_item.done', { response_id: responseId, output_index: 0, item }),
    eventFrame('response.done', {
      response: responseObject(responseId, { status, status_details: details, output: [item], usage: USAGE, metadata }),
    }),
    eventFrame('rate_limits.updated', {
      rate_limits: [{ name: 'tokens', limit: 40_000, remaining: 39_000, reset_seconds: 1 }],
    }),
  ]);
}

/** A whole answer that is one function call. */
export function functionCallFrames(
  { responseId, itemId }: ResponseIds,
  tool: { readonly name: string; readonly argumentsJson: string; readonly toolCallId: string },
): { before: Buffer; last: Buffer } {
  const item = (status: string, written: string) => ({
    id: itemId,
    object: 'realtime.item',
    type: 'function_call',
    status,
    name: tool.name,
    call_id: tool.toolCallId,
    arguments: written,
  });
  const place = { response_id: responseId, output_index: 0 };
  const done = item('completed', tool.argumentsJson);
  return {
    before: Buffer.concat([
      eventFrame('response.created', { response: responseObject(responseId, {}) }),
      eventFrame('response.output_item.added', { ...place, item: item('in_progress', '') }),
      eventFrame('conversation.item.added', { previous_item_id: null, item: item('in_progress', '') }),
      eventFrame('response.function_call_arguments.delta', {
        ...place,
        item_id: itemId,
        call_id: tool.toolCallId,
        delta: tool.argumentsJson,
      }),
      eventFrame('response.function_call_arguments.done', {
        ...place,
        item_id: itemId,
        call_id: tool.toolCallId,
        name: tool.name,
        arguments: tool.argumentsJson,
      }),
      eventFrame('conversation.item.done', { previous_item_id: null, item: done }),
      eventFrame('response.output_item.done', { ...place, item: done }),
    ]),
    last: eventFrame('response.done', {
      response: responseObject(responseId, { status: 'completed', output: [done], usage: USAGE }),
    }),
  };
}

/** The audio deltas of one answer, 20 ms each: one buffer, whose stamp and event id are written anew for every frame. */
export class DeltaFrames {
  readonly #frame: Buffer;
  readonly #stampAt: number;
  readonly #eventAt: number;
  #count = 0;

  constructor(call: number, { responseId, itemId }: ResponseIds) {
    const eventId = peerId('event', 0);
    const beforeEvent = '{"type":"response.output_audio.delta","event_id":"';
    const beforeDelta = `${beforeEvent}${eventId}","response_id":"${responseId}","item_id":"${itemId}","output_index":0,"content_index":0,"delta":"`;
    const body = Buffer.concat([Buffer.from(beforeDelta), payloadOf(call), Buffer.from('"}')]);
    const head = header(OPCODE.text, body.length, 0);
    this.#frame = Buffer.concat([head, body]);
    this.#stampAt = head.length + beforeDelta.length;
    this.#eventAt = head.length + beforeEvent.length + eventId.length;
    if (body.length - beforeDelta.length !== FRAME_DIGITS + 2) throw new Error('A frame has another length');
  }

  get length(): number {
    return this.#frame.length;
  }

  /** The next frame: valid until the one after it is made. */
  next(stamp: Stamp): Buffer {
    this.#count += 1;
    this.#frame.write(String(this.#count).padStart(8, 'D'), this.#eventAt - 8, 'latin1');
    writeStamp(this.#frame, this.#stampAt, stamp);
    return this.#frame;
  }
}
