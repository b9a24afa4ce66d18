import type { Logger } from '@offhook/telemetry';
import type { WorkerServices } from '@offhook/wiring/worker';
import type { CallDesk } from '../calls/call-desk.ts';
import type { CallRegistry } from '../calls/call-registry.ts';
import type { CallRuntime } from '../calls/call-runtime.ts';
import type { HumanDesk } from '../humans/human-desk.ts';
import { isCallerGone } from './connect-ended-webhook.ts';
import type { TwilioHandler } from './twilio-webhook.ts';

export interface StatusOptions {
  readonly desk: CallDesk;
  readonly humans: Pick<HumanDesk, 'callOver'>;
  readonly registry: CallRegistry<CallRuntime>;
  readonly services: Pick<WorkerServices, 'findCallBySid' | 'finishOrphanedCall' | 'dualMode'>;
  readonly logger: Logger;
}

/** Another worker may hold the call and be about to finish it. */
const ORPHAN_GRACE_MS = 5_000;
/** The database may be away: it is asked again, further and further apart, for about an hour. */
const MAX_TRIES = 10;

/** `POST /twilio/status`: the call is over for Twilio. Whoever still holds it lets go; any worker may be told. */
export function statusWebhook({ desk, humans, registry, services, logger }: StatusOptions): TwilioHandler {
  async function settle(callSid: string, lengthSec: number): Promise<void> {
    const known = await services.findCallBySid(callSid);
    if (known?.status !== 'active') return;
    if (known.mode === 'vapi') return services.dualMode.finishVapiCall(known, lengthSec);
    // With a human or at the voicemail; or left, and never taken up again.
    if (!(await humans.callOver(known)))
      await services.finishOrphanedCall(known, known.wasAnswered && known.workerId ? 'worker_lost' : 'caller_hung_up');
  }

  function settleLater(callSid: string, lengthSec: number, tries = 1): void {
    const look = () =>
      settle(callSid, lengthSec).catch((error: unknown) => {
        logger.error({ err: error, callSid, tries }, 'an orphaned call could not be finished');
        if (tries < MAX_TRIES) settleLater(callSid, lengthSec, tries + 1);
      });
    setTimeout(() => void look(), ORPHAN_GRACE_MS * 2 ** (tries - 1)).unref();
  }

  return async (params) => {
    const { CallSid: callSid } = params;
    if (!callSid || !isCallerGone(params)) return null;
    registry.get(callSid)?.tell({ type: 'media.stopped' });
    // Ended here: the journal has its last record or is writing it. Left here: somebody has to end it.
    const ending = desk.endingOf(callSid);
    if (!ending || LEFT.has(ending.endReason)) {
      settleLater(callSid, Number.parseInt(params.CallDuration ?? '', 10) || 0);
    }
    return null;
  };
}

/** Endings of our part after which the call went on. */
const LEFT: ReadonlySet<string> = new Set(['handed_over', 'transferred', 'realtime_lost']);
