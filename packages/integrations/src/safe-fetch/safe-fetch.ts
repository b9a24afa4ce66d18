import type { IncomingMessage } from 'node:http';
import {
  AppError,
  type ErrorCode,
  type SafeFetch,
  type SafeFetchAnswer,
  type SafeFetchRefusal,
  type SafeFetchRequest,
} from '@offhook/core';
import { ATTR, markSpanFailed, SPAN, withSpan } from '@offhook/telemetry';
import { bareHost, checkTarget, type ResolveHost, systemResolver } from './check-target.ts';
import { readBody } from './read-body.ts';
import { sendPinned } from './send-pinned.ts';

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Not sent on to another host, even an allowed one. */
const SECRET_HEADERS = new Set(['authorization', 'cookie']);

export interface SafeFetchOptions {
  /** `host:port` that may lie in a private network or answer without https: a simulator, the company's own server. */
  readonly trustedHosts?: readonly string[];
  readonly resolve?: ResolveHost;
}

/** What stands for each refusal where errors are thrown: whether trying again may help, and a message without an address. */
const ERRORS: Readonly<Record<SafeFetchRefusal, readonly [ErrorCode, string]>> = {
  url_invalid: ['INPUT_INVALID', 'Not an address that can be fetched'],
  scheme_refused: ['INPUT_INVALID', 'The address must begin with https://'],
  port_refused: ['INPUT_INVALID', 'The port of the address is not one of a web server'],
  name_unknown: ['UPSTREAM_REJECTED', 'No such host'],
  address_refused: ['UPSTREAM_REJECTED', 'The host is not on the public internet'],
  redirect_refused: ['UPSTREAM_REJECTED', 'The address forwards to somewhere that is not allowed'],
  too_many_redirects: ['UPSTREAM_REJECTED', 'The address forwards too often'],
  too_large: ['UPSTREAM_BAD_RESPONSE', 'The answer is larger than allowed'],
  timed_out: ['TOOL_TIMEOUT', 'AbortError: no answer in time'],
  unreachable: ['UPSTREAM_UNAVAILABLE', 'No connection to the host'],
  answer_broken: ['UPSTREAM_BAD_RESPONSE', 'The answer cannot be read'],
};

/**
 * A client for addresses that owners type in. Every name is resolved once, its addresses are checked and the connection is pinned to
 * them; every redirect is checked the same way. Docs: docs/boundaries/outbound.md.
 */
export function createSafeFetch({ trustedHosts = [], resolve = systemResolver }: SafeFetchOptions = {}): SafeFetch {
  const trusted = new Set(trustedHosts);
  return async (request) => {
    request.signal?.throwIfAborted();
    const deadline = AbortSignal.timeout(request.timeoutMs);
    const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
    const method = request.method ?? 'GET';
    // The path stays out of the trace: a calendar's address is its key.
    return withSpan(
      SPAN.upstreamRequest(method, 'safe_fetch'),
      { kind: 'client', attributes: { [ATTR.httpMethod]: method } },
      async (span) => {
        const rules = { allowHttp: request.allowHttp ?? false, trustedHosts: trusted, resolve };
        const answer = await followed({ request, method, signal, rules }).catch((error: unknown) => {
          request.signal?.throwIfAborted();
          return refuse(deadline.aborted ? 'timed_out' : failureOf(error), error);
        });
        if (answer.ok) span.setAttribute(ATTR.httpStatusCode, answer.status);
        else markSpanFailed(span, answer.refusal);
        return answer;
      },
    );
  };
}

interface Exchange {
  readonly request: SafeFetchRequest;
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly signal: AbortSignal;
  readonly rules: Parameters<typeof checkTarget>[1];
}

async function followed({ request, method, signal, rules }: Exchange): Promise<SafeFetchAnswer> {
  let target = await untilAborted(checkTarget(request.url, rules), signal);
  let headers = request.headers ?? {};
  for (let redirects = 0; target.ok; redirects += 1) {
    const { url } = target;
    const response = await sendPinned({ ...target, method, headers, body: request.body, signal });
    const location = response.headers.location;
    if (!REDIRECTS.has(response.statusCode ?? 0) || location === undefined)
      return finished(response, { maxBytes: request.maxBytes, url: url.href });
    response.destroy();
    if (redirects === MAX_REDIRECTS) return refuse('too_many_redirects');
    const next = URL.canParse(location, url.href) ? new URL(location, url) : null;
    if (next === null || !mayFollow(request, url, next)) return refuse('redirect_refused');
    if (next.host !== url.host) headers = withoutSecrets(headers);
    target = await untilAborted(checkTarget(next.href, rules), signal);
  }
  return refuse(target.refusal);
}

/** Only a plain read is repeated elsewhere, on no less safe a line, and only within the hosts the request names. */
function mayFollow({ url, method, alsoAllowedHosts = [] }: SafeFetchRequest, from: URL, to: URL): boolean {
  const hosts = [bareHost(new URL(url)), ...alsoAllowedHosts];
  const lessSafe = from.protocol === 'https:' && to.protocol !== 'https:';
  return method !== 'POST' && !lessSafe && hosts.includes(bareHost(to));
}

async function finished(
  response: IncomingMessage,
  { maxBytes, url }: { maxBytes: number; url: string },
): Promise<SafeFetchAnswer> {
  const read = await readBody(response, maxBytes);
  response.destroy();
  if (!read.ok) return refuse(read.refusal);
  const headers = Object.entries(response.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return {
    ok: true,
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers: Object.fromEntries(headers),
    body: read.body,
    url,
  };
}

function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET_HEADERS.has(name.toLowerCase())));
}

/** Node's HTTP parser names its errors HPE_…; everything else is the network's or the certificate's. */
function failureOf(error: unknown): SafeFetchRefusal {
  return codeOf(error).startsWith('HPE_') ? 'answer_broken' : 'unreachable';
}

/** `ECONNREFUSED`, `CERT_HAS_EXPIRED`: what happened, without the address that Node's messages hold. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function refuse(refusal: SafeFetchRefusal, cause?: unknown): SafeFetchAnswer {
  const [code, meaning] = ERRORS[refusal];
  const message = refusal === 'unreachable' && codeOf(cause) ? `${codeOf(cause)}: ${meaning}` : meaning;
  return { ok: false, refusal, error: new AppError(code, message, cause === undefined ? {} : { cause }) };
}

/** Resolvers cannot be stopped; they need not be waited for either. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
