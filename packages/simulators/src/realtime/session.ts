import type { ConversationItem } from 'openai/resources/realtime/realtime';
import type { Brain } from './brain.ts';
import { type ClientEvent, type NewItem, parseClientEvent } from './client-events.ts';
import { createConversation } from './conversation.ts';
import { REALTIME_ERRORS } from './errors.ts';
import { realtimeId } from './ids.ts';
import { type AudioSegment, createInputAudio } from './input-audio.ts';
import type { Recognition } from './recogniser.ts';
import type { Pace } from './response-runner.ts';
import { createResponses } from './responses.ts';
import type { SendEvent, WireError } from './server-events.ts';
import { defaultSession, type EffectiveSession, updateSession } from './session-config.ts';
import type { Voice } from './session-schema.ts';
import { createTranscriber } from './transcriber.ts';

export type SessionDeps = {
  send: SendEvent;
  brain: Brain;
  pace: Pace;
  speak(sentence: string, voice: Voice): Promise<Uint8Array>;
  recognise(audio: Uint8Array): Recognition[];
  /** Set while every response must fail. */
  failure(): { type: string; code: string; message: string } | null;
};

export type RealtimeSimulatorSession = {
  receive(frame: string): void;
  receiveBinary(): void;
  snapshot(): EffectiveSession;
  close(): void;
};

/** One GA Realtime session: what a client sends goes in as text frames, what the API answers comes out through `send`. */
export function createSession(
  { model, expiresAt }: { model: string; expiresAt: number },
  deps: SessionDeps,
): RealtimeSimulatorSession {
  let session = defaultSession({ model, expiresAt });
  let audioWasSent = false;
  let nextUserItemId = realtimeId('item');
  let idleTimer: NodeJS.Timeout | undefined;
  const conversation = createConversation();
  const transcriber = createTranscriber(deps.send);
  const fail = (error: WireError, clientEventId?: string): void =>
    deps.send({ type: 'error', error: { ...error, event_id: clientEventId ?? error.event_id } });

  const responses = createResponses({
    ...deps,
    conversation,
    session: () => session,
    onAudio: () => {
      audioWasSent = true;
    },
    onFinished: ({ audioMs }) => waitForCaller(audioMs),
  });

  const input = createInputAudio({
    onSpeechStarted(audioStartMs) {
      clearTimeout(idleTimer);
      deps.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: audioStartMs, item_id: nextUserItemId });
      if (session.audio.input.turn_detection?.interrupt_response) responses.cancel('turn_detected');
    },
    onSpeechStopped(segment) {
      deps.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: segment.endMs, item_id: nextUserItemId });
      commit(segment);
      if (session.audio.input.turn_detection?.create_response) createResponse({});
    },
    soundsFinished: (audio) => deps.recognise(audio).at(-1)?.complete ?? true,
  });
  input.configure({ format: session.audio.input.format, turnDetection: session.audio.input.turn_detection });

  /** `idle_timeout_ms` counts from when the last response's audio would have finished playing. */
  function waitForCaller(audioMs: number): void {
    clearTimeout(idleTimer);
    const detection = session.audio.input.turn_detection;
    if (detection?.type !== 'server_vad' || detection.idle_timeout_ms === null) return;
    const startMs = input.positionMs();
    idleTimer = setTimeout(() => {
      const endMs = input.positionMs();
      deps.send({
        type: 'input_audio_buffer.timeout_triggered',
        audio_start_ms: startMs,
        audio_end_ms: endMs,
        item_id: nextUserItemId,
      });
      commit({ audio: new Uint8Array(0), startMs: endMs, endMs });
      createResponse({}, { callerIsSilent: true });
    }, audioMs + detection.idle_timeout_ms);
  }

  function commit(segment: AudioSegment): void {
    const itemId = nextUserItemId;
    nextUserItemId = realtimeId('item');
    const recognised = segment.audio.length === 0 ? [] : deps.recognise(segment.audio);
    const transcript = recognised.map(({ text }) => text).join(' ');
    const item: ConversationItem = {
      id: itemId,
      object: 'realtime.item',
      type: 'message',
      status: 'completed',
      role: 'user',
      content: [{ type: 'input_audio' }],
    };
    const added = conversation.insert({ itemId, item, audio: segment.audio, audioMs: segment.endMs - segment.startMs });
    const previous_item_id = added?.previousItemId ?? null;
    deps.send({ type: 'input_audio_buffer.committed', previous_item_id, item_id: itemId });
    deps.send({ type: 'conversation.item.added', previous_item_id, item });
    deps.send({ type: 'conversation.item.done', previous_item_id, item });
    if (segment.audio.length > 0) {
      deps.brain.hearCaller(recognised);
      transcriber.transcribe({
        itemId,
        transcript,
        audioMs: segment.endMs - segment.startMs,
        settings: session.audio.input.transcription,
      });
    }
  }

  function createResponse(...options: Parameters<typeof responses.create>): WireError | null {
    const created = responses.create(...options);
    return created.ok ? null : created.error;
  }

  function addItem({
    item,
    previous_item_id: previousItemId,
  }: Extract<ClientEvent, { type: 'conversation.item.create' }>): WireError | null {
    const calledFunction = item.type === 'function_call_output' ? conversation.calledFunction(item.call_id) : '';
    if (item.type === 'function_call_output' && calledFunction === null)
      return REALTIME_ERRORS.unknownCallId(item.call_id);
    const itemId = item.id ?? realtimeId('item');
    const wireItem = toWireItem(item, itemId);
    const added = conversation.insert({ itemId, item: wireItem, audio: new Uint8Array(0), audioMs: 0 }, previousItemId);
    if (!added) return REALTIME_ERRORS.itemNotFound(String(previousItemId), 'previous_item_id');
    deps.send({ type: 'conversation.item.added', previous_item_id: added.previousItemId, item: wireItem });
    deps.send({ type: 'conversation.item.done', previous_item_id: added.previousItemId, item: wireItem });
    if (item.type === 'function_call_output')
      deps.brain.receiveToolOutput({ toolCallId: item.call_id, name: calledFunction ?? '', output: item.output });
    if (item.type === 'message' && item.role === 'user') {
      deps.brain.readCaller(item.content.map((part) => (part.type === 'input_text' ? part.text : '')).join(' '));
    }
    return null;
  }

  function truncate(event: Extract<ClientEvent, { type: 'conversation.item.truncate' }>): WireError | null {
    const stored = conversation.find(event.item_id);
    if (!stored) return REALTIME_ERRORS.itemNotFound(event.item_id, 'item_id');
    const { item } = stored;
    if (item.type !== 'message' || item.role !== 'assistant' || stored.audioMs === 0)
      return REALTIME_ERRORS.truncateWrongItem(event.item_id);
    if (event.audio_end_ms > stored.audioMs) return REALTIME_ERRORS.truncateTooLong(stored.audioMs, event.audio_end_ms);
    // The whole transcript goes: the server keeps no partial one.
    Object.assign(stored, {
      item: { ...item, content: [{ type: 'output_audio' }] },
      audio: stored.audio.subarray(0, event.audio_end_ms * 8),
      audioMs: event.audio_end_ms,
    });
    const { item_id, content_index, audio_end_ms } = event;
    deps.send({ type: 'conversation.item.truncated', item_id, content_index, audio_end_ms });
    return null;
  }

  function update(event: Extract<ClientEvent, { type: 'session.update' }>): WireError | null {
    const updated = updateSession(session, event.session, { audioWasSent });
    if (!updated.ok) return updated.error;
    session = updated.session;
    input.configure({ format: session.audio.input.format, turnDetection: session.audio.input.turn_detection });
    deps.send({ type: 'session.updated', session });
    return null;
  }

  function perform(event: ClientEvent): WireError | null {
    switch (event.type) {
      case 'session.update':
        return update(event);
      case 'input_audio_buffer.append':
        input.append(Buffer.from(event.audio, 'base64'));
        return null;
      case 'input_audio_buffer.commit':
        if (input.bufferedMs() < 100) return REALTIME_ERRORS.commitEmpty(input.bufferedMs());
        commit(input.take());
        return null;
      case 'input_audio_buffer.clear':
        input.clear();
        deps.send({ type: 'input_audio_buffer.cleared' });
        return null;
      case 'conversation.item.create':
        return addItem(event);
      case 'conversation.item.retrieve': {
        const stored = conversation.find(event.item_id);
        if (!stored) return REALTIME_ERRORS.itemNotFound(event.item_id, 'item_id');
        deps.send({ type: 'conversation.item.retrieved', item: withAudio(stored) });
        return null;
      }
      case 'conversation.item.delete':
        if (!conversation.remove(event.item_id)) return REALTIME_ERRORS.itemNotFound(event.item_id, 'item_id');
        deps.send({ type: 'conversation.item.deleted', item_id: event.item_id });
        return null;
      case 'conversation.item.truncate':
        return truncate(event);
      case 'response.create':
        return createResponse(event.response ?? {});
      case 'response.cancel':
        return responses.cancel('client_cancelled', event.response_id) ? null : REALTIME_ERRORS.cancelNotActive();
    }
  }

  deps.send({ type: 'session.created', session });
  return {
    receive(frame) {
      const parsed = parseClientEvent(frame);
      if (!parsed.ok) return fail(parsed.error);
      const error = perform(parsed.event);
      if (error) fail(error, parsed.event.event_id);
    },
    receiveBinary: () => fail(REALTIME_ERRORS.binaryFrame()),
    snapshot: () => session,
    close() {
      clearTimeout(idleTimer);
      transcriber.close();
      responses.cancelAll();
    },
  };
}

function toWireItem(item: NewItem, itemId: string): ConversationItem {
  const common = { id: itemId, object: 'realtime.item', status: 'completed' } as const;
  if (item.type === 'function_call')
    return {
      ...common,
      type: 'function_call',
      name: item.name,
      arguments: item.arguments,
      call_id: item.call_id ?? realtimeId('call'),
    };
  if (item.type === 'function_call_output')
    return { ...common, type: 'function_call_output', call_id: item.call_id, output: item.output };
  if (item.role === 'user')
    return { ...common, type: 'message', role: 'user', content: item.content.map((part) => userContent(part)) };
  return item.role === 'system'
    ? { ...common, type: 'message', role: 'system', content: item.content }
    : { ...common, type: 'message', role: 'assistant', content: item.content };
}

type UserPart = Extract<NewItem, { role: 'user' }>['content'][number];

/** An item on the wire never carries the audio itself. */
function userContent(part: UserPart) {
  if (part.type === 'input_audio')
    return { type: part.type, ...(part.transcript === undefined ? {} : { transcript: part.transcript }) };
  if (part.type === 'input_image') return { type: part.type, image_url: part.image_url, detail: part.detail ?? 'auto' };
  return part;
}

function withAudio({ item, audio }: { item: ConversationItem; audio: Uint8Array }): ConversationItem {
  if (item.type !== 'message' || audio.length === 0) return item;
  const base64 = Buffer.from(audio).toString('base64');
  if (item.role === 'user') return { ...item, content: item.content.map((part) => ({ ...part, audio: base64 })) };
  return item.role === 'assistant'
    ? { ...item, content: item.content.map((part) => ({ ...part, audio: base64 })) }
    : item;
}
