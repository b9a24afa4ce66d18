import type { ConversationItem } from 'openai/resources/realtime/realtime';
import {
  assistantAudioTokens,
  type ContextPiece,
  NO_TOKENS,
  type TokenCount,
  textTokens,
  userAudioTokens,
} from './usage.ts';

/** An item and the sound behind it, which the wire's item does not carry. */
export type StoredItem = {
  itemId: string;
  item: ConversationItem;
  /** Mu-law. */
  audio: Uint8Array;
  audioMs: number;
  /** The client cut it: it does not grow any more. */
  truncated: boolean;
};

/** The default conversation of a session: its items in order. */
export type Conversation = ReturnType<typeof createConversation>;

export function createConversation() {
  const items: StoredItem[] = [];

  const find = (itemId: string): StoredItem | undefined => items.find((stored) => stored.itemId === itemId);

  return {
    find,
    lastItemId: (): string | null => items.at(-1)?.itemId ?? null,

    /** Adds after `previousItemId` (`root`: in front, undefined: at the end). Null when that item does not exist. */
    insert(stored: StoredItem, previousItemId?: string | null): { previousItemId: string | null } | null {
      if (previousItemId === undefined || previousItemId === null) {
        const last = items.at(-1)?.itemId ?? null;
        items.push(stored);
        return { previousItemId: last };
      }
      const position = previousItemId === 'root' ? 0 : items.findIndex(({ itemId }) => itemId === previousItemId) + 1;
      if (position === 0 && previousItemId !== 'root') return null;
      items.splice(position, 0, stored);
      return { previousItemId: position === 0 ? null : previousItemId };
    },

    remove(itemId: string): boolean {
      const position = items.findIndex((stored) => stored.itemId === itemId);
      if (position >= 0) items.splice(position, 1);
      return position >= 0;
    },

    /** The name of the function that was called under this id, or null. */
    calledFunction(toolCallId: string): string | null {
      for (const { item } of items) if (item.type === 'function_call' && item.call_id === toolCallId) return item.name;
      return null;
    },

    /** What a response would read now, for billing. */
    context: (): ContextPiece[] =>
      items.map((stored) => ({ key: `${stored.itemId}:${stored.audioMs}`, tokens: itemTokens(stored) })),
  };
}

function itemTokens({ item, audioMs }: StoredItem): TokenCount {
  switch (item.type) {
    case 'message': {
      const text = textTokens(
        item.content.map((part) => part.text ?? ('transcript' in part ? part.transcript : '') ?? '').join(' '),
      );
      if (item.role === 'user') return { text: audioMs > 0 ? 0 : text, audio: userAudioTokens(audioMs) };
      return { text, audio: assistantAudioTokens(audioMs) };
    }
    case 'function_call':
      return { text: textTokens(item.name + item.arguments), audio: 0 };
    case 'function_call_output':
      return { text: textTokens(item.output), audio: 0 };
    default:
      return NO_TOKENS;
  }
}
