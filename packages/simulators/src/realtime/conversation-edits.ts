import type { ConversationItem } from 'openai/resources/realtime/realtime';
import { msToMuLawBytes } from '../speech/mu-law.ts';
import type { Brain } from './brain.ts';
import type { ClientEvent, NewItem } from './client-events.ts';
import type { Conversation, StoredItem } from './conversation.ts';
import { REALTIME_ERRORS, type WireError } from './errors.ts';
import { realtimeId } from './ids.ts';
import type { SendEvent } from './server-events.ts';

type Edit = Extract<ClientEvent, { type: `conversation.item.${string}` }>;
type EditDeps = { conversation: Conversation; brain: Brain; send: SendEvent };

/** Performs what a client asks of the conversation: create, retrieve, delete, truncate. */
export function editConversation(event: Edit, deps: EditDeps): WireError | null {
  const { conversation, send } = deps;
  switch (event.type) {
    case 'conversation.item.create':
      return createItem(event, deps);
    case 'conversation.item.truncate':
      return truncateItem(event, deps);
    case 'conversation.item.retrieve': {
      const stored = conversation.find(event.item_id);
      if (!stored) return REALTIME_ERRORS.itemNotFound(event.item_id, 'item_id');
      send({ type: 'conversation.item.retrieved', item: withAudio(stored) });
      return null;
    }
    case 'conversation.item.delete':
      if (!conversation.remove(event.item_id)) return REALTIME_ERRORS.itemNotFound(event.item_id, 'item_id');
      send({ type: 'conversation.item.deleted', item_id: event.item_id });
      return null;
  }
}

type CreateEvent = Extract<Edit, { type: 'conversation.item.create' }>;

function createItem({ item, previous_item_id: previous }: CreateEvent, deps: EditDeps): WireError | null {
  const { conversation, send } = deps;
  const calledFunction = item.type === 'function_call_output' ? conversation.calledFunction(item.call_id) : '';
  if (item.type === 'function_call_output' && calledFunction === null)
    return REALTIME_ERRORS.unknownCallId(item.call_id);
  const itemId = item.id ?? realtimeId('item');
  if (conversation.find(itemId)) return REALTIME_ERRORS.itemExists(itemId);
  const wireItem = toWireItem(item, itemId);
  const stored = { itemId, item: wireItem, audio: new Uint8Array(0), audioMs: 0, truncated: false };
  const added = conversation.insert(stored, previous);
  if (!added) return REALTIME_ERRORS.itemNotFound(String(previous), 'previous_item_id');
  const previous_item_id = added.previousItemId;
  send({ type: 'conversation.item.added', previous_item_id, item: wireItem });
  send({ type: 'conversation.item.done', previous_item_id, item: wireItem });
  tellBrain(item, calledFunction ?? '', deps.brain);
  return null;
}

function tellBrain(item: NewItem, calledFunction: string, brain: Brain): void {
  if (item.type === 'function_call_output') {
    brain.receiveToolOutput({ toolCallId: item.call_id, name: calledFunction, output: item.output });
  }
  if (item.type === 'message' && item.role === 'assistant') brain.readAssistant(textOf(item.content));
  if (item.type === 'message' && item.role === 'system') brain.readSystem(textOf(item.content));
  if (item.type === 'message' && item.role === 'user') {
    brain.readCaller(item.content.map((part) => (part.type === 'input_text' ? part.text : '')).join(' '));
  }
}

const textOf = (content: readonly { text: string }[]): string => content.map(({ text }) => text).join(' ');

type TruncateEvent = Extract<Edit, { type: 'conversation.item.truncate' }>;

function truncateItem(event: TruncateEvent, { conversation, send }: EditDeps): WireError | null {
  const { item_id, content_index, audio_end_ms } = event;
  const stored = conversation.find(item_id);
  if (!stored) return REALTIME_ERRORS.itemNotFound(item_id, 'item_id');
  const { item, audio, audioMs } = stored;
  if (item.type !== 'message' || item.role !== 'assistant' || audioMs === 0)
    return REALTIME_ERRORS.truncateWrongItem(item_id);
  if (audio_end_ms > audioMs) return REALTIME_ERRORS.truncateTooLong(audioMs, audio_end_ms);
  // The whole transcript goes: the server keeps no partial one.
  Object.assign(stored, {
    item: { ...item, content: [{ type: 'output_audio' }] },
    audio: audio.subarray(0, msToMuLawBytes(audio_end_ms)),
    audioMs: audio_end_ms,
    truncated: true,
  });
  send({ type: 'conversation.item.truncated', item_id, content_index, audio_end_ms });
  return null;
}

function toWireItem(item: NewItem, itemId: string): ConversationItem {
  const common = { id: itemId, object: 'realtime.item', status: 'completed' } as const;
  switch (item.type) {
    case 'function_call': {
      const { type, name, arguments: args, call_id = realtimeId('call') } = item;
      return { ...common, type, name, arguments: args, call_id };
    }
    case 'function_call_output':
      return { ...common, type: item.type, call_id: item.call_id, output: item.output };
    case 'message':
      return toWireMessage(item, common);
  }
}

type NewMessage = Extract<NewItem, { type: 'message' }>;

function toWireMessage(
  item: NewMessage,
  common: { id: string; object: 'realtime.item'; status: 'completed' },
): ConversationItem {
  switch (item.role) {
    case 'user':
      return { ...common, type: 'message', role: 'user', content: item.content.map((part) => userContent(part)) };
    case 'system':
      return { ...common, type: 'message', role: 'system', content: item.content };
    case 'assistant':
      return { ...common, type: 'message', role: 'assistant', content: item.content };
  }
}

type UserPart = Extract<NewMessage, { role: 'user' }>['content'][number];

/** An item on the wire never carries the audio itself. */
function userContent(part: UserPart) {
  if (part.type === 'input_audio') {
    return { type: part.type, ...(part.transcript === undefined ? {} : { transcript: part.transcript }) };
  }
  if (part.type === 'input_image') return { type: part.type, image_url: part.image_url, detail: part.detail ?? 'auto' };
  return part;
}

/** Only `conversation.item.retrieved` brings the sound along. */
function withAudio({ item, audio }: StoredItem): ConversationItem {
  if (item.type !== 'message' || audio.length === 0) return item;
  const base64 = Buffer.from(audio).toString('base64');
  if (item.role === 'user') return { ...item, content: item.content.map((part) => ({ ...part, audio: base64 })) };
  return item.role === 'assistant'
    ? { ...item, content: item.content.map((part) => ({ ...part, audio: base64 })) }
    : item;
}
