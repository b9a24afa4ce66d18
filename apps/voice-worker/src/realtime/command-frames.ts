import type { CallCommand } from '@offhook/call';
import {
  cancelResponse,
  createMessage,
  createResponse,
  deleteItem,
  functionCallOutput,
  lateToolAnswer,
  truncateItem,
} from '@offhook/protocol';

type Commands = { readonly [T in CallCommand['type']]: Extract<CallCommand, { type: T }> };

/** Commands that are one message to the session. */
const FRAMES = {
  'realtime.createResponse': ({ request }: Commands['realtime.createResponse']) => createResponse(request),
  'realtime.cancelResponse': ({ responseId }: Commands['realtime.cancelResponse']) => cancelResponse(responseId),
  'realtime.truncate': ({ itemId, audioEndMs }: Commands['realtime.truncate']) => truncateItem(itemId, audioEndMs),
  'realtime.answerTool': ({ toolCallId, output }: Commands['realtime.answerTool']) =>
    functionCallOutput(toolCallId, output),
  'realtime.tellTool': (tool: Commands['realtime.tellTool']) => lateToolAnswer(tool),
  'realtime.tell': (message: Commands['realtime.tell']) => createMessage(message),
  'realtime.forget': ({ itemId }: Commands['realtime.forget']) => deleteItem(itemId),
} as const;

export type MessageCommand = Commands[keyof typeof FRAMES];

export function isMessage(command: CallCommand): command is MessageCommand {
  return Object.hasOwn(FRAMES, command.type);
}

/** The Realtime message for a command, as it goes on the wire. */
export function frameOf(command: MessageCommand): string {
  // A command's own writer: the table's type says so, which an index by a union cannot.
  const write = FRAMES[command.type] as (command: MessageCommand) => string;
  return write(command);
}
