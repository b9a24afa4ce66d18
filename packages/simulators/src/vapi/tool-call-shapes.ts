/** A function that the assistant wants called. */
export interface WantedCall {
  readonly toolCallId: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** How a call is written down: the type definition says the first, all of them occur (protocols/vapi.md, section 5). */
export const TOOL_CALL_SHAPES = [
  'arguments-text',
  'arguments-object',
  'parameters',
  'flat-arguments',
  'flat-parameters',
  'legacy',
] as const;
export type ToolCallShape = (typeof TOOL_CALL_SHAPES)[number];

export function wireToolCall({ toolCallId: id, name, args }: WantedCall, shape: ToolCallShape): object {
  switch (shape) {
    case 'arguments-object':
      return { id, type: 'function', function: { name, arguments: args } };
    case 'parameters':
      return { id, type: 'function', function: { name, parameters: args } };
    case 'flat-arguments':
      return { id, name, arguments: args };
    case 'flat-parameters':
      return { id, name, parameters: args };
    default:
      return { id, type: 'function', function: { name, arguments: JSON.stringify(args) } };
  }
}

/** The message that asks for one or more functions. */
export function toolCallMessage(calls: readonly WantedCall[], shape: ToolCallShape): { type: string } {
  const [first] = calls;
  if (shape === 'legacy' && first) {
    return { type: 'function-call', ...{ functionCall: { name: first.name, parameters: first.args } } };
  }
  const toolCallList = calls.map((call) => wireToolCall(call, shape));
  const toolWithToolCallList = calls.map((call, index) => ({
    type: 'function',
    function: { name: call.name },
    toolCall: toolCallList[index],
  }));
  return { type: 'tool-calls', ...{ toolCallList, toolWithToolCallList } };
}

const NO_RESULT = 'No result returned for the function call.';

/** What the model reads of a server's answer to one call: a single line by its id, or that there was none. */
export function resultFor(json: unknown, { toolCallId }: WantedCall, shape: ToolCallShape): string {
  if (typeof json !== 'object' || json === null) return NO_RESULT;
  if (shape === 'legacy') return lineOf(Reflect.get(json, 'result'));
  const results: unknown = Reflect.get(json, 'results');
  if (!Array.isArray(results)) return NO_RESULT;
  const own: unknown = results.find(
    (item) => typeof item === 'object' && item !== null && Reflect.get(item, 'toolCallId') === toolCallId,
  );
  if (typeof own !== 'object' || own === null) return NO_RESULT;
  return lineOf(Reflect.get(own, 'result') ?? Reflect.get(own, 'error'));
}

/** Line breaks break Vapi's parser, and anything but a string is no result. */
function lineOf(value: unknown): string {
  return typeof value === 'string' && !/[\r\n]/.test(value) ? value : NO_RESULT;
}
