import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';

/** What the map suffers from. Each API says it in its own way: Geocoding in the body of a 200, Routes by the HTTP status. */
export const GOOGLE_MAPS_FAULTS = [
  'off',
  'http-500',
  'timeout',
  'reset',
  'slow',
  'over-query-limit',
  'over-daily-limit',
  'request-denied',
  'unknown-error',
  'zero-results',
  'garbage',
] as const;
export type GoogleMapsFault = (typeof GOOGLE_MAPS_FAULTS)[number];

export type GoogleMapsApi = 'geocoding' | 'routes';

export interface MapsFaultReach {
  /** How many requests meet the fault before it goes by itself; without it, it stays. */
  readonly times?: number;
  /** Only this API; without it, both. */
  readonly api?: GoogleMapsApi;
}

const SLOW_MS = 3_500;

export interface MapsFaultSwitch {
  set(mode: GoogleMapsFault, reach?: MapsFaultReach): void;
  /** The fault a request meets; counts it. */
  take(api: GoogleMapsApi): GoogleMapsFault;
  clear(): void;
}

/** One fault at a time for each API. */
export function createMapsFaultSwitch(): MapsFaultSwitch {
  const faults = new Map<GoogleMapsApi, { mode: GoogleMapsFault; left: number }>();
  return {
    set(mode, { times = Number.POSITIVE_INFINITY, api } = {}) {
      for (const which of api === undefined ? (['geocoding', 'routes'] as const) : [api]) {
        if (mode === 'off') faults.delete(which);
        else faults.set(which, { mode, left: times });
      }
    },
    take(api) {
      const fault = faults.get(api);
      if (!fault) return 'off';
      fault.left -= 1;
      if (fault.left <= 0) faults.delete(api);
      return fault.mode;
    },
    clear: () => faults.clear(),
  };
}

/** Plays the faults below HTTP. True: there will be no answer. */
export async function breakConnection(fault: GoogleMapsFault, reply: FastifyReply): Promise<boolean> {
  if (fault === 'slow') await sleep(SLOW_MS);
  if (fault !== 'timeout' && fault !== 'reset') return false;
  reply.hijack();
  if (fault === 'reset') reply.raw.socket?.resetAndDestroy();
  return true;
}
