import type { EndReason } from '@offhook/call';
import type { KnownCall } from '@offhook/core';
import type { Logger } from '@offhook/telemetry';
import type { WorkerServices } from '@offhook/wiring/worker';
import type { CallDesk } from '../calls/call-desk.ts';
import type { CallRegistry } from '../calls/call-registry.ts';
import type { CallRuntime } from '../calls/call-runtime.ts';
import { TWIML_SENTENCES } from '../calls/call-sentences.ts';
import type { TwilioHandler, TwilioParams } from './twilio-webhook.ts';
import { fallback, hangUp, sayAndHangUp } from './twiml.ts';

export interface AfterCallOptions {
  readonly desk: CallDesk;
  readonly registry: CallRegistry<CallRuntime>;
  readonly services: WorkerServices;
  readonly publicUrl: string;
  readonly logger: Logger;
}

/** Another worker may hold the call and be about to finish it. */
const ORPHAN_GRACE_MS = 5_000;
/** Endings after which the caller, if still there, has nothing more to hear. */
const SAID_GOODBYE: ReadonlySet<string> = new Set<EndReason>(['caller_silent', 'max_duration']);
const FINAL_CALL_STATUSES: ReadonlySet<string> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
const ANSWERED_DIAL_STATUSES: ReadonlySet<string> = new Set(['completed', 'answered']);

/** `POST /twilio/connect-ended`: a stream or a dialled leg is over; what shall become of the call? */
export function connectEndedWebhook(options: AfterCallOptions): TwilioHandler {
  return async (params) => {
    if (!params.CallSid) return hangUp();
    if (params.DialCallStatus) return dialEnded(options, params);
    return streamEnded(options, params.CallSid, isCallerGone(params));
  };
}

/** `POST /twilio/status`: the call is over for Twilio. Whoever still holds it lets go. */
export function statusWebhook({ desk, registry, services, logger }: AfterCallOptions): TwilioHandler {
  return async (params) => {
    const { CallSid: callSid } = params;
    if (!callSid || !isCallerGone(params)) return null;
    registry.get(callSid)?.tell({ type: 'media.stopped' });
    // Ended here: the journal has its last record or is writing it.
    if (desk.endingOf(callSid)) return null;
    const settle = () =>
      settleOrphan(services, callSid).catch((error: unknown) => {
        logger.error({ err: error, callSid }, 'an orphaned call could not be finished');
      });
    setTimeout(() => void settle(), ORPHAN_GRACE_MS).unref();
    return null;
  };
}

/** A call that is over and that no process has finished, though each had the time to. */
async function settleOrphan(services: WorkerServices, callSid: string): Promise<void> {
  const known = await services.findCallBySid(callSid);
  if (known?.status !== 'active') return;
  if (known.mode === 'forward') await services.finishForwardedCall(known, { wasAnswered: false, durationSec: 0 });
  else await services.finishOrphanedCall(known, known.wasAnswered ? 'worker_lost' : 'caller_hung_up');
}

/** `POST /twilio/fallback`: Twilio could not use our answer. A human, or a sentence, and a record of it. */
export function fallbackWebhook({ services, publicUrl }: AfterCallOptions): TwilioHandler {
  return async (params) => {
    const number = params.To ? await services.findNumber(params.To).catch(() => null) : null;
    if (number && params.CallSid) {
      const { CallSid: callSid, ErrorCode: errorCode = null } = params;
      const payload = { callSid, errorCode };
      await services
        .recordStrayEvent({ type: 'call.refused.failure', payload, projectId: number.projectId })
        .catch(() => undefined);
    }
    return fallback({ publicUrl, contactPhone: number?.project.contactPhone ?? null });
  };
}

function isCallerGone({ CallStatus = '' }: TwilioParams): boolean {
  return FINAL_CALL_STATUSES.has(CallStatus);
}

async function streamEnded(
  { desk, registry, services, publicUrl }: AfterCallOptions,
  callSid: string,
  isGone: boolean,
): Promise<string> {
  const live = registry.get(callSid);
  // Twilio's word reached us before the socket's end did, or the socket died without one.
  live?.tell(isGone ? { type: 'media.stopped' } : { type: 'call.endRequested', reason: 'media_lost' });
  if (isGone) return hangUp();
  const ending = desk.endingOf(callSid);
  if (ending && SAID_GOODBYE.has(ending.endReason)) return hangUp();
  const known = ending ? null : await services.findCallBySid(callSid);
  if (known) return afterLostWorker({ services, publicUrl }, known);
  return fallback({ publicUrl, contactPhone: ending?.contactPhone ?? null, sentence: TWIML_SENTENCES.interrupted });
}

/** No process of ours remembers the call: its worker is gone, or it ended long ago. */
async function afterLostWorker(
  { services, publicUrl }: Pick<AfterCallOptions, 'services' | 'publicUrl'>,
  known: KnownCall,
): Promise<string> {
  if (known.status === 'completed' && known.endReason && SAID_GOODBYE.has(known.endReason)) return hangUp();
  if (known.status === 'active') await services.finishOrphanedCall(known, 'worker_lost');
  return fallback({ publicUrl, contactPhone: known.contactPhone, sentence: TWIML_SENTENCES.interrupted });
}

async function dialEnded({ services }: AfterCallOptions, params: TwilioParams): Promise<string> {
  const wasAnswered = ANSWERED_DIAL_STATUSES.has(params.DialCallStatus ?? '');
  const known = params.CallSid ? await services.findCallBySid(params.CallSid) : null;
  if (known?.mode === 'forward') {
    const durationSec = Number.parseInt(params.DialCallDuration ?? '0', 10) || 0;
    await services.finishForwardedCall(known, { wasAnswered, durationSec });
  }
  return wasAnswered ? hangUp() : sayAndHangUp(TWIML_SENTENCES.nobodyAnswered);
}
