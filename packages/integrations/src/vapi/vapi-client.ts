import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, httpError, toAppError } from '@offhook/core';
import { ATTR, SPAN, withSpan } from '@offhook/telemetry';

export interface VapiAccess {
  /** `https://api.vapi.ai`, or another origin with a path of its own. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Epoch milliseconds. */
  now(): number;
  /** Waits between attempts; replaced by tests. */
  wait?(ms: number, signal: AbortSignal): Promise<unknown>;
}

export interface VapiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With `{name}` for each part of `params`: what the span is called. */
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly signal: AbortSignal;
  /** How long one attempt may take, milliseconds. */
  readonly timeoutMs?: number;
}

/** `refused`: a 4xx other than a bad key or too many requests, with what Vapi said. */
export type VapiAnswer =
  | { readonly ok: true; readonly json: unknown; readonly location: string | null }
  | { readonly ok: false; readonly status: number; readonly message: string; readonly error: AppError };

export interface VapiClient {
  /** @throws AppError for no answer, 5xx, 429 after waiting, a bad key and an answer that is not Vapi's. */
  request(request: VapiRequest): Promise<VapiAnswer>;
}

/** A page of a thousand calls with their conversations takes its time. */
const DEFAULT_TIMEOUT_MS = 20_000;
/** A thousand calls of ten minutes. */
const MAX_ANSWER_CHARS = 120_000_000;
/** Vapi names no numbers for its limits (protocols/vapi.md, section 1): these are ours. */
const MAX_ATTEMPTS = 5;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 20_000;

export function vapiClient(access: VapiAccess): VapiClient {
  return { request: (request) => repeatedly(access, request, 1) };
}

/** Too many requests were not served, so that anything may be sent again; no answer at all repeats what only reads. */
async function repeatedly(access: VapiAccess, request: VapiRequest, attempt: number): Promise<VapiAnswer> {
  try {
    return await once(access, request);
  } catch (thrown) {
    request.signal.throwIfAborted();
    const error = toAppError(thrown);
    const isSafe = error.code === 'UPSTREAM_RATE_LIMITED' || (request.method === 'GET' && error.retryable);
    const waitMs = Math.max(error.retryAfterMs ?? 0, FIRST_WAIT_MS * 2 ** (attempt - 1));
    if (!isSafe || attempt >= MAX_ATTEMPTS || waitMs > MAX_WAIT_MS) throw error;
    const { wait = (ms, signal) => sleep(ms, undefined, { signal }) } = access;
    await wait(waitMs, request.signal);
    return repeatedly(access, request, attempt + 1);
  }
}

function once(access: VapiAccess, request: VapiRequest): Promise<VapiAnswer> {
  const attributes = {
    [ATTR.httpMethod]: request.method,
    [ATTR.serverAddress]: new URL(access.baseUrl).hostname,
  };
  return withSpan(
    SPAN.upstreamRequest(request.method, `vapi${request.path}`),
    { kind: 'client', attributes },
    async (span) => {
      const response = await send(access, request);
      span.setAttribute(ATTR.httpStatusCode, response.status);
      return read(response, access.now());
    },
  );
}

async function send({ baseUrl, apiKey }: VapiAccess, request: VapiRequest): Promise<Response> {
  const { method, path, params = {}, query = {}, body, signal, timeoutMs = DEFAULT_TIMEOUT_MS } = request;
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(params[name] ?? ''));
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}${filled}`);
  for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await fetch(url, {
      method,
      signal: AbortSignal.any([signal, timeout]),
      // A key must not follow a redirect to somebody else's host; recordings answer with one on purpose.
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${apiKey}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    if (timeout.aborted && !signal.aborted) {
      throw new AppError('TOOL_TIMEOUT', `AbortError: Vapi did not answer within ${timeoutMs} ms`, { cause });
    }
    throw cause;
  }
}

async function read(response: Response, nowMs: number): Promise<VapiAnswer> {
  const { status, statusText, headers } = response;
  if (status >= 300 && status < 400) {
    await response.body?.cancel();
    return { ok: true, json: null, location: headers.get('location') };
  }
  const text = await response.text();
  const json = parseJson(text);
  if (response.ok) {
    if (json !== undefined) return { ok: true, json, location: null };
    throw new AppError('UPSTREAM_BAD_RESPONSE', 'Vapi answered something that is not its JSON');
  }
  const message = messageOf(json);
  // What it says may quote what was sent, so it is the cause and not the message.
  const error = httpError({
    status,
    statusText,
    retryAfter: headers.get('retry-after'),
    nowMs,
    cause: new Error(message),
  });
  if (error.code !== 'UPSTREAM_REJECTED') throw error;
  return { ok: false, status, message, error };
}

/** `{ message, error, statusCode }`, where `message` is a sentence or a list of them. */
function messageOf(json: unknown): string {
  const message: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'message') : undefined;
  if (Array.isArray(message)) return message.map(String).join('; ');
  return typeof message === 'string' ? message : '';
}

/** An empty answer is null, what is no JSON is undefined. */
function parseJson(text: string): unknown {
  if (text.length > MAX_ANSWER_CHARS) return undefined;
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
