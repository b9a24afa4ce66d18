import { asRecord, asText } from './lenient.ts';

/** One function that Vapi's assistant wants to have called, whatever shape it came in. */
export interface VapiToolCall {
  /** Repeated by Vapi when a delivery is retried: with the call's id it names the wish (protocols/vapi.md, section 5). */
  readonly toolCallId: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** The arguments as JSON text: `args` written out, or what came when it is no JSON object. */
  readonly argumentsJson: string;
}

/**
 * The four shapes that occur: `function.arguments` as text or object, `function.parameters`, flat `{ id, name, arguments }`, flat
 * `{ id, name, parameters }`; and an entry of `toolWithToolCallList`, which wraps one of them as `toolCall`. Null: none of them.
 */
export function readToolCall(item: unknown): VapiToolCall | null {
  const entry = asRecord(item);
  if (!entry) return null;
  const wrapped = asRecord(entry.toolCall);
  if (wrapped) return readToolCall({ ...asRecord(entry.function), ...wrapped, ...nameOf(entry, wrapped) });
  const inner = asRecord(entry.function);
  const toolCallId = asText(entry.id) ?? asText(entry.toolCallId);
  const name = asText(inner?.name) ?? asText(entry.name);
  if (toolCallId === null || name === null) return null;
  const given = inner?.arguments ?? inner?.parameters ?? entry.arguments ?? entry.parameters;
  return { toolCallId, name, ...readArguments(given) };
}

/** `toolWithToolCallList` may name the function beside the call only. */
function nameOf(entry: Readonly<Record<string, unknown>>, wrapped: Readonly<Record<string, unknown>>) {
  if (asText(asRecord(wrapped.function)?.name) ?? asText(wrapped.name)) return {};
  return { name: asText(entry.name) ?? asText(asRecord(entry.function)?.name) };
}

/** JSON text or an object; nothing at all is a call without arguments. */
export function readArguments(given: unknown): Pick<VapiToolCall, 'args' | 'argumentsJson'> {
  if (given === undefined || given === null || given === '') return { args: {}, argumentsJson: '{}' };
  if (typeof given !== 'string') {
    const args = asRecord(given);
    return { args: args ?? {}, argumentsJson: JSON.stringify(given) };
  }
  try {
    const args = asRecord(JSON.parse(given));
    return { args: args ?? {}, argumentsJson: given };
  } catch {
    return { args: {}, argumentsJson: given };
  }
}

/** Every call of a message, each id once: `toolCallList` says the same as `toolWithToolCallList`, and older messages say `toolCalls`. */
export function readToolCalls(message: Readonly<Record<string, unknown>>): readonly VapiToolCall[] {
  const found = new Map<string, VapiToolCall>();
  for (const key of ['toolCallList', 'toolCalls', 'toolWithToolCallList']) {
    const items = message[key];
    if (!Array.isArray(items)) continue;
    for (const item of items) {
      const call = readToolCall(item);
      if (call && !found.has(call.toolCallId)) found.set(call.toolCallId, call);
    }
  }
  return [...found.values()];
}
