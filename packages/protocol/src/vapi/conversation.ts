import { asRecord, asText, instantMs } from './lenient.ts';
import { readToolCall, type VapiToolCall } from './tool-calls.ts';

interface At {
  /** Epoch milliseconds; null when the row does not say. */
  readonly atMs: number | null;
  /** Seconds since the call began; null when the row does not say. */
  readonly secondsFromStart: number | null;
}

/** One row of `messages`, in one shape for reports and for history. */
export type VapiTurn =
  | (At & {
      readonly kind: 'said';
      readonly speaker: 'caller' | 'assistant';
      readonly text: string;
      readonly endedAtMs: number | null;
    })
  | (At & { readonly kind: 'toolCalls'; readonly calls: readonly VapiToolCall[] })
  | (At & {
      readonly kind: 'toolResult';
      readonly toolCallId: string;
      readonly name: string | null;
      readonly result: string;
    });

const SPEAKERS: Readonly<Record<string, 'caller' | 'assistant'>> = {
  user: 'caller',
  customer: 'caller',
  bot: 'assistant',
  assistant: 'assistant',
};

/** `messages` of a call, an artifact or a report, in order. The prompt and rows that nobody knows are left out (section 6). */
export function readVapiTurns(messages: unknown): readonly VapiTurn[] {
  if (!Array.isArray(messages)) return [];
  return messages.flatMap((row) => readTurn(asRecord(row)) ?? []);
}

function readTurn(row: Readonly<Record<string, unknown>> | null): VapiTurn | null {
  const role = asText(row?.role)?.replace(/-/g, '_');
  if (!row || role === undefined) return null;
  const at = {
    atMs: instantMs(row.time),
    secondsFromStart: typeof row.secondsFromStart === 'number' ? row.secondsFromStart : null,
  };
  if (role === 'tool_call_result' || role === 'tool') return readResult(row, at);
  if (role === 'tool_calls' || Array.isArray(row.toolCalls)) return readCalls(row, at);
  const speaker = SPEAKERS[role];
  const said = asText(row.message) ?? asText(row.content);
  if (speaker === undefined || said === null) return null;
  return { kind: 'said', speaker, text: said, endedAtMs: instantMs(row.endTime), ...at };
}

function readCalls(row: Readonly<Record<string, unknown>>, at: At): VapiTurn | null {
  const items = row.toolCalls ?? row.tool_calls;
  const calls = Array.isArray(items) ? items.flatMap((item) => readToolCall(item) ?? []) : [];
  return calls.length === 0 ? null : { kind: 'toolCalls', calls, ...at };
}

function readResult(row: Readonly<Record<string, unknown>>, at: At): VapiTurn | null {
  const toolCallId = asText(row.toolCallId) ?? asText(row.tool_call_id);
  if (toolCallId === null) return null;
  const given = row.result ?? row.content ?? '';
  const result = typeof given === 'string' ? given : JSON.stringify(given);
  return { kind: 'toolResult', toolCallId, name: asText(row.name), result, ...at };
}
