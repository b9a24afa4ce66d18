import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { badRequest, CalcomError } from './wire-errors.ts';

/**
 * What the calendar suffers from. `http-400-exists` is the race of two writers (P2002). The `…-after-commit` kinds do what was asked and lose the answer: the outcome is unknown
 * to whoever asked, which is what exactly-once is about.
 */
export const CALCOM_FAULTS = [
  'off',
  'http-500',
  'http-504',
  'http-429',
  'http-400-exists',
  'timeout',
  'reset',
  'slow',
  'not-json',
  'http-500-after-commit',
  'http-504-after-commit',
  'timeout-after-commit',
  'reset-after-commit',
] as const;
export type CalcomFault = (typeof CALCOM_FAULTS)[number];

const SLOW_MS = 3_000;

export interface FaultReach {
  /** How many requests meet the fault before it goes by itself; without it, it stays. */
  readonly times?: number;
  /** Only requests about this event type meet it, so that calls side by side can have different luck. */
  readonly eventTypeId?: number;
}

export interface FaultSwitch {
  set(mode: CalcomFault, reach?: FaultReach): void;
  /** The fault a request meets; counts it. Null: a request about no event type in particular. */
  take(eventTypeId: number | null): CalcomFault;
  clear(): void;
}

/** One fault for everybody, and one for each event type. */
export function createFaultSwitch(): FaultSwitch {
  const faults = new Map<number | null, { mode: CalcomFault; left: number }>();
  return {
    set(mode, { times = Number.POSITIVE_INFINITY, eventTypeId } = {}) {
      const whose = eventTypeId ?? null;
      if (mode === 'off') faults.delete(whose);
      else faults.set(whose, { mode, left: times });
    },
    take(eventTypeId) {
      const whose = faults.has(eventTypeId) ? eventTypeId : null;
      const fault = faults.get(whose);
      if (!fault) return 'off';
      fault.left -= 1;
      if (fault.left <= 0) faults.delete(whose);
      return fault.mode;
    },
    clear: () => faults.clear(),
  };
}

/** What happens instead of the work. Null: the work is done. */
export async function failBefore(fault: CalcomFault, reply: FastifyReply): Promise<'gone' | null> {
  if (fault === 'slow') await sleep(SLOW_MS);
  if (fault === 'http-500') throw serverError();
  if (fault === 'http-504') throw gatewayTimeout();
  if (fault === 'http-400-exists') throw badRequest('A resource with these details already exists.');
  if (fault === 'not-json') return maintenancePage(reply);
  if (fault === 'http-429') throw tooManyRequests({ 'retry-after': '1' });
  if (fault === 'timeout') return neverAnswer(reply);
  if (fault === 'reset') return hangUp(reply);
  return null;
}

/** What becomes of the answer once the work is done. */
export async function failAfter(fault: CalcomFault, reply: FastifyReply): Promise<'gone' | null> {
  if (fault === 'http-500-after-commit') throw serverError();
  if (fault === 'http-504-after-commit') throw gatewayTimeout();
  if (fault === 'timeout-after-commit') return neverAnswer(reply);
  if (fault === 'reset-after-commit') return hangUp(reply);
  return null;
}

export function tooManyRequests(headers: Record<string, string>): CalcomError {
  return new CalcomError({ status: 429, code: 'ThrottlerException', headers }, 'ThrottlerException: Too Many Requests');
}

function serverError(): CalcomError {
  return new CalcomError({ status: 500, code: 'InternalServerErrorException' }, 'Internal server error');
}

function gatewayTimeout(): CalcomError {
  return new CalcomError({ status: 504, code: 'GatewayTimeoutException' }, 'Gateway Timeout');
}

/** What a proxy says in Cal.com's place. */
function maintenancePage(reply: FastifyReply): 'gone' {
  reply.code(200).type('text/html').send('<html><body>We will be back shortly</body></html>');
  return 'gone';
}

/** Keeps the connection open and says nothing until the other side gives up. */
function neverAnswer(reply: FastifyReply): 'gone' {
  reply.hijack();
  return 'gone';
}

function hangUp(reply: FastifyReply): 'gone' {
  reply.hijack();
  reply.raw.socket?.resetAndDestroy();
  return 'gone';
}
