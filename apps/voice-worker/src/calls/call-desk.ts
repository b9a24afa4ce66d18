import { createHash } from 'node:crypto';
import type { EndReason } from '@offhook/call';
import type { AnsweringNumber, NewCall, RefusalReason } from '@offhook/core';
import { phoneSession } from '@offhook/protocol';
import { activeContext, instruments, type Logger, traceIdOf, traceparentOf } from '@offhook/telemetry';
import type { WorkerServices } from '@offhook/wiring/worker';
import type { Journal } from '../journal/journal.ts';
import { RealtimeLink } from '../realtime/realtime-link.ts';
import { RealtimeSocket } from '../realtime/realtime-socket.ts';
import type { CallRecordings } from '../recording/call-recordings.ts';
import { type CallRegistry, TOKEN_LIFETIME_MS } from './call-registry.ts';
import { CallRuntime } from './call-runtime.ts';
import { type ConversationBrief, callSettings } from './call-settings.ts';
import type { CallTools } from './call-tools.ts';
import { controlTools } from './control-tools.ts';
import { RecentMap } from './recent-map.ts';

/** A call that rings, as Twilio's webhook tells it. */
export interface InboundCall {
  readonly callSid: string;
  readonly accountSid: string;
  /** E.164, or what a carrier puts there for a withheld number. */
  readonly from: string;
  readonly to: string;
}

/** What Twilio shall do with a ringing call. */
export type Answer =
  | {
      readonly kind: 'stream';
      readonly token: string;
      readonly traceparent: string | undefined;
      readonly contactPhone: string | null;
    }
  | { readonly kind: 'fallback'; readonly contactPhone: string | null }
  | { readonly kind: 'forward'; readonly phone: string }
  | { readonly kind: 'unknownNumber' | 'paused' | 'vapi' | 'over' };

/** How a call ended, and who could take it over: kept in memory, so that a caller is helped without the database too. */
export interface CallEnding {
  readonly endReason: EndReason;
  readonly contactPhone: string | null;
}

export interface CallDeskOptions {
  readonly services: WorkerServices;
  readonly registry: CallRegistry<CallRuntime>;
  readonly journal: Journal;
  readonly tools: CallTools;
  readonly recordings: CallRecordings;
  readonly logger: Logger;
  readonly openai: { readonly apiKey: string; readonly realtimeUrl: string; readonly model: string };
  readonly isSimulated: boolean;
}

const TRANSCRIPTION_MODEL = 'gpt-transcribe';
/** A session must be configured within this time; one that replaces a lost one sooner, because a caller waits in silence. */
const READY_TIMEOUT_MS = 5_000;
const REDIAL_TIMEOUT_MS = 2_200;
/** Twilio asks again within seconds, if at all. */
const REMEMBERED_MS = 120_000;

/** Takes calls: decides who answers, opens the row, dials the model, and remembers how calls ended. */
export class CallDesk {
  readonly #options: CallDeskOptions;
  readonly #answers = new RecentMap<Promise<Answer>>(REMEMBERED_MS);
  readonly #endings = new RecentMap<CallEnding>(REMEMBERED_MS);

  constructor(options: CallDeskOptions) {
    this.#options = options;
  }

  /** The same answer however often Twilio asks about one call. */
  answer(inbound: InboundCall): Promise<Answer> {
    if (this.#endings.get(inbound.callSid)) return Promise.resolve({ kind: 'over' });
    const known = this.#answers.get(inbound.callSid);
    if (known) return known;
    const answer = this.#decide(inbound);
    this.#answers.set(inbound.callSid, answer);
    answer.catch(() => this.#answers.delete(inbound.callSid));
    return answer;
  }

  /** How a call of this process ended, if it did lately. */
  endingOf(callSid: string): CallEnding | undefined {
    return this.#endings.get(callSid);
  }

  async #decide(inbound: InboundCall): Promise<Answer> {
    const { services } = this.#options;
    const number = await services.findNumber(inbound.to);
    if (!number) {
      const payload = { callSid: inbound.callSid, to: inbound.to, from: inbound.from };
      await services.recordStrayEvent({ type: 'call.refused.unknown_number', payload });
      instruments().callsRefused.add(1, { reason: 'unknown_number' });
      return { kind: 'unknownNumber' };
    }
    switch (number.mode) {
      case 'vapi':
        return { kind: 'vapi' };
      case 'paused':
        await this.#refuse(inbound, number, 'paused');
        return { kind: 'paused' };
      case 'forward':
        return this.#forward(inbound, number);
      case 'openai':
        return this.#assist(inbound, number);
    }
  }

  async #forward(inbound: InboundCall, number: AnsweringNumber): Promise<Answer> {
    const phone = number.forwardTo ?? number.project.contactPhone;
    if (!phone) return this.#refuse(inbound, number, 'failure');
    await this.#options.services.openCall({ ...this.#newCall(inbound, number), mode: 'forward' });
    return { kind: 'forward', phone };
  }

  async #assist(inbound: InboundCall, number: AnsweringNumber): Promise<Answer> {
    const { registry, services, logger } = this.#options;
    const admission = registry.admit();
    if (admission !== 'admitted') return this.#refuse(inbound, number, admission);
    const nowMs = Date.now();
    const callerNumber = dialable(inbound.from);
    const brief = services.buildBrief(number, { callerNumber, nowMs });
    // Dialled at once: the handshake takes longer than everything else here together.
    const realtime = this.#dial(number, inbound, brief);
    try {
      const [opened, ready] = await Promise.all([services.openCall(this.#newCall(inbound, number)), brief]);
      if (opened.status !== 'active') {
        realtime.close();
        registry.release();
        return { kind: 'over' };
      }
      const { bookingPageUrl, contactPhone } = number.project;
      const { callSid, accountSid } = inbound;
      const identity = {
        callId: opened.callId,
        projectId: number.projectId,
        callSid,
        accountSid,
        callerNumber,
        bookingPageUrl,
        contactPhone,
      };
      return this.#begin({ identity, brief: ready, realtime });
    } catch (error) {
      logger.error({ err: error, callSid: inbound.callSid }, 'a call could not be set up');
      realtime.close();
      registry.release();
      return this.#refuse(inbound, number, 'failure');
    }
  }

  #dial(
    number: AnsweringNumber,
    inbound: InboundCall,
    brief: ReturnType<WorkerServices['buildBrief']>,
  ): RealtimeLink {
    const { openai, tools, logger } = this.#options;
    const session = brief.then((ready) =>
      phoneSession({
        ...ready,
        transcriptionModel: TRANSCRIPTION_MODEL,
        tools: [...tools.definitions, ...controlTools({ hasHuman: number.project.contactPhone !== null })],
      }),
    );
    session.catch(() => undefined);
    const dial = {
      url: openai.realtimeUrl,
      model: openai.model,
      apiKey: openai.apiKey,
      safetyIdentifier: safetyIdentifier(number.projectId, dialable(inbound.from) ?? inbound.callSid),
      session,
      logger: logger.child({ callSid: inbound.callSid }),
    };
    return new RealtimeLink(
      ({ seed, attempt }) =>
        new RealtimeSocket({ ...dial, seed, readyTimeoutMs: attempt === 0 ? READY_TIMEOUT_MS : REDIAL_TIMEOUT_MS }),
    );
  }

  #begin({
    identity,
    brief,
    realtime,
  }: {
    identity: CallRuntime['identity'];
    brief: ConversationBrief;
    realtime: RealtimeLink;
  }): Answer {
    const { registry, journal, tools, recordings, logger, openai } = this.#options;
    const startTape = (offsetMs: number) => recordings.start({ identity, offsetMs });
    const telemetryContext = activeContext();
    const call = new CallRuntime({
      identity,
      settings: callSettings(brief, { hasHuman: identity.contactPhone !== null }),
      model: openai.model,
      realtime,
      tools,
      journal,
      logger,
      ...(brief.handling.recording.enabled ? { startTape } : {}),
      telemetryContext,
      onEnded: (ended) => this.#ended(ended),
    });
    registry.add(call);
    if (call.endReason) registry.remove(call);
    const token = registry.issueToken(call);
    setTimeout(() => this.#giveUpWaiting(call), TOKEN_LIFETIME_MS).unref();
    const { callSid, contactPhone } = identity;
    logger.info({ callSid, callId: identity.callId, projectId: identity.projectId }, 'call answered');
    return { kind: 'stream', token, traceparent: traceparentOf(telemetryContext), contactPhone };
  }

  /** The stream never came: the caller hung up while it was being set up. */
  #giveUpWaiting(call: CallRuntime): void {
    if (!call.hasLine) call.tell({ type: 'call.endRequested', reason: 'caller_hung_up' });
  }

  #ended(call: CallRuntime): void {
    const { callSid, endReason } = call;
    this.#endings.set(callSid, { endReason: endReason ?? 'caller_hung_up', contactPhone: call.identity.contactPhone });
    this.#options.registry.remove(call);
    this.#options.logger.info({ callSid, callId: call.identity.callId, endReason }, 'call ended');
  }

  async #refuse(inbound: InboundCall, number: AnsweringNumber, reason: RefusalReason): Promise<Answer> {
    const { services, logger } = this.#options;
    const { contactPhone } = number.project;
    instruments().callsRefused.add(1, { reason });
    logger.warn({ callSid: inbound.callSid, projectId: number.projectId, reason }, 'call refused');
    const answeredWith = contactPhone && reason !== 'paused' ? 'dial' : 'sentence';
    await services
      .recordRefusedCall(this.#newCall(inbound, number), { reason, answeredWith })
      .catch((error: unknown) => {
        logger.error({ err: error, callSid: inbound.callSid }, 'a refused call could not be written down');
      });
    return { kind: 'fallback', contactPhone };
  }

  #newCall({ callSid, from, to }: InboundCall, number: AnsweringNumber): NewCall {
    return {
      projectId: number.projectId,
      phoneNumberId: number.id,
      callSid,
      mode: 'openai',
      fromNumber: from,
      toNumber: to,
      simulated: this.#options.isSimulated,
      traceId: traceIdOf() ?? null,
      startedAtMs: Date.now(),
    };
  }
}

/** Numbers some carriers send in place of a withheld one (protocols/twilio-voice.md, section 1). */
const PLACEHOLDERS = new Set(['+266696687', '+86282452253', '+7378742833', '+2562533', '+8656696']);

/** The caller's number if it can be called back, else null. */
export function dialable(from: string): string | null {
  return /^\+[1-9]\d{6,14}$/.test(from) && !PLACEHOLDERS.has(from) ? from : null;
}

function safetyIdentifier(projectId: string, endUser: string): string {
  return createHash('sha256').update(`${projectId} ${endUser}`).digest('hex');
}
