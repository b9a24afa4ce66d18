import type { NumberRouting } from '../twilio-numbers-port.ts';

/** A routing as the audit log and the pages show it: what is not set is left out, and addresses are without their secrets. */
export type ShownRouting = Partial<Record<keyof NumberRouting, string>>;

const ADDRESSES: ReadonlySet<string> = new Set<keyof NumberRouting>([
  'voiceUrl',
  'voiceFallbackUrl',
  'statusCallback',
  'smsUrl',
  'smsFallbackUrl',
]);
/** A method and a mode say nothing about a number that has no address for them. */
const SAID_WITH: Partial<Record<keyof NumberRouting, keyof NumberRouting>> = {
  voiceMethod: 'voiceUrl',
  voiceFallbackMethod: 'voiceFallbackUrl',
  statusCallbackMethod: 'statusCallback',
  smsMethod: 'smsUrl',
  smsFallbackMethod: 'smsFallbackUrl',
};

export function shownRouting(routing: NumberRouting): ShownRouting {
  const fields = Object.entries(routing) as [keyof NumberRouting, string][];
  return Object.fromEntries(
    fields
      .filter(([field, value]) => value !== '' && routing[SAID_WITH[field] ?? field] !== '')
      .map(([field, value]) => [field, ADDRESSES.has(field) ? shownAddress(value) : value]),
  );
}

/** Segments of a path that are keys rather than words, as automation services give them out. */
const KEY_LIKE = /^(?=.*\d)[\w-]{16,}$/;
const KEPT_OF_A_KEY = 4;

/** An address without user name, password, the values of its query, and keys in its path. */
export function shownAddress(address: string): string {
  if (!URL.canParse(address)) return '…';
  const { protocol, host, pathname, search } = new URL(address);
  const path = pathname
    .split('/')
    .map((segment) => (KEY_LIKE.test(segment) ? `${segment.slice(0, KEPT_OF_A_KEY)}…` : segment))
    .join('/');
  return `${protocol}//${host}${path}${search === '' ? '' : '?…'}`;
}

/** `api.vapi.ai`; null: no address, or none that can be read. */
export function hostOf(address: string): string | null {
  return URL.canParse(address) ? new URL(address).host : null;
}
