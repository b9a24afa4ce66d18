import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { CalcomError } from './wire-errors.ts';

/**
 * What the calendar suffers from. The `…-after-commit` kinds do what was asked and lose the answer: the outcome is unknown
 * to whoever asked, which is what exactly-once is about.
 */
export const CALCOM_FAULTS = [
  'off',
  'http-500',
  'http-429',
  'timeout',
  'reset',
  'slow',
  'http-500-after-commit',
  'timeout-after-commit',
  'reset-after-commit',
] as const;
export type CalcomFault = (typeof CALCOM_FAULTS)[number];

const SLOW_MS = 3_000;

export interface FaultSwitch {
  set(mode: CalcomFault, times?: number): void;
  /** The fault this request meets; counts it. */
  take(): CalcomFault;
}

/** `times`: how many requests meet the fault before it goes by itself; without it, it stays. */
export function createFaultSwitch(): FaultSwitch {
  let mode: CalcomFault = 'off';
  let left = Number.POSITIVE_INFINITY;
  return {
    set(next, times = Number.POSITIVE_INFINITY) {
      mode = next;
      left = times;
    },
    take() {
      if (left <= 0) mode = 'off';
      left -= 1;
      return mode;
    },
  };
}

/** What happens instead of the work. Null: the work is done. */
export async function failBefore(fault: CalcomFault, reply: FastifyReply): Promise<'gone' | null> {
  if (fault === 'slow') await sleep(SLOW_MS);
  if (fault === 'http-500') throw serverError();
  if (fault === 'http-429') throw tooManyRequests(1);
  if (fault === 'timeout') return neverAnswer(reply);
  if (fault === 'reset') return hangUp(reply);
  return null;
}

/** What becomes of the answer once the work is done. */
export async function failAfter(fault: CalcomFault, reply: FastifyReply): Promise<'gone' | null> {
  if (fault === 'http-500-after-commit') throw serverError();
  if (fault === 'timeout-after-commit') return neverAnswer(reply);
  if (fault === 'reset-after-commit') return hangUp(reply);
  return null;
}

export function tooManyRequests(retryAfterSec: number): CalcomError {
  const message = 'ThrottlerException: Too Many Requests';
  return new CalcomError(
    { status: 429, code: 'ThrottlerException', headers: { 'retry-after': String(retryAfterSec) } },
    message,
  );
}

function serverError(): CalcomError {
  return new CalcomError({ status: 500, code: 'InternalServerErrorException' }, 'Internal server error');
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
