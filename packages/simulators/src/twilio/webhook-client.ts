import { randomUUID } from 'node:crypto';
import twilio from 'twilio';
import type { WebhookFields } from './inbound-fields.ts';

/** Twilio's hard limit for one webhook, retries included (protocols/twilio-voice.md, section 2). */
export const WEBHOOK_TOTAL_MS = 15_000;
const CONNECT_RETRIES = 1;

export type WebhookRequest = { url: string; method: 'GET' | 'POST'; fields: WebhookFields };

type Outcome =
  | { ok: true; status: number; contentType: string; body: string }
  /** `errorCode` is Twilio's, as it would stand in the debugger and in ErrorCode. */
  | { ok: false; errorCode: number; error: string };

export type WebhookReply = Outcome & { durationMs: number };

export type WebhookClientOptions = {
  authToken: string;
  /** The origin the outside world knows; signatures cover it. */
  publicUrl: string;
  /** Where requests to that origin really go. */
  workerUrl: string;
  totalMs?: number;
};

export type WebhookClient = {
  request(request: WebhookRequest): Promise<WebhookReply>;
  /** The URL to dial for a public one. */
  route(url: string): string;
  /** Resolves a URL of a TwiML document against the address the document came from. */
  resolve(url: string, base: string): string;
};

/** Requests webhooks the way Twilio does: signed, at most 15 s, one more try when the connection failed. */
export function createWebhookClient(options: WebhookClientOptions): WebhookClient {
  const { authToken, publicUrl, workerUrl } = options;

  /** https and http, wss and ws are one origin for routing. */
  function route(url: string): string {
    const target = new URL(url);
    const known = new URL(publicUrl);
    if (target.host !== known.host) return url;
    const real = new URL(workerUrl);
    const scheme = target.protocol.startsWith('ws') ? real.protocol.replace('http', 'ws') : real.protocol;
    return `${scheme}//${real.host}${target.pathname}${target.search}`;
  }

  async function attempt(
    request: WebhookRequest,
    { token, signal }: { token: string; signal: AbortSignal },
  ): Promise<Response> {
    const bare = request.url.split('#')[0] ?? request.url; // connection overrides stand in the fragment and are not signed
    const query = new URLSearchParams(request.fields).toString();
    const signedUrl = request.method === 'GET' ? `${bare}${bare.includes('?') ? '&' : '?'}${query}` : bare;
    const signature = twilio.getExpectedTwilioSignature(
      authToken,
      signedUrl,
      request.method === 'GET' ? {} : request.fields,
    );
    const headers = {
      'User-Agent': 'TwilioProxy/1.1',
      Accept: '*/*',
      'X-Home-Region': 'us1',
      'X-Twilio-Signature': signature,
      'I-Twilio-Idempotency-Token': token,
      ...(request.method === 'POST' ? { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' } : {}),
    };
    return fetch(route(signedUrl), {
      method: request.method,
      headers,
      signal,
      ...(request.method === 'POST' ? { body: query } : {}),
    });
  }

  /** One try; null: the connection failed, so that it may be tried again. */
  async function tryOnce(
    webhook: WebhookRequest,
    once: { token: string; signal: AbortSignal },
  ): Promise<Outcome | null> {
    try {
      const response = await attempt(webhook, once);
      const body = await response.text();
      if (!response.ok) return { ok: false, errorCode: 11200, error: `HTTP ${response.status}` };
      return { ok: true, status: response.status, contentType: response.headers.get('content-type') ?? '', body };
    } catch (error) {
      if (once.signal.aborted) return { ok: false, errorCode: 11205, error: 'No answer within 15 s' };
      if (isConnectFailure(error)) return null;
      return { ok: false, errorCode: 11205, error: describeFailure(error) };
    }
  }

  async function request(webhook: WebhookRequest): Promise<WebhookReply> {
    const startedAt = performance.now();
    const measured = (outcome: Outcome): WebhookReply => ({
      ...outcome,
      durationMs: Math.round(performance.now() - startedAt),
    });
    if (!URL.canParse(webhook.url))
      return measured({ ok: false, errorCode: 11100, error: `Invalid URL ${webhook.url}` });
    const once = { token: randomUUID(), signal: AbortSignal.timeout(options.totalMs ?? WEBHOOK_TOTAL_MS) };
    for (let tries = 0; tries <= CONNECT_RETRIES; tries += 1) {
      const outcome = await tryOnce(webhook, once);
      if (outcome) return measured(outcome);
    }
    return measured({ ok: false, errorCode: 11205, error: `Cannot connect to ${new URL(route(webhook.url)).host}` });
  }

  return { request, route, resolve: (url, base) => (URL.canParse(url, base) ? new URL(url, base).href : url) };
}

const CONNECT_FAILURES: readonly string[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
];

function isConnectFailure(error: unknown): boolean {
  return CONNECT_FAILURES.includes(failureCode(error));
}

function describeFailure(error: unknown): string {
  return failureCode(error) || String(error);
}

function failureCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
