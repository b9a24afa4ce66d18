import type { AddressLook, CertificateLook, PublicAddressPort, SafeFetch, SafeFetchAnswer } from '@offhook/core';
import { checkTarget, type ResolveHost, systemResolver } from '../safe-fetch/check-target.ts';
import { createSafeFetch } from '../safe-fetch/safe-fetch.ts';
import { readCertificate } from './read-certificate.ts';

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 4_096;
/** What a proxy answers whose server is away. */
const NOBODY_BEHIND = new Set([502, 503, 504]);

export interface PublicAddressOptions {
  /** Twilio is a simulator on this machine: it reaches what the internet does not, without https. */
  readonly simulated: boolean;
  /** `host:port` that may lie in a private network. */
  readonly trustedHosts: readonly string[];
  readonly resolve?: ResolveHost;
  /** Authorities to trust instead of the system's; PEM. */
  readonly ca?: string;
  /** Epoch milliseconds. */
  now(): number;
}

/** Looks at our own address as Twilio does: by its public name, with its certificate, on the path that says we are alive. */
export function publicAddress(options: PublicAddressOptions): PublicAddressPort {
  const { simulated, resolve = systemResolver } = options;
  return {
    async look(origin) {
      const url = new URL(origin);
      if (url.protocol !== 'https:' && !simulated) return { reach: 'not_https', certificate: null };
      const own = `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
      const trustedHosts = simulated ? [...options.trustedHosts, own] : options.trustedHosts;
      const safeFetch = createSafeFetch({ trustedHosts, resolve });
      const [certificate, reach] = await Promise.all([
        certificateOf(url, { ...options, trustedHosts, resolve }),
        reachOf(safeFetch, origin),
      ]);
      return { reach, certificate };
    },
  };
}

async function certificateOf(
  url: URL,
  { trustedHosts, resolve, ca, now }: PublicAddressOptions & { resolve: ResolveHost },
): Promise<CertificateLook | null> {
  if (url.protocol !== 'https:') return null;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const rules = { allowHttp: false, trustedHosts: new Set(trustedHosts), resolve };
  const target = await checkTarget(url.href, rules).catch(() => null);
  const address = target?.ok ? target.addresses[0]?.address : undefined;
  return address === undefined ? null : readCertificate({ url, address, signal, ca, nowMs: now() });
}

async function reachOf(safeFetch: SafeFetch, origin: string): Promise<AddressLook['reach']> {
  const answer = await safeFetch({ url: `${origin}/healthz`, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
  return answer.ok ? reachByAnswer(answer) : reachByRefusal(answer.refusal);
}

function reachByAnswer(answer: Extract<SafeFetchAnswer, { ok: true }>): AddressLook['reach'] {
  if (NOBODY_BEHIND.has(answer.status)) return 'not_running';
  return answer.status === 200 && saysAlive(answer.body.toString('utf8')) ? 'ours' : 'not_ours';
}

/** `{"status":"ok"}` of the voice worker (apps/voice-worker/src/http/health.ts), and no page that a tunnel shows instead. */
function saysAlive(body: string): boolean {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' && answer !== null && 'status' in answer && answer.status === 'ok';
  } catch {
    return false;
  }
}

type Refusal = Extract<SafeFetchAnswer, { ok: false }>['refusal'];

const REACH: Partial<Record<Refusal, AddressLook['reach']>> = {
  name_unknown: 'no_such_name',
  address_refused: 'private',
  timed_out: 'timed_out',
  redirect_refused: 'not_ours',
  too_many_redirects: 'not_ours',
  too_large: 'not_ours',
  answer_broken: 'not_ours',
};

function reachByRefusal(refusal: Refusal): AddressLook['reach'] {
  return REACH[refusal] ?? 'unreachable';
}
