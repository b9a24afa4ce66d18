import { type CallEventType, EVENT_TYPE } from '@offhook/core';
import { instruments, type Logger } from '@offhook/telemetry';
import type { WorkerServices } from '@offhook/wiring/worker';
import { eventLimit } from './event-limit.ts';

/** Rows a minute that forged requests can cause, after a first burst. */
const BURST = 20;
const EVERY_MS = 10_000;

export type StrayEvents = (type: 'bad_signature' | 'bad_token', about: Record<string, string | null>) => void;

const TYPES = {
  bad_signature: EVENT_TYPE.refusedBadSignature,
  bad_token: EVENT_TYPE.refusedBadToken,
} as const satisfies Record<string, CallEventType>;

/** Writes down refused requests, a limited number of them, without making the refusal wait. */
export function createStrayEvents(services: Pick<WorkerServices, 'recordStrayEvent'>, logger: Logger): StrayEvents {
  const limits = {
    bad_signature: eventLimit({ burst: BURST, everyMs: EVERY_MS }),
    bad_token: eventLimit({ burst: BURST, everyMs: EVERY_MS }),
  };
  return (reason, about) => {
    instruments().callsRefused.add(1, { reason });
    const heldBack = limits[reason].take();
    if (heldBack === null) return;
    logger.warn({ reason, ...about, heldBack }, 'a request was refused');
    services.recordStrayEvent({ type: TYPES[reason], payload: { ...about, heldBack } }).catch((error: unknown) => {
      logger.error({ err: error }, 'a refused request could not be written down');
    });
  };
}
