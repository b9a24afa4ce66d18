import type { Socket } from 'node:net';
import { nowUs } from '../harness/clock.ts';
import { type Frame, FrameReader, OPCODE, serverFrame, textOf, unmask } from '../harness/frames.ts';
import { sendReused } from '../harness/raw-socket.ts';
import { STAMP_KIND, type Stamp } from '../harness/stamp.ts';
import { AudioEar } from './audio-ear.ts';
import type { CallBook, CallPage } from './call-book.ts';
import {
  closingFrames,
  DeltaFrames,
  eventFrame,
  functionCallFrames,
  openingFrames,
  peerId,
  type ResponseIds,
  sessionObject,
  transcriptFrame,
} from './peer-events.ts';

/** Audio of a running answer: `burst` sends half a second at once, twice a second, as fast models do. */
export type Pace = 'silent' | 'steady' | 'burst';

const FRAMES_PER_ANSWER = 500;
const FRAMES_PER_BURST = 25;
/** How far a burst runs ahead of the caller's ear at the beginning of an answer. */
const FIRST_BURST_FRAMES = 50;
/** A sentence the bridge asked for: one second. */
const SENTENCE_FRAMES = 50;
/** A model takes a moment from the end of an answer to a call, and another to write its arguments. */
const WRITING_MS = 30;
/** One piece of transcript for every 300 ms of audio. */
const FRAMES_PER_WORD = 15;
interface Answer {
  readonly ids: ResponseIds;
  readonly frames: DeltaFrames;
  readonly number: number;
  seq: number;
  words: number;
  /** By how much it is ahead of the caller's ear, beyond what its pace makes up for. */
  aheadFrames: number;
}

export interface PeerSessionOptions {
  readonly socket: Socket;
  readonly book: CallBook;
  readonly sessionNumber: number;
  /** When the upgrade was answered. */
  readonly openedAtUs: number;
  readonly onBound: (session: PeerSession) => void;
  readonly onOver: (session: PeerSession) => void;
}

/** One Realtime session: hears stamped frames, speaks stamped deltas. */
export class PeerSession {
  readonly #options: PeerSessionOptions;
  readonly #reader = new FrameReader((frame) => this.#frame(frame));
  readonly #ear = new AudioEar({
    onStamped: (stamp) => this.#note(stamp),
    onUnstamped: () => this.#count('unstamped'),
    onDamaged: () => this.#count('damaged'),
  });
  #page: CallPage | null = null;
  #answer: Answer | null = null;
  #visits = 0;
  #sentences = 0;
  /** Visits until the caller has heard what was sent ahead: a model speaks again once it was heard and answered. */
  #restVisits = 0;
  pace: Pace = 'silent';
  /** Nothing is begun while a tool, a barge-in or a pause is under way. */
  isHeld = false;

  constructor(options: PeerSessionOptions) {
    this.#options = options;
    const { socket } = options;
    socket.setNoDelay(true);
    socket.on('close', () => options.onOver(this));
    this.#send(eventFrame('session.created', { session: sessionObject(this.#sessionId) }));
  }

  get call(): number {
    return this.#page?.call ?? 0;
  }

  get page(): CallPage | null {
    return this.#page;
  }

  get answerNumber(): number {
    return this.#answer?.number ?? 0;
  }

  get isSpeaking(): boolean {
    return this.#answer !== null;
  }

  get #sessionId(): string {
    return peerId('sess', this.#options.sessionNumber);
  }

  read(chunk: Buffer): void {
    this.#reader.push(chunk);
  }

  /** 20 ms went by. */
  visit(): void {
    if (this.pace === 'silent' || this.isHeld || !this.#page) return;
    this.#visits += 1;
    if (this.#restVisits > 0) {
      this.#restVisits -= 1;
      return;
    }
    if (!this.#answer) {
      this.beginAnswer();
      if (this.pace === 'burst') this.#speakAhead();
      return;
    }
    if (this.pace === 'steady') this.#speak(1);
    else if (this.#visits % FRAMES_PER_BURST === 0) this.#speak(FRAMES_PER_BURST);
    if (this.#answer.seq < FRAMES_PER_ANSWER) return;
    this.#restVisits = this.#answer.aheadFrames;
    this.#finish('completed');
  }

  beginAnswer(): void {
    if (!this.#page) return;
    this.#page.answers += 1;
    const number = this.#page.answers;
    const ids = { responseId: peerId('resp', this.call, number), itemId: peerId('item', this.call, number) };
    this.#answer = { ids, frames: new DeltaFrames(this.call, ids), number, seq: 0, words: 0, aheadFrames: 0 };
    this.#send(openingFrames(ids, null));
  }

  /** The caller begins to speak: voice detection says so, and cancels the answer; `lateFrames` of it still come. */
  interrupt(): void {
    const { call } = this;
    if (!this.#answer || !this.#page) return;
    this.isHeld = true;
    const itemId = peerId('item', call, this.#answer.number, 7);
    const frame = eventFrame('input_audio_buffer.speech_started', { audio_start_ms: 1_000, item_id: itemId });
    this.#page.barges.push({ answer: this.#answer.number, startedAtUs: nowUs(), audioEndMs: null });
    this.#send(frame);
  }

  /** Audio of the answer that was cut: generated before the server noticed. */
  speakLate(frames: number): void {
    const answer = this.#answer;
    if (answer) this.#sendAudio(answer, frames, false);
  }

  /** The rest of an interruption: the cut answer's end, what the caller said, and then another answer may begin. */
  finishInterruption(): void {
    const { call } = this;
    const answer = this.#answer;
    if (!answer) return;
    const itemId = peerId('item', call, answer.number, 7);
    this.#finish('cancelled');
    const item = { id: itemId, object: 'realtime.item', type: 'message', status: 'completed', role: 'user' };
    const heard = { ...item, content: [{ type: 'input_audio', transcript: null }] };
    this.#send(
      Buffer.concat([
        eventFrame('input_audio_buffer.speech_stopped', { audio_end_ms: 1_800, item_id: itemId }),
        eventFrame('input_audio_buffer.committed', { previous_item_id: null, item_id: itemId }),
        eventFrame('conversation.item.added', { previous_item_id: null, item: heard }),
        eventFrame('conversation.item.done', { previous_item_id: null, item: heard }),
        eventFrame('conversation.item.input_audio_transcription.completed', {
          item_id: itemId,
          content_index: 0,
          transcript: interjection(this.#page?.barges.length ?? 0),
          usage: { type: 'duration', seconds: 2 },
        }),
      ]),
    );
    this.isHeld = false;
  }

  /** Ends the running answer and calls a function instead. */
  callTool(tool: { name: string; argumentsJson: string }): void {
    if (!this.#page) return;
    if (this.#answer) this.#finish('completed');
    this.isHeld = true;
    this.#page.answers += 1;
    const number = this.#page.answers;
    const ids = { responseId: peerId('resp', this.call, number), itemId: peerId('item', this.call, number) };
    const toolCallId = peerId('call', this.call, number);
    const { before, last } = functionCallFrames(ids, { ...tool, toolCallId });
    setTimeout(() => this.#send(before), WRITING_MS);
    setTimeout(() => {
      this.#page?.tools.push({ toolCallId, calledAtUs: nowUs(), answeredAtUs: null });
      this.#send(last);
    }, 2 * WRITING_MS);
  }

  close(code: number): void {
    this.#send(serverFrame(OPCODE.close, Buffer.from([code >> 8, code & 0xff])));
    this.#options.socket.end();
  }

  reset(): void {
    this.#options.socket.resetAndDestroy();
  }

  #speakAhead(): void {
    this.#speak(FIRST_BURST_FRAMES);
    if (this.#answer) this.#answer.aheadFrames = FIRST_BURST_FRAMES;
  }

  #speak(frames: number): void {
    const answer = this.#answer;
    if (!answer) return;
    if (answer.seq % FRAMES_PER_WORD < frames) {
      answer.words += 1;
      this.#send(transcriptFrame(answer.ids, ` word${answer.words}`));
    }
    this.#sendAudio(answer, frames, true);
  }

  #sendAudio(answer: Answer, frames: number, isHeard: boolean): void {
    const page = this.#page;
    if (!page) return;
    const { socket } = this.#options;
    const stamp = { kind: STAMP_KIND.answer, call: page.call, answer: answer.number, seq: 0, sentAtUs: nowUs() };
    const many = frames > 1 ? Buffer.allocUnsafe(frames * answer.frames.length) : null;
    for (let index = 0; index < frames; index += 1) {
      stamp.seq = answer.seq;
      answer.seq += 1;
      const frame = answer.frames.next(stamp);
      if (many) frame.copy(many, index * frame.length);
      else sendReused(socket, frame);
    }
    if (many) socket.write(many);
    if (isHeard) page.sent += frames;
    else page.sentLate += frames;
  }

  #finish(status: 'completed' | 'cancelled'): void {
    const answer = this.#answer;
    this.#answer = null;
    if (!answer) return;
    const transcript = Array.from({ length: answer.words }, (_, index) => ` word${index + 1}`).join('');
    const reason = status === 'cancelled' ? ({ reason: 'turn_detected' } as const) : {};
    this.#send(closingFrames(answer.ids, { transcript, status, metadata: null, ...reason }));
  }

  #send(frame: Buffer): void {
    if (!this.#options.socket.destroyed) this.#options.socket.write(frame);
  }

  #frame(frame: Frame): void {
    if (frame.opcode === OPCODE.text) {
      if (!this.#ear.hear(frame)) this.#hear(textOf(frame));
      return;
    }
    if (frame.opcode === OPCODE.close) this.#options.socket.end(serverFrame(OPCODE.close, Buffer.alloc(0)));
    if (frame.opcode === OPCODE.ping) {
      unmask(frame, frame.start, frame.end);
      this.#send(serverFrame(OPCODE.pong, Buffer.from(frame.bytes.subarray(frame.start, frame.end))));
    }
  }

  #count(what: 'unstamped' | 'damaged'): void {
    if (this.#page) this.#page.ledger.counts[what] += 1;
  }

  #note(stamp: Stamp): void {
    const { book } = this.#options;
    if (!this.#page) {
      this.#page = book.page(stamp.call);
      this.#page.firstHeardAtUs ??= nowUs();
      this.#page.openedAtUs ??= this.#options.openedAtUs;
      this.#options.onBound(this);
    }
    if (this.#page.ledger.note(stamp) && !this.#page.isLeftOut) book.delay.add((nowUs() - stamp.sentAtUs) / 1_000);
  }

  #hear(text: string): void {
    const event = JSON.parse(text) as ClientEvent;
    switch (event.type) {
      case 'input_audio_buffer.append':
        this.#ear.hearJoined(event.audio ?? '');
        break;
      case 'session.update':
        this.#send(eventFrame('session.updated', { session: sessionObject(this.#sessionId) }));
        break;
      case 'response.create':
        this.#saySentence(event);
        break;
      case 'response.cancel':
        this.#cancel();
        break;
      case 'conversation.item.truncate':
        this.#truncated(event);
        break;
      case 'conversation.item.create':
        this.#itemCreated(event.item ?? {});
        break;
    }
  }

  /** A greeting and such: a second of audio at once, in the words that were asked for. */
  #saySentence({ event_id: eventId = null, response = {} }: ClientEvent): void {
    if (this.#answer) {
      const code = 'conversation_already_has_active_response';
      const message = 'Conversation already has an active response in progress';
      this.#send(
        eventFrame('error', {
          error: { type: 'invalid_request_error', code, message, param: null, event_id: eventId },
        }),
      );
      return;
    }
    const { sessionNumber } = this.#options;
    this.#sentences += 1;
    const sentence = this.#sentences;
    const ids = {
      responseId: peerId('resp', sessionNumber, sentence, 9),
      itemId: peerId('item', sessionNumber, sentence, 9),
    };
    const metadata = response.metadata ?? null;
    const frames = new DeltaFrames(0, ids);
    const stamp = { kind: STAMP_KIND.sentence, call: 0, answer: 0, seq: 0, sentAtUs: nowUs() };
    const audio = Array.from({ length: SENTENCE_FRAMES }, (_, seq) => Buffer.from(frames.next({ ...stamp, seq })));
    const transcript = /^Say exactly: "(.*)"$/s.exec(response.instructions ?? '')?.[1] ?? 'Certainly.';
    this.#send(
      Buffer.concat([
        openingFrames(ids, metadata),
        transcriptFrame(ids, transcript),
        ...audio,
        closingFrames(ids, { transcript, status: 'completed', metadata }),
      ]),
    );
    this.isHeld = false;
  }

  #cancel(): void {
    if (this.#answer) {
      this.#finish('cancelled');
      return;
    }
    const message = 'Cancellation failed: no active response found';
    const error = { type: 'invalid_request_error', code: 'response_cancel_not_active', message, param: null };
    this.#send(eventFrame('error', { error }));
  }

  #truncated({ item_id: itemId = '', audio_end_ms: audioEndMs = 0 }: ClientEvent): void {
    this.#send(
      eventFrame('conversation.item.truncated', { item_id: itemId, content_index: 0, audio_end_ms: audioEndMs }),
    );
    const barge = this.#page?.barges.findLast(({ answer }) => itemId === peerId('item', this.call, answer));
    if (barge) barge.audioEndMs ??= audioEndMs;
  }

  #itemCreated(item: NonNullable<ClientEvent['item']>): void {
    if (item.type === 'function_call_output') {
      const tool = this.#page?.tools.findLast(({ toolCallId }) => toolCallId === item.call_id);
      if (tool) tool.answeredAtUs ??= nowUs();
    }
    const stored = {
      id: peerId('item', this.#options.sessionNumber, this.#sentences, 3),
      object: 'realtime.item',
      ...item,
    };
    this.#send(
      Buffer.concat([
        eventFrame('conversation.item.added', { previous_item_id: null, item: stored }),
        eventFrame('conversation.item.done', { previous_item_id: null, item: stored }),
      ]),
    );
  }
}

/** What a caller interrupts with. Never the same twice: whoever repeats a sentence word for word is taken for a machine. */
function interjection(number: number): string {
  return `Sorry, could you come on the day after that at ${number} in the afternoon instead please?`;
}

interface ClientEvent {
  readonly type: string;
  readonly event_id?: string | null;
  readonly audio?: string;
  readonly item_id?: string;
  readonly audio_end_ms?: number;
  readonly item?: { readonly type?: string; readonly call_id?: string };
  readonly response?: { readonly instructions?: string; readonly metadata?: Readonly<Record<string, unknown>> };
}
