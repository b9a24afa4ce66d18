import type { EndReason } from '@offhook/call';
import type { KnownCall } from '@offhook/core';
import type { Logger } from '@offhook/telemetry';
import type { WorkerServices } from '@offhook/wiring/worker';
import type { CallEnding, InboundCall } from '../calls/answer.ts';
import type { CallDesk } from '../calls/call-desk.ts';
import type { CallRegistry } from '../calls/call-registry.ts';
import type { CallRuntime } from '../calls/call-runtime.ts';
import { TWIML_SENTENCES } from '../calls/call-sentences.ts';
import { dialable } from '../calls/caller-number.ts';
import { RecentMap } from '../calls/recent-map.ts';
import type { TwoSides } from '../dual-mode/two-sides.ts';
import { wasTakenUp } from '../dual-mode/vapi-twiml.ts';
import type { CallAtHand } from '../humans/call-at-hand.ts';
import type { HumanDesk } from '../humans/human-desk.ts';
import type { AnsweringMemory } from '../memory/answering-memory.ts';
import type { DatabaseWatch } from '../memory/database-watch.ts';
import { inboundFrom } from './inbound-call.ts';
import type { TwilioHandler, TwilioParams } from './twilio-webhook.ts';
import { fallback, hangUp, sayAndHangUp } from './twiml.ts';
import { answerTwiml } from './voice-webhook.ts';

export interface AfterCallOptions {
  readonly desk: CallDesk;
  readonly humans: HumanDesk;
  readonly sides: Pick<TwoSides, 'afterLostSession' | 'afterLostLine'>;
  readonly registry: CallRegistry<CallRuntime>;
  readonly services: WorkerServices;
  readonly watch: DatabaseWatch;
  readonly memory: AnsweringMemory;
  readonly publicUrl: string;
  readonly logger: Logger;
}

/** Endings after which the caller, if still there, has nothing more to hear. */
const SAID_GOODBYE: ReadonlySet<string> = new Set<EndReason>([
  'caller_silent',
  'max_duration',
  'assistant_ended',
  'owner_hung_up',
  'automated_line',
]);
/** A worker that is alive has written by now how its call ended (call-runtime.ts, `settled`). */
const LOOK_AGAIN_MS = 400;
/** A call may change hands while it is looked at. */
const MAX_LOOKS = 3;
/** A worker that drains sends Twilio to another one this often, a second apart, then to a human. */
const MAX_ELSEWHERE = 5;
const REMEMBERED_MS = 60_000;

/** `POST /twilio/connect-ended`: a stream or a dialled leg is over; what shall become of the call? Any worker may be asked. */
export function connectEndedWebhook(options: AfterCallOptions): TwilioHandler {
  const afterCall = new AfterCall(options);
  return async (params, query) => {
    if (!params.CallSid) return hangUp();
    if (params.DialCallStatus) return afterCall.dialEnded(params, query);
    const hasTakenUp = wasTakenUp(query, Date.now());
    return hasTakenUp === null ? afterCall.streamEnded(params) : afterCall.vapiEnded(params, hasTakenUp);
  };
}

/** `POST /twilio/fallback`: Twilio could not use our answer. A running call goes on; a new one gets a human, or a sentence. */
export function fallbackWebhook(options: AfterCallOptions): TwilioHandler {
  const { services, publicUrl, watch, memory } = options;
  const afterCall = new AfterCall(options);
  return async (params) => {
    const asked = await watch.ask(() => services.findCallBySid(params.CallSid ?? ''));
    const known = asked.isAway ? null : asked.value;
    // Twilio could not use what Vapi answered.
    if (known?.status === 'active' && known.mode === 'vapi') return afterCall.vapiEnded(params, false);
    if (known?.status === 'active' && known.wasAnswered && known.mode === 'openai')
      return afterCall.streamEnded(params);
    const to = params.To ?? '';
    const found = await watch.ask(() => services.findNumber(to));
    const number = found.isAway ? memory.find(to)?.number : found.value;
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

class AfterCall {
  readonly #options: AfterCallOptions;
  readonly #sentElsewhere = new RecentMap<number>(REMEMBERED_MS);

  constructor(options: AfterCallOptions) {
    this.#options = options;
  }

  async streamEnded(params: TwilioParams): Promise<string> {
    const { desk, registry } = this.#options;
    const callSid = params.CallSid ?? '';
    const live = registry.get(callSid);
    if (isCallerGone(params)) {
      live?.tell({ type: 'media.stopped' });
      return hangUp();
    }
    // Twilio's word reached us before the socket's end did, or the socket died without one: the call goes on.
    live?.tell({ type: 'call.handOverRequested' });
    const ending = desk.endingOf(callSid);
    return ending && ending.endReason !== 'handed_over' ? this.#afterEnding(ending) : this.#lookUp(params);
  }

  /** Vapi's stream is over and the caller still there: Vapi said goodbye, or its line never came about. */
  async vapiEnded(params: TwilioParams, hasTakenUp: boolean): Promise<string> {
    if (hasTakenUp || isCallerGone(params)) return hangUp();
    const { watch, services, sides, humans } = this.#options;
    const asked = await watch.ask(() => services.findCallBySid(params.CallSid ?? ''));
    if (asked.isAway || !asked.value) return this.#withoutDatabase(inboundFrom(params));
    if (await sides.afterLostLine(asked.value)) return this.#lookUp(params);
    return humans.route(atHand(asked.value), 'unavailable');
  }

  async dialEnded(params: TwilioParams, query: TwilioParams): Promise<string> {
    const { humans, desk } = this.#options;
    const answer = await humans.dialEnded(params, query);
    if (answer === 'backToAssistant') return this.#lookUp(params, true);
    if (answer === 'toAssistant') return answerTwiml(await desk.takeOver(inboundFrom(params)), this.#options);
    if (answer !== null) return answer;
    const wasAnswered = ANSWERED_DIAL_STATUSES.has(params.DialCallStatus ?? '');
    return wasAnswered ? hangUp() : sayAndHangUp(TWIML_SENTENCES.nobodyAnswered);
  }

  /** This process knows how its part ended. */
  async #afterEnding({ endReason, hadSession, call }: CallEnding): Promise<string> {
    const { humans, sides } = this.#options;
    if (SAID_GOODBYE.has(endReason)) return hangUp();
    if (endReason === 'transferred') return humans.route(call, 'requested');
    const vapi = endReason === 'realtime_lost' && !hadSession ? await sides.afterLostSession(call) : null;
    return vapi ?? humans.route(call, 'unavailable');
  }

  /** Another worker had the call, or this one let go of it: the database knows what became of it. */
  async #lookUp(params: TwilioParams, isBack = false): Promise<string> {
    const { watch, services, desk } = this.#options;
    const inbound = inboundFrom(params);
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      const asked = await watch.ask(() => services.findCallBySid(inbound.callSid));
      if (asked.isAway) return this.#withoutDatabase(inbound);
      const known = asked.value;
      if (!known) return sayAndHangUp(TWIML_SENTENCES.interrupted);
      if (known.status !== 'active' || (leftForHuman(known) && !isBack)) return this.#afterKnownEnding(known);
      // Whoever carries it may be about to write how it ended.
      if (looks === 0 && known.workerId !== null && known.endReason === null) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
        continue;
      }
      const answer = await desk.reconnect(inbound, known);
      if (answer.kind === 'elsewhere') return this.#elsewhere(known);
      if (answer.kind === 'fallback') return this.#options.humans.route(atHand(known), 'unavailable');
      if (answer.kind !== 'changed') return answerTwiml(answer, this.#options);
    }
    return sayAndHangUp(TWIML_SENTENCES.interrupted);
  }

  async #afterKnownEnding(known: KnownCall): Promise<string> {
    const { humans, sides } = this.#options;
    if (known.status === 'completed' && SAID_GOODBYE.has(known.endReason ?? '')) return hangUp();
    const call = atHand(known);
    const isUnheard = known.status === 'active' && known.endReason === 'realtime_lost' && !known.hadSession;
    const vapi = isUnheard ? await sides.afterLostSession(call) : null;
    return vapi ?? humans.route(call, known.endReason === 'transferred' ? 'requested' : 'unavailable');
  }

  #elsewhere(known: KnownCall): Promise<string> | string {
    const { humans, publicUrl } = this.#options;
    const times = (this.#sentElsewhere.get(known.callSid) ?? 0) + 1;
    this.#sentElsewhere.set(known.callSid, times);
    if (times > MAX_ELSEWHERE) return humans.route(atHand(known), 'unavailable');
    return answerTwiml({ kind: 'elsewhere' }, { humans, publicUrl });
  }

  /** The worker and the database are gone: all we know is whose number it is. */
  async #withoutDatabase({ callSid, to }: InboundCall): Promise<string> {
    const { humans, memory, publicUrl, logger } = this.#options;
    logger.error({ callSid }, 'a call could not be looked up: the database is away');
    const call = humans.remembered(callSid);
    if (call) return humans.route(call, 'unavailable');
    const contactPhone = memory.find(to)?.number.project.contactPhone ?? null;
    return fallback({ publicUrl, contactPhone, sentence: TWIML_SENTENCES.interrupted });
  }
}

const ANSWERED_DIAL_STATUSES: ReadonlySet<string> = new Set(['completed', 'answered']);
const FINAL_CALL_STATUSES: ReadonlySet<string> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

export function isCallerGone({ CallStatus = '' }: TwilioParams): boolean {
  return FINAL_CALL_STATUSES.has(CallStatus);
}

/** An active call that the assistant has left for good: on its way to a human, or without a session. */
function leftForHuman({ endReason }: KnownCall): boolean {
  return endReason !== null && endReason !== 'handed_over';
}

function atHand(known: KnownCall): CallAtHand {
  const { callId, projectId, callSid, toNumber, contactPhone, businessName, handling, endReason } = known;
  return {
    callId,
    projectId,
    callSid,
    callerNumber: dialable(known.fromNumber),
    toNumber,
    contactPhone,
    businessName,
    handling,
    leftFor: endReason ?? 'worker_lost',
  };
}
