import type { ConversationItemCreateEvent } from 'openai/resources/realtime/realtime';

/**
 * The conversation so far, as `conversation.item.create` events of a new session. Speech cannot be seeded, only text, and an
 * answer to a function call is refused where the call itself is unknown (protocols/openai-realtime.md, sections 1 and 2): so
 * function calls are told as system messages.
 */
export type SeedEntry =
  | { readonly kind: 'said'; readonly speaker: 'caller' | 'assistant'; readonly text: string }
  | ({ readonly kind: 'tool'; readonly output: string | null } & SeedTool);

export interface SeedTool {
  readonly toolCallId: string;
  readonly name: string;
  readonly argumentsJson: string;
}

export interface ConversationSeed {
  readonly entries: readonly SeedEntry[];
  /** Calls whose answers are still to come. Any other call without an output has an unknown outcome. */
  readonly runningToolCallIds: readonly string[];
  /** What the loss of the last session cost: part of the assistant's answer, or the caller's last words. */
  readonly missing: 'nothing' | 'answer' | 'callerWords';
}

const NOTES = {
  answer: 'The connection dropped for a moment. Your last answer was cut off there: finish it, do not begin it again.',
  callerWords: 'The connection dropped for a moment. The last thing the caller said was lost.',
} as const;

/** Events for a session that has none of the conversation, in the order in which they must be sent. */
export function seedConversation({ entries, runningToolCallIds, missing }: ConversationSeed): string[] {
  const frames = entries.map((entry) =>
    entry.kind === 'said'
      ? said(entry.speaker, entry.text)
      : systemMessage(toolText(entry, runningToolCallIds.includes(entry.toolCallId))),
  );
  return missing === 'nothing' ? frames : [...frames, systemMessage(NOTES[missing])];
}

/** Something one of the two said, put into the conversation as text. */
export function said(speaker: 'caller' | 'assistant', text: string): string {
  return create(
    speaker === 'caller'
      ? { type: 'message', role: 'user', content: [{ type: 'input_text', text }] }
      : { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] },
  );
}

/** A fact for the model, in the middle of a call. */
export function systemMessage(text: string): string {
  return create({ type: 'message', role: 'system', content: [{ type: 'input_text', text }] });
}

/** The answer to a function that was called in an earlier session; the server gives the item's id back, so we know it is stored. */
export function lateToolAnswer(tool: SeedTool & { readonly output: string }): string {
  const id = `${ANSWER_ID_PREFIX}${tool.toolCallId}`;
  const content = [{ type: 'input_text' as const, text: toolText(tool, false) }];
  const item = { type: 'message' as const, role: 'system' as const, content };
  return create(id.length > MAX_ITEM_ID_LENGTH ? item : { id, ...item });
}

/** Which function call a stored item answers, when it is one of `lateToolAnswer`. */
export function lateToolCallIdOf(itemId: string | undefined): string | null {
  return itemId?.startsWith(ANSWER_ID_PREFIX) ? itemId.slice(ANSWER_ID_PREFIX.length) : null;
}

const ANSWER_ID_PREFIX = 'late_';
/** Ids chosen by the client may be this long. */
const MAX_ITEM_ID_LENGTH = 32;

function toolText({ name, argumentsJson, output }: SeedTool & { output: string | null }, isRunning: boolean): string {
  const called = `You called the function ${name} with ${argumentsJson}.`;
  if (output !== null) return `${called} It answered: ${output}`;
  return isRunning
    ? `${called} It is still running; its answer will follow. Do not call it again meanwhile.`
    : `${called} Its outcome is unknown: look it up before you repeat it.`;
}

function create(item: ConversationItemCreateEvent['item']): string {
  const event: ConversationItemCreateEvent = { type: 'conversation.item.create', item };
  return JSON.stringify(event);
}
