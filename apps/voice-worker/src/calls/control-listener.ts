import type { ControlMessage } from '@offhook/core';
import type { Logger } from '@offhook/telemetry';
import type { WorkerServices } from '@offhook/wiring/worker';
import type { HumanDesk } from '../humans/human-desk.ts';
import type { CallDesk } from './call-desk.ts';
import type { CallRegistry } from './call-registry.ts';
import type { CallRuntime } from './call-runtime.ts';

export interface ControlOptions {
  readonly desk: Pick<CallDesk, 'letGo'>;
  readonly humans: Pick<HumanDesk, 'hangUp'>;
  readonly registry: CallRegistry<CallRuntime>;
  readonly services: Pick<WorkerServices, 'findCallBySid'>;
  readonly workerId: string;
  readonly logger: Logger;
}

/** The worker that put the call through is asked first; when it is gone, any other one does it. */
const WHEN_NOBODY_DID_MS = 3_000;

/** Obeys what the dashboard and the other workers say about running calls. */
export function obeyControl(options: ControlOptions): (message: ControlMessage) => void {
  const { desk, registry, logger } = options;
  return (message) => {
    if (message.kind === 'adopted') {
      desk.letGo(message.callId, message.workerId);
      return;
    }
    const { projectId, callId, callSid } = message;
    const call = registry.get(callSid);
    if (!call) {
      hangUpElsewhere(options, message).catch((error: unknown) => {
        logger.error({ err: error, callSid }, 'a call could not be ended for its owner');
      });
      return;
    }
    // An id of another business is nobody's business.
    if (call.identity.projectId !== projectId || call.identity.callId !== callId) return;
    logger.info({ callSid, callId }, 'the owner ends the call');
    call.tell({ type: 'call.endRequested', reason: 'owner_hung_up' });
  };
}

/** A call that is with a human or at the voicemail: no stream of ours carries it, so Twilio is asked. */
async function hangUpElsewhere(
  { services, humans, workerId }: ControlOptions,
  asked: Extract<ControlMessage, { kind: 'hangUp' }>,
): Promise<void> {
  const find = async () => {
    const known = await services.findCallBySid(asked.callSid);
    const isIt = known?.projectId === asked.projectId && known.callId === asked.callId;
    return isIt && known.status === 'active' && known.endReason !== null ? known : null;
  };
  const known = await find();
  if (!known) return;
  if (known.workerId !== workerId) await new Promise((resolve) => setTimeout(resolve, WHEN_NOBODY_DID_MS));
  if (known.workerId === workerId || (await find())) await humans.hangUp(asked);
}
