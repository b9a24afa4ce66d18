import type { ConversationItem } from 'openai/resources/realtime/realtime';
import type { Brain } from './brain.ts';
import { type ClientEvent, parseClientEvent } from './client-events.ts';
import { createConversation } from './conversation.ts';
import { editConversation } from './conversation-edits.ts';
import { REALTIME_ERRORS, type WireError } from './errors.ts';
import { realtimeId } from './ids.ts';
import { type AudioSegment, createInputAudio } from './input-audio.ts';
import type { Recognition } from './recogniser.ts';
import type { Pace } from './response-runner.ts';
import { Responses, type ResponseTrouble } from './responses.ts';
import type { SendEvent } from './server-events.ts';
import { defaultSession, type EffectiveSession, updateSession } from './session-config.ts';
import type { TurnDetectionConfig, Voice } from './session-schema.ts';
import { createTranscriber } from './transcriber.ts';

export type SessionDeps = {
  send: SendEvent;
  brain: Brain;
  pace: Pace;
  speak(sentence: string, voice: Voice): Promise<Uint8Array>;
  recognise(audio: Uint8Array): Recognition[];
  /** What the next response suffers from, if anything. */
  trouble(): ResponseTrouble;
};

/** The least that can be committed by hand (protocols/openai-realtime.md, section 2). */
const MIN_COMMIT_MS = 100;

/** One GA Realtime session: what a client sends goes in as frames, what the API answers comes out through `send`. */
export class RealtimeSimulatorSession {
  readonly #deps: SessionDeps;
  readonly #conversation = createConversation();
  readonly #transcriber: ReturnType<typeof createTranscriber>;
  readonly #responses: Responses;
  readonly #input = createInputAudio({
    onSpeechStarted: (audioStartMs) => this.#speechStarted(audioStartMs),
    onSpeechStopped: (segment) => this.#speechStopped(segment),
    soundsFinished: (audio) => this.#deps.recognise(audio).at(-1)?.complete ?? true,
  });
  #session: EffectiveSession;
  #audioWasSent = false;
  /** The user item to come: named when speech starts, added when it is committed. */
  #nextUserItemId = realtimeId('item');
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(created: { model: string; expiresAt: number }, deps: SessionDeps) {
    this.#deps = deps;
    this.#session = defaultSession(created);
    this.#transcriber = createTranscriber(deps.send);
    this.#responses = new Responses({
      ...deps,
      conversation: this.#conversation,
      session: () => this.#session,
      onAudio: () => {
        this.#audioWasSent = true;
      },
      onFinished: ({ audioMs }) => this.#waitForCaller(audioMs),
    });
    this.#configureInput();
    deps.send({ type: 'session.created', session: this.#session });
  }

  receive(frame: string): void {
    const parsed = parseClientEvent(frame);
    const error = parsed.ok ? this.#perform(parsed.event) : parsed.error;
    if (error) this.#fail(error, parsed.ok ? (parsed.event.event_id ?? null) : null);
  }

  receiveBinary(): void {
    this.#fail(REALTIME_ERRORS.binaryFrame(), null);
  }

  close(): void {
    clearTimeout(this.#idleTimer);
    this.#transcriber.close();
    this.#responses.cancelAll();
  }

  #fail(error: WireError, clientEventId: string | null): void {
    this.#deps.send({ type: 'error', error: { ...error, event_id: clientEventId ?? error.event_id } });
  }

  #perform(event: ClientEvent): WireError | null {
    switch (event.type) {
      case 'session.update':
        return this.#update(event);
      case 'input_audio_buffer.append':
        this.#input.append(Buffer.from(event.audio, 'base64'));
        return null;
      case 'input_audio_buffer.commit': {
        const bufferedMs = this.#input.bufferedMs();
        if (bufferedMs < MIN_COMMIT_MS) return REALTIME_ERRORS.commitEmpty(bufferedMs);
        this.#commit(this.#input.take());
        return null;
      }
      case 'input_audio_buffer.clear':
        this.#input.clear();
        this.#deps.send({ type: 'input_audio_buffer.cleared' });
        return null;
      case 'response.create':
        return this.#responses.create(event.response);
      case 'response.cancel':
        return this.#responses.cancel('client_cancelled', event.response_id) ? null : REALTIME_ERRORS.cancelNotActive();
      default:
        return editConversation(event, { ...this.#deps, conversation: this.#conversation });
    }
  }

  #update(event: Extract<ClientEvent, { type: 'session.update' }>): WireError | null {
    const updated = updateSession(this.#session, event.session, { audioWasSent: this.#audioWasSent });
    if (!updated.ok) return updated.error;
    this.#session = updated.session;
    this.#configureInput();
    this.#deps.send({ type: 'session.updated', session: this.#session });
    return null;
  }

  #configureInput(): void {
    const { format, turn_detection: turnDetection } = this.#session.audio.input;
    this.#input.configure({ format, turnDetection });
  }

  #turnDetection(): TurnDetectionConfig | null {
    return this.#session.audio.input.turn_detection;
  }

  #speechStarted(audioStartMs: number): void {
    clearTimeout(this.#idleTimer);
    const item_id = this.#nextUserItemId;
    this.#deps.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: audioStartMs, item_id });
    if (this.#turnDetection()?.interrupt_response) this.#responses.cancel('turn_detected');
  }

  #speechStopped(segment: AudioSegment): void {
    const item_id = this.#nextUserItemId;
    this.#deps.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: segment.endMs, item_id });
    this.#commit(segment);
    if (this.#turnDetection()?.create_response) this.#respondToCaller(false);
  }

  #respondToCaller(callerIsSilent: boolean): void {
    const error = this.#responses.create({}, { callerIsSilent });
    // Possible with interrupt_response: false (protocols/openai-realtime.md, section 3).
    if (error) this.#fail(error, null);
  }

  #commit({ audio, startMs, endMs }: AudioSegment): void {
    const { send, recognise, brain } = this.#deps;
    const itemId = this.#nextUserItemId;
    this.#nextUserItemId = realtimeId('item');
    const recognised = audio.length === 0 ? [] : recognise(audio);
    const audioMs = endMs - startMs;
    const item: ConversationItem = {
      id: itemId,
      object: 'realtime.item',
      type: 'message',
      status: 'completed',
      role: 'user',
      content: [{ type: 'input_audio' }],
    };
    const added = this.#conversation.insert({ itemId, item, audio, audioMs, truncated: false });
    const previous_item_id = added?.previousItemId ?? null;
    send({ type: 'input_audio_buffer.committed', previous_item_id, item_id: itemId });
    send({ type: 'conversation.item.added', previous_item_id, item });
    send({ type: 'conversation.item.done', previous_item_id, item });
    if (audio.length === 0) return;
    brain.hearCaller(recognised);
    const transcript = recognised.map(({ text }) => text).join(' ');
    this.#transcriber.transcribe({ itemId, transcript, audioMs, settings: this.#session.audio.input.transcription });
  }

  /** `idle_timeout_ms` counts from when the last response's audio would have finished playing. */
  #waitForCaller(audioMs: number): void {
    clearTimeout(this.#idleTimer);
    const detection = this.#turnDetection();
    if (detection?.type !== 'server_vad' || detection.idle_timeout_ms === null) return;
    const audio_start_ms = this.#input.positionMs();
    this.#idleTimer = setTimeout(() => {
      const audio_end_ms = this.#input.positionMs();
      const item_id = this.#nextUserItemId;
      this.#deps.send({ type: 'input_audio_buffer.timeout_triggered', audio_start_ms, audio_end_ms, item_id });
      this.#commit({ audio: new Uint8Array(0), startMs: audio_end_ms, endMs: audio_end_ms });
      this.#respondToCaller(true);
    }, audioMs + detection.idle_timeout_ms);
  }
}
