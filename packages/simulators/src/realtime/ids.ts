import { randomBytes } from 'node:crypto';

type IdPrefix = 'sess' | 'conv' | 'item' | 'resp' | 'event' | 'call';

/** An id the way the Realtime API writes them: a prefix and 21 characters. */
export function realtimeId(prefix: IdPrefix): string {
  return `${prefix}_${randomBytes(16).toString('base64url').replaceAll(/[-_]/g, 'x').slice(0, 21)}`;
}
