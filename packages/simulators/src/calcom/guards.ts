import type { FastifyRequest } from 'fastify';
import { tooManyRequests } from './faults.ts';
import { badRequest, forbidden, notFound, unauthorized } from './wire-errors.ts';

const SLOTS_VERSION = '2024-09-04';
const BOOKINGS_VERSIONS = new Set(['2024-08-13', '2026-02-25']);
const EVENT_TYPES_VERSION = '2024-06-14';
const RATE_WINDOW_MS = 60_000;

/** With any version but its own the slots route does not exist (A1). */
export function requireSlotsVersion(request: FastifyRequest): void {
  if (request.headers['cal-api-version'] === SLOTS_VERSION) return;
  throw notFound(`Cannot ${request.method} ${request.url}`);
}

/** A missing or foreign version reaches the old controller, which wants another body (A1, A2). */
export function requireBookingsVersion(request: FastifyRequest): void {
  if (BOOKINGS_VERSIONS.has(String(request.headers['cal-api-version']))) return;
  if (request.url.includes('/reschedule')) throw notFound(`Cannot ${request.method} ${request.url}`);
  throw badRequest('Bad Request Exception');
}

/** The old controller of the event types answers another shape, which nobody who forgot the header can read (A1). */
export function requireEventTypesVersion(request: FastifyRequest): void {
  if (request.headers['cal-api-version'] === EVENT_TYPES_VERSION) return;
  throw badRequest('Bad Request Exception');
}

/** Webhooks and the account are the same under every version (vendor source: API_VERSIONS_VALUES). */
export function anyVersion(): void {}

/** `guarded`: without a key the permissions guard answers, not the strategy (A5). */
export type KeyPolicy = 'public' | 'required' | 'guarded';

/** Keys are taken unless configured as bad. Some routes may be used without one. Answers who is asking. */
export function checkKey(request: FastifyRequest, policy: KeyPolicy, badKeys: ReadonlySet<string>): string {
  const { authorization } = request.headers;
  if (authorization === undefined && policy === 'public') return request.ip;
  if (authorization === undefined && policy === 'guarded') {
    throw forbidden('PermissionsGuard - no authentication provided');
  }
  const key = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
  if (key === undefined) throw unauthorized('ApiAuthStrategy - No authentication method provided');
  if (badKeys.has(key)) throw unauthorized('ApiAuthStrategy - api key - Your api key is not valid');
  return key;
}

export interface RateLimiter {
  /** Counts a request and answers the headers that tell about it. @throws CalcomError 429. */
  count(who: string, nowMs: number): Record<string, string>;
}

/** Fixed windows of a minute per key, as the headers of the real one suggest (A8). */
export function createRateLimiter(maxPerMinute: number): RateLimiter {
  const windows = new Map<string, { startedAtMs: number; count: number }>();
  return {
    count(who, nowMs) {
      const known = windows.get(who);
      const fresh = known === undefined || nowMs - known.startedAtMs >= RATE_WINDOW_MS;
      const window = fresh ? { startedAtMs: nowMs, count: 0 } : known;
      window.count += 1;
      windows.set(who, window);
      const resetSec = Math.ceil((window.startedAtMs + RATE_WINDOW_MS - nowMs) / 1_000);
      const headers = {
        'x-ratelimit-limit-default': String(maxPerMinute),
        'x-ratelimit-remaining-default': String(Math.max(0, maxPerMinute - window.count)),
        'x-ratelimit-reset-default': String(resetSec),
      };
      // No Retry-After: that the real one sends it is unverified (A8), so nobody may need it.
      if (window.count > maxPerMinute) throw tooManyRequests(headers);
      return headers;
    },
  };
}
