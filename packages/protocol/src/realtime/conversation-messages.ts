import type { ConversationItemCreateEvent, ConversationItemDeleteEvent } from 'openai/resources/realtime/realtime';

/** A message put into a running conversation under an id of our choice, so that it can be taken out again. */
export interface ConversationMessage {
  /** At most 32 characters, unique in the session. */
  readonly itemId: string;
  readonly role: 'assistant' | 'user' | 'system';
  readonly text: string;
  /** In front of the whole conversation instead of at its end. */
  readonly isFirst?: boolean;
}

export function createMessage({ itemId, role, text, isFirst = false }: ConversationMessage): string {
  const event: ConversationItemCreateEvent = {
    type: 'conversation.item.create',
    ...(isFirst ? { previous_item_id: 'root' } : {}),
    item: { id: itemId, ...messageOf(role, text) },
  };
  return JSON.stringify(event);
}

/** Assistant speech can be told only as text (protocols/openai-realtime.md, section 2). */
function messageOf(role: ConversationMessage['role'], text: string) {
  if (role === 'assistant')
    return { type: 'message' as const, role, content: [{ type: 'output_text' as const, text }] };
  return { type: 'message' as const, role, content: [{ type: 'input_text' as const, text }] };
}

export function deleteItem(itemId: string): string {
  const event: ConversationItemDeleteEvent = { type: 'conversation.item.delete', item_id: itemId };
  return JSON.stringify(event);
}
