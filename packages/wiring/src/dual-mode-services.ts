import {
  type BypassAnswer,
  createSecretBox,
  finishVapiCall,
  moveCall,
  openHandedOverCall,
  rollBackIfDue,
  type VapiFor,
  type VapiPort,
} from '@offhook/core';
import type { Database } from '@offhook/db';
import { twilioNumbers } from '@offhook/integrations';
import { NO_VAPI_KEY, type VapiSettings, vapiServices } from './vapi-services.ts';

export type DualModeSettings = {
  vapi?: VapiSettings;
  twilioApi: { accountSid: string; authToken: string; baseUrl: string } | null;
  encryptionKey: string | undefined;
  publicWorkerUrl: string;
};

type Rest<Fn> = Fn extends (db: Database, ...rest: infer Args) => infer Result ? (...args: Args) => Result : never;

/** A call that Vapi is asked to take. */
export type VapiWish = {
  projectId: string;
  vapiNumberId: string;
  vapiAssistantId: string | null;
  /** E.164; null when withheld. */
  callerNumber: string | null;
};

/** What a worker needs to give single calls to Vapi, and to know when it should not. */
export type DualModeServices = {
  /** @throws AppError as `VapiPort.createBypassCall`. */
  askVapi(wish: VapiWish, timeoutMs: number): Promise<BypassAnswer>;
  openHandedOverCall: Rest<typeof openHandedOverCall>;
  moveCall: Rest<typeof moveCall>;
  finishVapiCall: Rest<typeof finishVapiCall>;
  rollBackIfDue(numberId: string): ReturnType<typeof rollBackIfDue>;
};

/** A business's key is read again after this: a caller does not wait for it, and a new one is used soon. */
const KEEP_ACCOUNT_MS = 60_000;
/** Twilio's own stand-in for a withheld number: Vapi wants E.164 (protocols/twilio-voice.md, section 1). */
const WITHHELD = '+266696687';
const NOT_CONNECTED: BypassAnswer = { kind: 'notSupported', reason: 'not connected' };

export function createDualModeServices(db: Database, settings: DualModeSettings): DualModeServices {
  const { encryptionKey, twilioApi, publicWorkerUrl: workerUrl } = settings;
  const secrets = encryptionKey ? createSecretBox(encryptionKey) : null;
  const vapi = settings.vapi ?? NO_VAPI_KEY;
  const { vapiFor, vapiSide } = vapiServices(db, vapi, { secrets, twilioApi });
  const accounts = remembering(vapiFor);
  const sides = { twilioNumbers: twilioApi && twilioNumbers(twilioApi), workerUrl, vapi: vapiSide };
  return {
    async askVapi({ projectId, vapiNumberId, vapiAssistantId, callerNumber }, timeoutMs) {
      const account = await accounts(projectId);
      if (!account) return NOT_CONNECTED;
      return account.createBypassCall({
        phoneNumberId: vapiNumberId,
        ...(vapiAssistantId ? { assistantId: vapiAssistantId } : {}),
        customerNumber: callerNumber ?? WITHHELD,
        timeoutMs,
      });
    },
    openHandedOverCall: (call, vapiCallId) => openHandedOverCall(db, call, vapiCallId),
    moveCall: (move) => moveCall(db, move),
    finishVapiCall: (call, talkedSec) => finishVapiCall(db, call, talkedSec),
    rollBackIfDue: (numberId) => rollBackIfDue({ ...sides, db, now: Date.now }, numberId),
  };
}

/** The account of a business, looked up once a minute. A look-up that fails is not remembered. */
function remembering(vapiFor: VapiFor): VapiFor {
  const known = new Map<string, { readonly account: Promise<VapiPort | null>; readonly untilMs: number }>();
  return (projectId) => {
    const nowMs = Date.now();
    const kept = known.get(projectId);
    if (kept && kept.untilMs > nowMs) return kept.account;
    const account = vapiFor(projectId);
    known.set(projectId, { account, untilMs: nowMs + KEEP_ACCOUNT_MS });
    account.catch(() => known.delete(projectId));
    return account;
  };
}
