import { createHmac } from 'node:crypto';
import type { CustomTool } from '@offhook/db';
import { AppError, httpError } from '../errors/app-error.ts';
import type { SafeFetch } from '../outbound/safe-fetch-port.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { customToolSecretContext } from './custom-tools.ts';

/** What a model can make something of in mid-call. */
const MAX_ANSWER_CHARS = 8_000;
const MAX_ANSWER_BYTES = 64_000;

export interface CustomToolCallDeps {
  readonly safeFetch: SafeFetch;
  /** Null without ENCRYPTION_KEY: then nothing can be signed, and nothing is sent. */
  readonly secrets: SecretBox | null;
}

export interface CustomToolCall {
  readonly projectId: string;
  /** Null when it is tried by hand. */
  readonly callId: string | null;
  /** E.164; empty when withheld. */
  readonly callerNumber: string;
  /** The same for every attempt: what the endpoint tells a repetition by. */
  readonly toolCallId: string;
  readonly attempt: number;
  readonly args: unknown;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/**
 * Asks an owner's endpoint, once. The request is signed as Standard Webhooks says (`webhook-id`, `webhook-timestamp`, `webhook-signature`;
 * github.com/standard-webhooks/standard-webhooks), so that the endpoint can tell us from anybody else with any of its libraries.
 *
 * @throws AppError for no answer, any status but 2xx, and an answer that is too long or a web page.
 */
export async function callCustomTool(
  deps: CustomToolCallDeps,
  tool: CustomTool,
  call: CustomToolCall,
): Promise<Record<string, unknown>> {
  const body = JSON.stringify({
    function: tool.name,
    arguments: call.args,
    call: call.callId === null ? null : { id: call.callId, callerNumber: call.callerNumber || null },
    business: { id: call.projectId },
    attempt: call.attempt,
  });
  const answer = await deps.safeFetch({
    url: tool.url,
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...signatureHeaders(secretOf(deps, tool), { messageId: messageIdOf(call), nowMs: call.nowMs, body }),
    },
    timeoutMs: tool.timeoutMs,
    maxBytes: MAX_ANSWER_BYTES,
    signal: call.signal,
  });
  if (!answer.ok) throw answer.error;
  const { status, statusText, headers } = answer;
  if (status < 200 || status > 299)
    throw httpError({ status, statusText, retryAfter: headers['retry-after'] ?? null, nowMs: call.nowMs });
  return readAnswer(answer.body.toString('utf8'), headers['content-type'] ?? '');
}

function secretOf({ secrets }: CustomToolCallDeps, { id, secretEnc }: CustomTool): string {
  if (!secrets) throw new AppError('NOT_CONFIGURED', 'Without ENCRYPTION_KEY no request to an owner can be signed');
  return secrets.open(secretEnc, customToolSecretContext(id));
}

function messageIdOf({ callId, projectId, toolCallId }: CustomToolCall): string {
  return `${callId ?? projectId}_${toolCallId}`;
}

/** Standard Webhooks, symmetric: HMAC-SHA256 of `id.timestamp.body` under the bytes of the secret. */
export function signatureHeaders(
  secret: string,
  { messageId, nowMs, body }: { messageId: string; nowMs: number; body: string },
): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${messageId}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': messageId, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** An object goes to the model as it is, anything else as `answer`. */
function readAnswer(text: string, contentType: string): Record<string, unknown> {
  if (text.length > MAX_ANSWER_CHARS)
    throw new AppError('UPSTREAM_BAD_RESPONSE', `The answer is longer than ${MAX_ANSWER_CHARS} characters`);
  if (text.trim() === '') return { ok: true };
  if (contentType.includes('html')) throw new AppError('UPSTREAM_BAD_RESPONSE', 'The answer is a web page');
  const value = parseJson(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : { answer: value };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
