import { AppError, httpError } from '@offhook/core';
import { ATTR, SPAN, withSpan } from '@offhook/telemetry';

/** Google answers in a few hundred milliseconds, or a caller waits for nothing. Repeats are the runner's business. */
const DEFAULT_TIMEOUT_MS = 2_500;

/** A matrix of a technician's day is a few kilobytes. */
const MAX_ANSWER_CHARS = 2_000_000;

/** Each API has its host (protocols/calcom-and-maps.md, B2 and B4). */
const HOSTS = { geocoding: 'https://maps.googleapis.com', routes: 'https://routes.googleapis.com' } as const;

export interface GoogleMapsAccess {
  readonly apiKey: string;
  /** One origin instead of Google's hosts: for tests. */
  readonly baseUrl: string | undefined;
  /** How long one request may take (2.5 s). */
  readonly timeoutMs?: number;
  /** Epoch milliseconds. */
  now(): number;
}

export type GoogleMapsRequest = { readonly signal: AbortSignal } & (
  | {
      readonly api: 'geocoding';
      readonly path: '/maps/api/geocode/json';
      readonly query: Readonly<Record<string, string>>;
    }
  | {
      readonly api: 'routes';
      readonly path: '/distanceMatrix/v2:computeRouteMatrix';
      /** Without a mask Routes refuses; without `status` in it every element looks found (B4). */
      readonly fieldMask: string;
      readonly body: object;
    }
);

export interface GoogleMapsClient {
  /**
   * The JSON of a 2xx answer. Geocoding answers 200 for failures too: its `status` is for the caller of this to read.
   * @throws AppError for no answer in time, any other HTTP status, and what is not JSON.
   */
  request(request: GoogleMapsRequest): Promise<unknown>;
}

export function googleMapsClient(access: GoogleMapsAccess): GoogleMapsClient {
  return {
    request(request) {
      const origin = access.baseUrl ?? HOSTS[request.api];
      const method = request.api === 'routes' ? 'POST' : 'GET';
      const attributes = { [ATTR.httpMethod]: method, [ATTR.serverAddress]: new URL(origin).hostname };
      return withSpan(SPAN.upstreamRequest(method, request.path), { kind: 'client', attributes }, async (span) => {
        const response = await send({ ...access, origin }, request);
        span.setAttribute(ATTR.httpStatusCode, response.status);
        return read(response, access.now());
      });
    },
  };
}

async function send(to: GoogleMapsAccess & { origin: string }, request: GoogleMapsRequest): Promise<Response> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = to;
  const url = new URL(request.path, to.origin);
  const timeout = AbortSignal.timeout(timeoutMs);
  // A key must not follow a redirect to somebody else's host.
  const common = { signal: AbortSignal.any([request.signal, timeout]), redirect: 'error' as const };
  try {
    if (request.api === 'routes') {
      const headers = {
        'content-type': 'application/json',
        'x-goog-api-key': to.apiKey,
        'x-goog-fieldmask': request.fieldMask,
      };
      return await fetch(url, { ...common, method: 'POST', headers, body: JSON.stringify(request.body) });
    }
    for (const [key, value] of Object.entries(request.query)) url.searchParams.set(key, value);
    url.searchParams.set('key', to.apiKey);
    return await fetch(url, common);
  } catch (error) {
    if (timeout.aborted && !request.signal.aborted) {
      throw new AppError('TOOL_TIMEOUT', `AbortError: Google Maps did not answer within ${timeoutMs} ms`);
    }
    // What undici says may name the address, which carries the key and what the caller said.
    throw request.signal.aborted ? error : unreachable(error);
  }
}

function unreachable(error: unknown): AppError {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : undefined;
  const reason = typeof code === 'string' ? code : 'the connection failed';
  return new AppError('UPSTREAM_UNAVAILABLE', `Google Maps is unreachable: ${reason}`);
}

async function read(response: Response, nowMs: number): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) {
    const { status, statusText, headers } = response;
    throw httpError({ status, statusText, retryAfter: headers.get('retry-after'), nowMs, cause: rpcError(text) });
  }
  try {
    if (text.length <= MAX_ANSWER_CHARS) return JSON.parse(text);
  } catch {
    // Said below, without the text: it may quote an address.
  }
  throw new AppError('UPSTREAM_BAD_RESPONSE', 'Google Maps answered something that is not its JSON');
}

/** `error.status` of google.rpc, such as `PERMISSION_DENIED`. The message is left out: it may quote what was asked. */
function rpcError(text: string): Error {
  const status = /"status":\s*"([A-Z_]{1,40})"/.exec(text)?.[1];
  return new Error(status ?? 'no status');
}
