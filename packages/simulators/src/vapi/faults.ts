import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { VapiError } from './wire-error.ts';

/**
 * What Vapi suffers from, until it is set to `off`. `bypass-refused` and `bypass-ignored`: an account without the hand-over of single
 * calls; the second rings the customer instead. `cut`: live calls lose their voice at once, and new ones after their greeting.
 * `duplicate`: every function call is delivered twice.
 */
export const VAPI_FAULTS = [
  'off',
  'down',
  'slow',
  'never',
  'http-429',
  'http-500',
  'bypass-refused',
  'bypass-ignored',
  'cut',
  'duplicate',
] as const;
export type VapiFault = (typeof VAPI_FAULTS)[number];

export interface VapiFaultReach {
  /** How many requests meet it before it goes by itself; without it, it stays. */
  readonly times?: number;
}

const SLOW_MS = 4_000;

export interface VapiFaultSwitch {
  set(mode: VapiFault, reach?: VapiFaultReach): void;
  /** The fault that a request or a call meets, counted; `off` when it is another kind. */
  take(...kinds: readonly VapiFault[]): VapiFault;
  clear(): void;
}

export function createFaultSwitch(): VapiFaultSwitch {
  let mode: VapiFault = 'off';
  let left = 0;
  return {
    set(next, { times = Number.POSITIVE_INFINITY } = {}) {
      mode = next;
      left = times;
    },
    take(...kinds) {
      if (mode === 'off' || !kinds.includes(mode)) return 'off';
      const taken = mode;
      left -= 1;
      if (left <= 0) mode = 'off';
      return taken;
    },
    clear() {
      mode = 'off';
    },
  };
}

/** What happens to a request before anything else. `gone`: nobody will answer it. */
export async function suffer(faults: VapiFaultSwitch, reply: FastifyReply): Promise<'gone' | null> {
  switch (faults.take('down', 'slow', 'never', 'http-429', 'http-500')) {
    case 'down':
      reply.hijack();
      reply.raw.socket?.resetAndDestroy();
      return 'gone';
    case 'never':
      reply.hijack();
      return 'gone';
    case 'slow':
      await sleep(SLOW_MS);
      return null;
    case 'http-429':
      throw new VapiError(429, 'ThrottlerException: Too Many Requests', { 'retry-after': '1' });
    case 'http-500':
      throw new VapiError(500, 'Internal server error');
    default:
      return null;
  }
}
