import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { bareHost, portOf, type ResolvedAddress } from './check-target.ts';

const USER_AGENT = 'Offhook/1 (phone receptionist; fetches what the business owner set up)';

/** Ours to set, or dangerous when somebody else sets them. */
const REFUSED_HEADERS = new Set([
  'host',
  'content-length',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'proxy-authorization',
]);

export interface PinnedRequest {
  readonly url: URL;
  readonly addresses: readonly ResolvedAddress[];
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * One HTTP exchange on a connection of its own, to one of the given addresses and nowhere else: the name is not asked again, so
 * it cannot mean something else in the meantime. The certificate is checked for the name. Settles with the answer's head.
 */
export function sendPinned({ url, addresses, method, headers, body, signal }: PinnedRequest): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send({
      protocol: url.protocol,
      hostname: bareHost(url),
      port: portOf(url),
      path: `${url.pathname}${url.search}`,
      method,
      agent: false,
      signal,
      lookup: pinnedTo(addresses),
      headers: {
        'user-agent': USER_AGENT,
        'accept-encoding': 'gzip, deflate, br',
        ...allowedHeaders(headers),
        host: url.host,
        connection: 'close',
        ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
      },
    });
    request.on('response', resolve);
    request.on('error', reject);
    request.end(body);
  });
}

function allowedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(lower.filter(([name]) => !REFUSED_HEADERS.has(name)));
}

function pinnedTo(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, options, answer) => {
    const wanted = addresses.filter(({ family }) => !options.family || options.family === family);
    const all = wanted.length > 0 ? wanted : addresses;
    if (options.all) return answer(null, [...all]);
    return answer(null, all[0]?.address ?? '', all[0]?.family);
  };
}
