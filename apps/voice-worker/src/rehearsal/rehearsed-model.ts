import type { FrameSocket } from '../websocket/frame-socket.ts';

/** 20 ms of mu-law silence. */
export const SILENT_FRAME = Buffer.alloc(160, 0xff).toString('base64');
const FRAMES_PER_ANSWER = 25;
const LATE_FRAMES = 5;
const WORDS = ' One moment, please.';

type Fields = Readonly<Record<string, unknown>>;

/** The model's part of a rehearsal, as it stands on the wire (protocols/openai-realtime.md, section 4): says what it is told to say, understands nothing. */
export class RehearsedModel {
  readonly #socket: FrameSocket;
  #count = 0;
  /** Truncations and answers of functions that came. */
  readonly heard = { truncations: 0, toolAnswers: 0 };

  constructor(socket: FrameSocket, onConfigured: () => void) {
    this.#socket = socket;
    socket.listen({
      onText: (text) => this.#hear(text, onConfigured),
      onBinary: () => undefined,
      onClose: () => undefined,
    });
    this.#send('session.created', { session: { type: 'realtime', id: 'sess_rehearsal' } });
  }

  /** An answer of half a second. */
  answer(metadata: Fields | null = null): void {
    const ids = this.#beginAnswer(metadata);
    this.#finishAnswer(ids, 'completed', metadata);
  }

  /** An answer, and the caller speaks into it: some of it is late, then it is cancelled, and the caller is written down. */
  interruptedAnswer(): void {
    const ids = this.#beginAnswer(null);
    const callerItem = { item_id: this.#id('item') };
    this.#send('input_audio_buffer.speech_started', { audio_start_ms: 1_000, ...callerItem });
    for (let frame = 0; frame < LATE_FRAMES; frame += 1) this.#sendAudio(ids);
    this.#finishAnswer(ids, 'cancelled', null);
    this.#send('input_audio_buffer.speech_stopped', { audio_end_ms: 1_800, ...callerItem });
    this.#send('input_audio_buffer.committed', { previous_item_id: null, ...callerItem });
    this.#send('conversation.item.input_audio_transcription.completed', {
      ...callerItem,
      content_index: 0,
      transcript: `That would be good, and what does it cost me at number ${this.#count} then?`,
      usage: { type: 'duration', seconds: 2 },
    });
  }

  /** An answer that is one function call. */
  callTool(name: string): void {
    const responseId = this.#id('resp');
    const item = { id: this.#id('item'), type: 'function_call', status: 'completed', name, arguments: '{}' };
    const call = { ...item, call_id: this.#id('call') };
    this.#send('response.created', { response: { id: responseId, status: 'in_progress', output: [] } });
    this.#send('response.output_item.added', { response_id: responseId, output_index: 0, item: call });
    this.#done(responseId, 'completed', { output: [call] });
  }

  #beginAnswer(metadata: Fields | null): AnswerIds {
    const ids = { response_id: this.#id('resp'), item_id: this.#id('item') };
    this.#send('response.created', { response: { id: ids.response_id, status: 'in_progress', output: [], metadata } });
    this.#send('response.output_audio_transcript.delta', { ...ids, ...AT_FIRST_PART, delta: WORDS });
    for (let frame = 0; frame < FRAMES_PER_ANSWER; frame += 1) this.#sendAudio(ids);
    return ids;
  }

  #finishAnswer(ids: AnswerIds, status: 'completed' | 'cancelled', metadata: Fields | null): void {
    this.#send('response.output_audio.done', { ...ids, ...AT_FIRST_PART });
    this.#send('response.output_audio_transcript.done', { ...ids, ...AT_FIRST_PART, transcript: WORDS });
    this.#done(ids.response_id, status, { metadata });
  }

  #done(id: string, status: string, { output = [], metadata = null }: Done): void {
    const usage = { total_tokens: 2, input_tokens: 1, output_tokens: 1 };
    this.#send('response.done', { response: { id, status, output, usage, metadata } });
  }

  #sendAudio(ids: AnswerIds): void {
    this.#send('response.output_audio.delta', { ...ids, ...AT_FIRST_PART, delta: SILENT_FRAME });
  }

  #hear(text: string, onConfigured: () => void): void {
    // What the caller says is most of it, and nothing is made of it.
    if (text.includes('"input_audio_buffer.append"')) return;
    const { type, item, response } = JSON.parse(text) as ClientEvent;
    if (type === 'session.update') {
      this.#send('session.updated', { session: { type: 'realtime', id: 'sess_rehearsal' } });
      onConfigured();
    }
    if (type === 'conversation.item.truncate') this.heard.truncations += 1;
    if (item?.type === 'function_call_output') this.heard.toolAnswers += 1;
    if (type === 'response.create') this.answer(response?.metadata ?? null);
    if (type === 'conversation.item.create')
      this.#send('conversation.item.added', { previous_item_id: null, item: { id: this.#id('item'), ...item } });
  }

  #id(prefix: string): string {
    this.#count += 1;
    return `${prefix}_rehearsal${this.#count}`;
  }

  #send(type: string, fields: Fields): void {
    this.#socket.send(JSON.stringify({ type, event_id: this.#id('event'), ...fields }));
  }
}

interface Done {
  readonly output?: readonly Fields[];
  readonly metadata?: Fields | null;
}

interface AnswerIds {
  readonly response_id: string;
  readonly item_id: string;
}

const AT_FIRST_PART = { output_index: 0, content_index: 0 };

interface ClientEvent {
  readonly type: string;
  readonly item?: Fields;
  readonly response?: { readonly metadata?: Fields };
}
