import { z } from 'zod';
import { REALTIME_ERRORS, realtimeError, type WireError } from './errors.ts';
import { ResponseOverrides, SessionPatch } from './session-schema.ts';

/** 15 MiB of audio, as base64 (protocols/openai-realtime.md, section 2). */
const MAX_AUDIO_CHARACTERS = 15 * 1024 * 1024 * (4 / 3);
const Base64 = z.base64().max(MAX_AUDIO_CHARACTERS);
const eventId = z.string().max(512).optional();
const itemCommon = {
  id: z.string().max(32).optional(),
  object: z.literal('realtime.item').optional(),
  status: z.enum(['completed', 'incomplete', 'in_progress']).optional(),
};

const InputText = z.strictObject({ type: z.literal('input_text'), text: z.string() });
const InputAudio = z.strictObject({ type: z.literal('input_audio'), audio: Base64, transcript: z.string().optional() });
const InputImage = z.strictObject({
  type: z.literal('input_image'),
  image_url: z.string(),
  detail: z.enum(['auto', 'low', 'high']).optional(),
});
const OutputText = z.strictObject({ type: z.literal('output_text'), text: z.string() });

const UserMessage = z.strictObject({
  ...itemCommon,
  type: z.literal('message'),
  role: z.literal('user'),
  content: z.array(z.discriminatedUnion('type', [InputText, InputAudio, InputImage])),
});
const SystemMessage = z.strictObject({
  ...itemCommon,
  type: z.literal('message'),
  role: z.literal('system'),
  content: z.array(InputText),
});
// Assistant audio cannot be seeded, only text.
const AssistantMessage = z.strictObject({
  ...itemCommon,
  type: z.literal('message'),
  role: z.literal('assistant'),
  content: z.array(OutputText),
});
const FunctionCall = z.strictObject({
  ...itemCommon,
  type: z.literal('function_call'),
  name: z.string(),
  arguments: z.string(),
  call_id: z.string().optional(),
});
const FunctionCallOutput = z.strictObject({
  ...itemCommon,
  type: z.literal('function_call_output'),
  call_id: z.string(),
  output: z.string(),
});

const NewItem = z.discriminatedUnion('type', [
  z.discriminatedUnion('role', [UserMessage, SystemMessage, AssistantMessage]),
  FunctionCall,
  FunctionCallOutput,
]);
export type NewItem = z.output<typeof NewItem>;

const ClientEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('session.update'), event_id: eventId, session: SessionPatch }),
  z.strictObject({ type: z.literal('input_audio_buffer.append'), event_id: eventId, audio: Base64 }),
  z.strictObject({ type: z.literal('input_audio_buffer.commit'), event_id: eventId }),
  z.strictObject({ type: z.literal('input_audio_buffer.clear'), event_id: eventId }),
  z.strictObject({
    type: z.literal('conversation.item.create'),
    event_id: eventId,
    previous_item_id: z.string().nullable().optional(),
    item: NewItem,
  }),
  z.strictObject({ type: z.literal('conversation.item.retrieve'), event_id: eventId, item_id: z.string() }),
  z.strictObject({ type: z.literal('conversation.item.delete'), event_id: eventId, item_id: z.string() }),
  z.strictObject({
    type: z.literal('conversation.item.truncate'),
    event_id: eventId,
    item_id: z.string(),
    content_index: z.literal(0),
    audio_end_ms: z.number().int().min(0),
  }),
  z.strictObject({ type: z.literal('response.create'), event_id: eventId, response: ResponseOverrides.optional() }),
  z.strictObject({ type: z.literal('response.cancel'), event_id: eventId, response_id: z.string().optional() }),
]);
export type ClientEvent = z.output<typeof ClientEvent>;

const EVENT_TYPES = ClientEvent.options.map((option) => option.shape.type.value);

export type ParsedClientEvent = { ok: true; event: ClientEvent } | { ok: false; error: WireError };

/** Reads one text frame. What the live API would refuse is answered with its error; the socket stays open. */
export function parseClientEvent(frame: string): ParsedClientEvent {
  const json = parseJsonObject(frame);
  if (json === null) return { ok: false, error: REALTIME_ERRORS.invalidJson() };
  const clientEventId = typeof json.event_id === 'string' ? json.event_id : null;
  if (!isKnownType(json.type)) {
    const supported = EVENT_TYPES.map((type) => `'${type}'`).join(', ');
    const message = `Invalid value: '${String(json.type)}'. Supported values are: ${supported}.`;
    return {
      ok: false,
      error: { ...realtimeError({ code: 'invalid_value', message, param: 'type' }), event_id: clientEventId },
    };
  }
  const parsed = ClientEvent.safeParse(json);
  if (parsed.success) return { ok: true, event: parsed.data };
  return { ok: false, error: { ...describeIssue(parsed.error.issues, json), event_id: clientEventId } };
}

function isKnownType(type: unknown): boolean {
  return EVENT_TYPES.some((known) => known === type);
}

function parseJsonObject(frame: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(frame);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

type Issue = z.core.$ZodIssue;

function describeIssue(issues: readonly Issue[], input: unknown): WireError {
  // A misplaced field names the mistake better than what it left missing.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (!issue) return realtimeError({ code: 'invalid_value', message: 'Invalid event.' });
  const param = pathOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const field = pathOf([...issue.path, issue.keys[0] ?? '']);
    return realtimeError({ code: 'unknown_parameter', message: `Unknown parameter: '${field}'.`, param: field });
  }
  const found = valueAt(input, issue.path);
  if (found === undefined)
    return realtimeError({
      code: 'missing_required_parameter',
      message: `Missing required parameter: '${param}'.`,
      param,
    });
  if (issue.code === 'invalid_type') {
    const message = `Invalid type for '${param}': expected ${issue.expected}, but got ${found === null ? 'null' : typeof found} instead.`;
    return realtimeError({ code: 'invalid_type', message, param });
  }
  return realtimeError({ code: 'invalid_value', message: `Invalid value for '${param}': ${issue.message}`, param });
}

/** `session.tools[0].name` */
function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}
