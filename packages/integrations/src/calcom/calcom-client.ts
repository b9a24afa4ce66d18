import { AppError, httpError } from '@offhook/core';
import { ATTR, SPAN, withSpan } from '@offhook/telemetry';

/**
 * `cal-api-version` belongs to a group of endpoints, not to the API: with another group's value the request reaches an older
 * controller or none (protocols/calcom-and-maps.md, A1). The account and its webhooks are the same under every version.
 */
const VERSION = { slots: '2024-09-04', bookings: '2026-02-25', 'event-types': '2024-06-14', account: null } as const;

/** Nothing we ask for is larger; more is not Cal.com. */
const MAX_ANSWER_CHARS = 5_000_000;
/** Seconds until the limiter called "default" counts anew; the only one an API key has (A8). */
const RATE_RESET_HEADER = 'x-ratelimit-reset-default';

export interface CalcomAccess {
  /** Origin, such as `https://api.cal.com`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Epoch milliseconds. */
  now(): number;
}

export interface CalcomRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly group: keyof typeof VERSION;
  /** With `{name}` for each part of `params`: what the span is called. */
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/** `refused`: a 4xx, with what Cal.com said. It alone tells a taken slot from a bad request (A5). */
export type CalcomAnswer =
  | { readonly ok: true; readonly data: unknown; readonly hasNextPage: boolean }
  | { readonly ok: false; readonly status: number; readonly message: string; readonly error: AppError };

export interface CalcomClient {
  /** @throws AppError for no answer, 5xx, 429, a bad key (401, 403) and an answer that is not Cal.com's. */
  request(request: CalcomRequest): Promise<CalcomAnswer>;
}

export function calcomClient(access: CalcomAccess): CalcomClient {
  const serverAddress = new URL(access.baseUrl).hostname;
  return {
    request: (request) =>
      withSpan(
        SPAN.upstreamRequest(request.method, `/v2${request.path}`),
        { kind: 'client', attributes: { [ATTR.httpMethod]: request.method, [ATTR.serverAddress]: serverAddress } },
        async (span) => {
          const response = await send(access, request);
          span.setAttribute(ATTR.httpStatusCode, response.status);
          return read(response, access.now());
        },
      ),
  };
}

function send({ baseUrl, apiKey }: CalcomAccess, request: CalcomRequest): Promise<Response> {
  const { method, group, path, params = {}, query = {}, body, signal } = request;
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(params[name] ?? ''));
  const url = new URL(`/v2${filled}`, baseUrl);
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  const version = VERSION[group];
  return fetch(url, {
    method,
    signal,
    // A key must not follow a redirect to somebody else's host.
    redirect: 'error',
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(version === null ? {} : { 'cal-api-version': version }),
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function read(response: Response, nowMs: number): Promise<CalcomAnswer> {
  const text = await response.text();
  const json = parseJson(text);
  if (response.ok) {
    if (property(json, 'status') !== 'success') {
      throw new AppError('UPSTREAM_BAD_RESPONSE', 'Cal.com answered something that is not its success envelope');
    }
    const hasNextPage = property(property(json, 'pagination'), 'hasNextPage') === true;
    return { ok: true, data: property(json, 'data'), hasNextPage };
  }
  const { status, statusText } = response;
  const message = errorMessage(json) ?? text.slice(0, 200);
  // What it said may quote a caller, so it is kept as the cause and not in the message.
  const cause = new Error(message);
  const error = httpError({ status, statusText, retryAfter: retryAfterOf(response), nowMs, cause });
  if (error.code !== 'UPSTREAM_REJECTED') throw error;
  return { ok: false, status, message, error };
}

/** That Cal.com sends `Retry-After` is unverified; its own header says the same in seconds, with every answer: it counts for a 429 only. */
function retryAfterOf({ status, headers }: Response): string | null {
  return headers.get('retry-after') ?? (status === 429 ? headers.get(RATE_RESET_HEADER) : null);
}

/** `error.message` of the envelope, or the `message` some refusals carry instead (A2). */
function errorMessage(json: unknown): string | null {
  const message = property(property(json, 'error'), 'message') ?? property(json, 'message');
  return typeof message === 'string' ? message : null;
}

function parseJson(text: string): unknown {
  if (text.length > MAX_ANSWER_CHARS) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
