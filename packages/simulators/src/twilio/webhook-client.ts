import { randomUUID } from 'node:crypto';
import twilio from 'twilio';
import type { WebhookFields } from './call-fields.ts';
import { type ConnectionLimits, connectionLimits, WEBHOOK_TOTAL_MS } from './connection-overrides.ts';
import { askHttp, type HttpAnswer } from './http-exchange.ts';

export { WEBHOOK_TOTAL_MS };

export type WebhookRequest = { url: string; method: 'GET' | 'POST'; fields: WebhookFields };

type Outcome =
  | { ok: true; status: number; contentType: string; body: string; raw: Buffer }
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

/** Twilio follows so many redirects, then reports 11215. */
const MAX_REDIRECTS = 10;
const REDIRECTS = [301, 302, 303, 307, 308];
/** Redirects that keep the method and the form. */
const REPEATED = [307, 308];

/** What stays the same over all tries of one webhook. */
type Once = { token: string; signal: AbortSignal; limits: ConnectionLimits };

/** Requests webhooks the way Twilio does: signed, at most 15 s, tried again as the URL's fragment says, with one idempotency token. */
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

  function attempt({ url, method, fields }: WebhookRequest, { token, signal, limits }: Once): Promise<HttpAnswer> {
    const query = new URLSearchParams(fields).toString();
    const asksByUrl = method === 'GET' && query !== '';
    const signedUrl = asksByUrl ? `${url}${url.includes('?') ? '&' : '?'}${query}` : url;
    const signature = twilio.getExpectedTwilioSignature(authToken, signedUrl, method === 'GET' ? {} : fields);
    const headers = {
      'User-Agent': 'TwilioProxy/1.1',
      Accept: '*/*',
      'X-Home-Region': 'us1',
      'X-Twilio-Signature': signature,
      'I-Twilio-Idempotency-Token': token,
      ...(method === 'POST' ? { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' } : {}),
    };
    const { connectMs, readMs } = limits;
    return askHttp({
      url: route(signedUrl),
      method,
      headers,
      body: method === 'POST' ? query : null,
      connectMs,
      readMs,
      signal,
    });
  }

  /** One try, with the redirects it leads to. */
  async function follow(webhook: WebhookRequest, once: Once): Promise<HttpAnswer | 'too-many-redirects'> {
    let at: WebhookRequest = { ...webhook, url: webhook.url.split('#')[0] ?? webhook.url };
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      const answer = await attempt(at, once);
      if (answer.kind !== 'answered' || !REDIRECTS.includes(answer.status) || answer.location === null) return answer;
      const url = URL.canParse(answer.location, at.url) ? new URL(answer.location, at.url).href : at.url;
      at = REPEATED.includes(answer.status) ? { ...at, url } : { url, method: 'GET', fields: {} };
    }
    return 'too-many-redirects';
  }

  async function request(webhook: WebhookRequest): Promise<WebhookReply> {
    const startedAt = performance.now();
    const measured = (outcome: Outcome): WebhookReply => ({
      ...outcome,
      durationMs: Math.round(performance.now() - startedAt),
    });
    if (!URL.canParse(webhook.url))
      return measured({ ok: false, errorCode: 11100, error: `Invalid URL ${webhook.url}` });
    const limits = connectionLimits(webhook.url);
    const signal = AbortSignal.timeout(Math.min(limits.totalMs, options.totalMs ?? WEBHOOK_TOTAL_MS));
    const once = { token: randomUUID(), signal, limits };
    for (let tries = 0; ; tries += 1) {
      const answer = await follow(webhook, once);
      const mayRetry = tries < limits.retries && !signal.aborted;
      if (mayRetry && answer !== 'too-many-redirects' && isRetried(answer, limits)) continue;
      return measured(outcomeOf(answer, { host: new URL(route(webhook.url)).host, isOutOfTime: signal.aborted }));
    }
  }

  return { request, route, resolve: (url, base) => (URL.canParse(url, base) ? new URL(url, base).href : url) };
}

function isRetried(answer: HttpAnswer, { retryOn }: ConnectionLimits): boolean {
  if (answer.kind === 'ct' || answer.kind === 'rt') return retryOn.includes(answer.kind);
  if (answer.kind !== 'answered') return false;
  if (answer.status >= 500) return retryOn.includes('5xx');
  return answer.status >= 400 && retryOn.includes('4xx');
}

/** Twilio's codes: 11200 an HTTP error, 11205 no connection or no answer, 11215 too many redirects. */
function outcomeOf(
  answer: HttpAnswer | 'too-many-redirects',
  { host, isOutOfTime }: { host: string; isOutOfTime: boolean },
): Outcome {
  if (answer === 'too-many-redirects') return { ok: false, errorCode: 11215, error: 'Too many redirects' };
  switch (answer.kind) {
    case 'answered': {
      const { status, contentType, raw } = answer;
      if (status < 200 || status > 299) return { ok: false, errorCode: 11200, error: `HTTP ${status}` };
      return { ok: true, status, contentType, body: raw.toString('utf8'), raw };
    }
    case 'ct':
      return { ok: false, errorCode: 11205, error: `Cannot connect to ${host}` };
    case 'rt':
      return { ok: false, errorCode: 11205, error: isOutOfTime ? 'No answer within 15 s' : answer.error };
    case 'broken':
      return { ok: false, errorCode: 11205, error: answer.error };
  }
}
