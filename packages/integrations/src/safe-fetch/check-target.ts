import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { SafeFetchRefusal } from '@offhook/core';
import { isPublicAddress } from './public-address.ts';

/** A resolved address, as `node:dns` gives it. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** All addresses of a name; none when there is no such name. Rejects when the resolver itself does not answer. */
export type ResolveHost = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export interface TargetRules {
  readonly allowHttp: boolean;
  /** `host:port` that may be private: set by whoever runs Offhook, never by an owner. */
  readonly trustedHosts: ReadonlySet<string>;
  readonly resolve: ResolveHost;
}

export type CheckedTarget =
  | {
      readonly ok: true;
      readonly url: URL;
      /** The only addresses the connection may go to: resolved once, checked, pinned. */
      readonly addresses: readonly ResolvedAddress[];
    }
  | { readonly ok: false; readonly refusal: SafeFetchRefusal };

const HIGHEST_SYSTEM_PORT = 1_023;
const WEB_PORTS = new Set([80, 443]);

/** The name does not exist, or has no address. Anything else (`EAI_AGAIN`) may be better in a moment. */
const NO_SUCH_NAME = new Set(['ENOTFOUND', 'ENODATA', 'ENONAME']);

/** What the system's resolver says, hosts file included: a name that is local there is refused for its address. */
export const systemResolver: ResolveHost = async (hostname) => {
  try {
    const found = await lookup(hostname, { all: true, verbatim: true });
    return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && NO_SUCH_NAME.has(String(error.code))) return [];
    throw error;
  }
};

/**
 * Decides whether an address may be fetched, and pins what its name means. One address that is not public refuses the name:
 * a mixture is how rebinding starts.
 */
export async function checkTarget(address: string, rules: TargetRules): Promise<CheckedTarget> {
  const read = readUrl(address, rules);
  if (!read.ok) return read;
  const { url } = read;
  const addresses = await addressesOf(bareHost(url), rules.resolve);
  if (addresses.length === 0) return { ok: false, refusal: 'name_unknown' };
  const trusted = rules.trustedHosts.has(`${bareHost(url)}:${portOf(url)}`);
  if (!trusted && !addresses.every((each) => isPublicAddress(each.address)))
    return { ok: false, refusal: 'address_refused' };
  return { ok: true, url, addresses };
}

/** Everything about an address that needs no look-up. */
function readUrl(
  address: string,
  { allowHttp, trustedHosts }: TargetRules,
): { ok: true; url: URL } | { ok: false; refusal: SafeFetchRefusal } {
  // The URL parser also turns `0x7f.1`, `2130706433` and full-width digits into the dotted form that is checked.
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.hostname === '' || url.username !== '' || url.password !== '')
    return { ok: false, refusal: 'url_invalid' };
  const trusted = trustedHosts.has(`${bareHost(url)}:${portOf(url)}`);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && (allowHttp || trusted)))
    return { ok: false, refusal: 'scheme_refused' };
  const port = portOf(url);
  if (!trusted && port <= HIGHEST_SYSTEM_PORT && !WEB_PORTS.has(port)) return { ok: false, refusal: 'port_refused' };
  return { ok: true, url };
}

async function addressesOf(hostname: string, resolve: ResolveHost): Promise<readonly ResolvedAddress[]> {
  const family = isIP(hostname);
  if (family === 4 || family === 6) return [{ address: hostname, family }];
  return resolve(hostname);
}

/** `[::1]` without its brackets, as resolvers and sockets want it. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}
