import { type Parsed, readTagged } from '../parsed.ts';
import { VapiAnalysis, VapiArtifact } from './calls.ts';
import { readContext, type VapiContext } from './context.ts';
import { readVapiTurns, type VapiTurn } from './conversation.ts';
import { asRecord, asText, instantMs } from './lenient.ts';
import { VapiDestination } from './resources.ts';
import { readArguments, readToolCalls, type VapiToolCall } from './tool-calls.ts';

/** What Vapi posts to a server URL (protocols/vapi.md, section 5). Every message says what it is about in `context`. */
export type VapiServerMessage = { readonly context: VapiContext } & (
  | { readonly type: 'tool-calls'; readonly toolCalls: readonly VapiToolCall[] }
  /** Older assistants; the answer is `{ result }`, and there is no id to answer to. */
  | { readonly type: 'function-call'; readonly functionCall: Omit<VapiToolCall, 'toolCallId'> }
  | { readonly type: 'assistant-request' }
  | { readonly type: 'transfer-destination-request' }
  | { readonly type: 'handoff-destination-request' }
  | { readonly type: 'knowledge-base-request' }
  | VapiStatusUpdate
  | VapiTranscript
  | VapiEndOfCallReport
  /** The assistant has kept the caller waiting; the call goes on. */
  | { readonly type: 'hang' }
  /** Known, and nothing to do for it but to answer 200. */
  | { readonly type: 'informational'; readonly name: string }
);

export interface VapiStatusUpdate {
  readonly type: 'status-update';
  /** scheduled, queued, ringing, in-progress, forwarding, ended. */
  readonly status: string;
  readonly endedReason: string | null;
  readonly destination: VapiDestination | null;
  readonly turns: readonly VapiTurn[];
}

export interface VapiTranscript {
  readonly type: 'transcript';
  readonly speaker: 'caller' | 'assistant';
  readonly isFinal: boolean;
  readonly text: string;
}

export interface VapiEndOfCallReport {
  readonly type: 'end-of-call-report';
  /** As Vapi says it; `vapiEnding` tells what it comes to. */
  readonly endedReason: string | null;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  /** US dollars. */
  readonly costUsd: number | null;
  readonly turns: readonly VapiTurn[];
  readonly transcript: string | null;
  readonly summary: string | null;
  readonly analysis: VapiAnalysis | null;
  readonly artifact: VapiArtifact | null;
  readonly destination: VapiDestination | null;
}

type Fields = Readonly<Record<string, unknown>>;
type Body<Type extends VapiServerMessage['type']> = Omit<Extract<VapiServerMessage, { type: Type }>, 'context'>;

/** Messages that tell, and want nothing. */
const INFORMATIONAL = new Set([
  'speech-update',
  'conversation-update',
  'model-output',
  'user-interrupted',
  'call.artifact.upload',
  'transfer-update',
  'phone-call-control',
  'language-change-detected',
  'voice-input',
  'assistant.started',
  'assistant.speechStarted',
  'call.deleted',
]);
const ASKING = [
  'assistant-request',
  'transfer-destination-request',
  'handoff-destination-request',
  'knowledge-base-request',
  'hang',
] as const;

/**
 * A message by its text. Chat leaves the `message` wrapper out; what it wraps is read the same. A kind that nobody knows is ignored, a known
 * one without what makes it that is invalid; reasons name fields, never what stands in them.
 */
export function parseVapiMessage(text: string): Parsed<VapiServerMessage> {
  const tagged = readTagged(unwrapped(text), 'type');
  if ('reason' in tagged) return { kind: 'invalid', reason: tagged.reason };
  const fields = asRecord(tagged.value) ?? {};
  // The type may carry a filter: transcript[transcriptType="final"].
  const type = tagged.type.replace(/\[.*$/, '');
  const body = readBody(type, fields);
  if (body === 'unknown') return { kind: 'ignored', type: tagged.type };
  if (typeof body === 'string') return { kind: 'invalid', reason: `${type}: bad ${body}` };
  return { kind: 'message', message: { ...body, context: readContext(fields) } };
}

/** The text of the message inside its wrapper; the text itself when it has none. */
function unwrapped(text: string): string {
  try {
    const message = asRecord(asRecord(JSON.parse(text))?.message);
    return message ? JSON.stringify(message) : text;
  } catch {
    return text;
  }
}

/** The message without its context, `unknown`, or the name of the field that is bad. */
function readBody(type: string, fields: Fields) {
  for (const asking of ASKING) if (type === asking) return { type: asking };
  if (INFORMATIONAL.has(type) || /^(session|chat)\./.test(type)) return { type: 'informational' as const, name: type };
  switch (type) {
    case 'tool-calls':
      return readToolCallMessage(fields);
    case 'function-call':
      return readFunctionCall(fields);
    case 'status-update':
      return readStatus(fields);
    case 'transcript':
      return readTranscript(fields);
    case 'end-of-call-report':
      return readReport(fields);
    default:
      return 'unknown' as const;
  }
}

function readToolCallMessage(fields: Fields): Body<'tool-calls'> | string {
  const toolCalls = readToolCalls(fields);
  return toolCalls.length > 0 ? { type: 'tool-calls', toolCalls } : 'toolCallList';
}

function readFunctionCall(fields: Fields): Body<'function-call'> | string {
  const functionCall = asRecord(fields.functionCall);
  const name = asText(functionCall?.name);
  if (!functionCall || name === null) return 'functionCall';
  const given = functionCall.parameters ?? functionCall.arguments;
  return { type: 'function-call', functionCall: { name, ...readArguments(given) } };
}

function readStatus(fields: Fields): Body<'status-update'> | string {
  const status = asText(fields.status);
  if (status === null) return 'status';
  return {
    type: 'status-update',
    status,
    endedReason: asText(fields.endedReason),
    destination: read(VapiDestination, fields.destination),
    turns: turnsOf(fields),
  };
}

function readTranscript(fields: Fields): Body<'transcript'> | string {
  const said = asText(fields.transcript);
  const role = asText(fields.role);
  if (role !== 'user' && role !== 'assistant') return 'role';
  if (said === null) return 'transcript';
  // The filtered type stands for the field when the field is left out.
  const isFinal = fields.transcriptType === 'final' || asText(fields.type)?.includes('final') === true;
  return { type: 'transcript', speaker: role === 'user' ? 'caller' : 'assistant', isFinal, text: said };
}

function readReport(fields: Fields): Body<'end-of-call-report'> {
  const call = asRecord(fields.call);
  const artifact = read(VapiArtifact, fields.artifact);
  const analysis = read(VapiAnalysis, fields.analysis);
  const cost = fields.cost ?? call?.cost;
  return {
    type: 'end-of-call-report',
    endedReason: asText(fields.endedReason) ?? asText(call?.endedReason),
    startedAtMs: instantMs(fields.startedAt ?? call?.startedAt),
    endedAtMs: instantMs(fields.endedAt ?? call?.endedAt),
    costUsd: typeof cost === 'number' ? cost : null,
    turns: turnsOf(fields),
    transcript: artifact?.transcript ?? asText(fields.transcript),
    summary: analysis?.summary ?? asText(fields.summary),
    analysis,
    artifact,
    destination: read(VapiDestination, fields.destination),
  };
}

/** The conversation moved from the message into its artifact; older ones have it outside. */
function turnsOf(fields: Fields): readonly VapiTurn[] {
  const inside = readVapiTurns(asRecord(fields.artifact)?.messages);
  return inside.length > 0 ? inside : readVapiTurns(fields.messages);
}

interface Schema<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false };
}

function read<Value>(schema: Schema<Value>, value: unknown): Value | null {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : null;
}
