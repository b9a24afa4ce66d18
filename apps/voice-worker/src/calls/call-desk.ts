import type { HandOver } from '@offhook/call';
import {
  type AnsweringNumber,
  type AssistantBrief,
  backFromHuman,
  type CallCarrier,
  CallHandling,
  type CallSoFar,
  composeBrief,
  type KnownCall,
  type NewCall,
  type RefusalReason,
} from '@offhook/core';
import { newId } from '@offhook/db';
import { activeContext, instruments, traceIdOf, traceparentOf } from '@offhook/telemetry';
import type { WorkerServices } from '@offhook/wiring/worker';
import { type CallAtHand, refusedCall } from '../humans/call-at-hand.ts';
import type { HumanDesk } from '../humans/human-desk.ts';
import type { AnsweringMemory } from '../memory/answering-memory.ts';
import type { DatabaseWatch } from '../memory/database-watch.ts';
import { type Found, findAnswering } from '../memory/find-answering.ts';
import type { RealtimeLink } from '../realtime/realtime-link.ts';
import type { Answer, CallEnding, InboundCall } from './answer.ts';
import type { CallIdentity } from './call-identity.ts';
import type { CallRegistry } from './call-registry.ts';
import type { CallRuntime } from './call-runtime.ts';
import { CallSetup, type CallSetupOptions } from './call-setup.ts';
import { dialable } from './caller-number.ts';
import { finishCutOffTools } from './cut-off-tools.ts';
import { RecentMap } from './recent-map.ts';
import { newStreamToken, type StreamOwner, streamTokenHash, TOKEN_LIFETIME_MS } from './stream-token.ts';

export interface CallDeskOptions extends CallSetupOptions {
  readonly services: WorkerServices;
  readonly watch: DatabaseWatch;
  readonly memory: AnsweringMemory;
  readonly registry: CallRegistry<CallRuntime>;
  readonly humans: Pick<HumanDesk, 'begin'>;
  readonly workerId: string;
  readonly isSimulated: boolean;
}

/** Twilio asks again within seconds, if at all. */
const REMEMBERED_MS = 120_000;

/** Takes calls: decides who answers, opens the row, dials the model, goes on with calls of other workers, and remembers how calls ended. */
export class CallDesk {
  readonly #options: CallDeskOptions;
  readonly #setup: CallSetup;
  readonly #answers = new RecentMap<Promise<Answer>>(REMEMBERED_MS);
  readonly #endings = new RecentMap<CallEnding>(REMEMBERED_MS);
  /** Tokens that opened a stream here. */
  readonly #usedTokens = new RecentMap<true>(TOKEN_LIFETIME_MS);

  constructor(options: CallDeskOptions) {
    this.#options = options;
    this.#setup = new CallSetup(options);
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

  /**
   * Goes on with a call whose stream ended without the call's end: its worker died, drained, or lost the line. A new session
   * is told the conversation so far. @throws when the database is away: nobody knows the call then.
   */
  async reconnect(inbound: InboundCall, known: KnownCall): Promise<Answer> {
    const { registry, services, logger } = this.#options;
    const { contactPhone } = known;
    const admission = registry.admit();
    if (admission === 'draining') return { kind: 'elsewhere' };
    if (admission === 'capacity') return { kind: 'fallback', contactPhone };
    const token = newStreamToken();
    try {
      const { callSid } = inbound;
      const claim = { callSid, carrier: this.#carrier(inbound, token), seenWorkerId: known.workerId };
      const claimed = await services.claimCall(claim);
      if (claimed.kind === 'claimed') {
        const isBack = known.endReason === 'transferred';
        const call = await this.#carryOn(inbound, isBack ? backFromHuman(claimed.call, known) : claimed.call);
        if (call) return this.#stream(call, token);
      }
      registry.release();
      logger.warn({ callSid, callId: known.callId, reason: claimed.kind }, 'call not connected again');
      return claimed.kind === 'missed' ? { kind: 'changed' } : { kind: 'fallback', contactPhone };
    } catch (error) {
      registry.release();
      throw error;
    }
  }

  /** The call whose stream this is, or null: by a token of this worker, or else of another one. */
  redeem(token: string, stream: StreamOwner): CallRuntime | null | Promise<CallRuntime | null> {
    const call = this.#options.registry.redeemToken(token, stream);
    const hash = streamTokenHash(token, stream);
    if (call) {
      this.#usedTokens.set(hash, true);
      const { callId, projectId } = call.identity;
      this.#options.journal.append({ kind: 'streamOpened', callId, projectId, streamTokenHash: hash });
      return call;
    }
    // Ours, and used or of a call that is over: the database may not know it yet.
    const ending = this.#endings.get(stream.callSid);
    if (token === '' || this.#usedTokens.get(hash) || (ending && ending.endReason !== 'handed_over')) return null;
    return this.#adopt(stream, hash);
  }

  /** Another worker carries the call now. */
  letGo(callId: string, workerId: string): void {
    if (workerId === this.#options.workerId) return;
    for (const call of this.#options.registry.all()) {
      if (call.identity.callId === callId) call.tell({ type: 'call.handOverRequested' });
    }
  }

  async #adopt(stream: StreamOwner, hash: string): Promise<CallRuntime | null> {
    const { registry, services, watch, logger, workerId } = this.#options;
    if (registry.admit() !== 'admitted') return null;
    let call: CallRuntime | null = null;
    try {
      const asked = await watch.ask(() =>
        services.adoptCall({ callSid: stream.callSid, streamTokenHash: hash, workerId }),
      );
      if (!asked.isAway && asked.value) {
        this.#usedTokens.set(hash, true);
        call = await this.#carryOn(stream, asked.value);
      }
    } catch (error) {
      logger.error({ err: error, callSid: stream.callSid }, 'a stream of another worker could not be taken');
    }
    if (!call) registry.release();
    return call;
  }

  /** A call of another worker in this one; null when its number is gone. The place for it is taken. */
  async #carryOn(owner: StreamOwner, before: CallSoFar): Promise<CallRuntime | null> {
    const { tools, journal, logger } = this.#options;
    const found = await findAnswering(before.toNumber, this.#options);
    if (!found) return null;
    const { number } = found;
    const callerNumber = dialable(before.fromNumber);
    const identity = this.#identity(owner, number, { callId: before.callId, callerNumber });
    const brief = this.#brief(found, callerNumber);
    brief.catch(() => undefined);
    const history = await finishCutOffTools(before, { identity, tools, journal });
    const realtime = this.#setup.openModel(this.#user(identity), brief, history);
    try {
      const call = this.#begin({ identity, number, brief: await brief, realtime, before: { ...before, history } });
      const { callSid, callId } = identity;
      logger.info({ callSid, callId, entries: history.length }, 'call goes on here');
      return call;
    } catch (error) {
      realtime.close();
      throw error;
    }
  }

  async #decide(inbound: InboundCall): Promise<Answer> {
    const { services, memory, watch, logger } = this.#options;
    const found = await findAnswering(inbound.to, this.#options);
    if (!found && watch.isAway) {
      logger.warn(
        { callSid: inbound.callSid, remembered: !memory.isEmpty },
        'no database, and the number is not remembered',
      );
      return { kind: 'fallback', contactPhone: null };
    }
    if (!found) {
      const payload = { callSid: inbound.callSid, to: inbound.to, from: inbound.from };
      await services.recordStrayEvent({ type: 'call.refused.unknown_number', payload });
      instruments().callsRefused.add(1, { reason: 'unknown_number' });
      return { kind: 'unknownNumber' };
    }
    const { number } = found;
    switch (number.mode) {
      case 'vapi':
        return { kind: 'vapi' };
      case 'paused':
        await this.#refuse(inbound, number, 'paused');
        return { kind: 'paused' };
      case 'forward':
        return this.#forward(inbound, number);
      case 'openai':
        return this.#isWanted(found) ? this.#assist(inbound, found) : this.#refuse(inbound, number, 'failure');
    }
  }

  /** An owner may prefer a human to an assistant without a calendar. */
  #isWanted({ number, isFromMemory }: Found): boolean {
    return !isFromMemory || CallHandling.parse(number.project.callHandling).whenDatabaseAway === 'answer';
  }

  async #brief({ number, isFromMemory }: Found, callerNumber: string | null): Promise<AssistantBrief> {
    const { services, watch, memory } = this.#options;
    const asked = isFromMemory ? ({ isAway: true } as const) : await watch.ask(() => services.loadBriefFacts(number));
    if (!asked.isAway) memory.keep(number, asked.value);
    const facts = asked.isAway ? memory.find(number.e164)?.facts : asked.value;
    return composeBrief(number, facts ?? { services: [], ownFunctions: [] }, { callerNumber, nowMs: Date.now() });
  }

  async #forward(inbound: InboundCall, number: AnsweringNumber): Promise<Answer> {
    const phone = number.forwardTo ?? number.project.contactPhone;
    if (!phone) return this.#refuse(inbound, number, 'failure');
    await this.#open({ ...this.#newCall(inbound, number), mode: 'forward' });
    return { kind: 'forward', phone };
  }

  async #assist(inbound: InboundCall, found: Found): Promise<Answer> {
    const { registry, logger } = this.#options;
    const { number } = found;
    const admission = registry.admit();
    if (admission !== 'admitted') return this.#refuse(inbound, number, admission);
    const callerNumber = dialable(inbound.from);
    const brief = this.#brief(found, callerNumber);
    const token = newStreamToken();
    const newCall = { ...this.#newCall(inbound, number), carrier: this.#carrier(inbound, token) };
    const identity = this.#identity(inbound, number, { callId: newCall.callId, callerNumber });
    const realtime = this.#setup.openModel(this.#user(identity), brief);
    try {
      const [opened, ready] = await Promise.all([this.#open(newCall), brief]);
      if (opened.status === 'active') {
        const known = { ...identity, callId: opened.callId };
        const call = this.#begin({ identity: known, number, brief: ready, realtime, before: null });
        const { callSid, callId, projectId } = call.identity;
        logger.info({ callSid, callId, projectId }, 'call answered');
        return this.#stream(call, token);
      }
      realtime.close();
      registry.release();
      return { kind: 'over' };
    } catch (error) {
      logger.error({ err: error, callSid: inbound.callSid }, 'a call could not be set up');
      realtime.close();
      registry.release();
      return this.#refuse(inbound, number, 'failure');
    }
  }

  /** Writes the call's row, or has the journal write it when the database is back. */
  async #open(call: NewCall & { readonly callId: string }): Promise<{ callId: string; status: KnownCall['status'] }> {
    const { services, watch, journal } = this.#options;
    const { callId, projectId } = call;
    const asked = await watch.ask(() => services.openCall(call));
    if (!asked.isAway) return asked.value;
    journal.append({ kind: 'open', callId, projectId, call });
    return { callId, status: 'active' };
  }

  #begin(call: {
    readonly identity: CallIdentity;
    readonly number: AnsweringNumber;
    readonly brief: AssistantBrief;
    readonly realtime: RealtimeLink;
    readonly before: CallSoFar | null;
  }): CallRuntime {
    const { registry } = this.#options;
    const { identity, number, brief } = call;
    const atHand = { ...identity, toNumber: number.e164, businessName: number.project.name, handling: brief.handling };
    // Cleared with the call: a timer that waits for its stream would keep a call that is over in memory.
    let waiting: NodeJS.Timeout | undefined;
    const onEnded = (ended: CallRuntime, handOver?: HandOver) => {
      clearTimeout(waiting);
      this.#ended(ended, atHand, handOver);
    };
    this.#endings.delete(identity.callSid);
    const started = this.#setup.start({ ...call, onEnded });
    registry.add(started);
    if (started.endReason) registry.remove(started);
    else waiting = setTimeout(() => this.#giveUpWaiting(started), TOKEN_LIFETIME_MS).unref();
    return started;
  }

  #stream(call: CallRuntime, token: string): Answer {
    this.#options.registry.acceptToken(token, call);
    const { contactPhone } = call.identity;
    return { kind: 'stream', token, traceparent: traceparentOf(activeContext()), contactPhone };
  }

  /** The stream never came: the caller hung up while it was being set up. */
  #giveUpWaiting(call: CallRuntime): void {
    if (!call.hasLine) call.tell({ type: 'call.endRequested', reason: 'caller_hung_up' });
  }

  #ended(call: CallRuntime, atHand: CallAtHand, handOver?: HandOver): void {
    const { callSid } = call;
    const endReason = call.endReason ?? 'caller_hung_up';
    this.#endings.set(callSid, { endReason, call: { ...atHand, leftFor: endReason } });
    if (endReason === 'transferred') this.#options.humans.begin(atHand, handOver ?? { reason: 'owner', briefing: '' });
    this.#options.registry.remove(call);
    this.#options.logger.info({ callSid, callId: call.identity.callId, endReason }, 'call ended');
  }

  async #refuse(inbound: InboundCall, number: AnsweringNumber, reason: RefusalReason): Promise<Answer> {
    const { services, watch, journal, logger } = this.#options;
    const { contactPhone } = number.project;
    instruments().callsRefused.add(1, { reason });
    logger.warn({ callSid: inbound.callSid, projectId: number.projectId, reason }, 'call refused');
    const refusal = { reason, answeredWith: contactPhone && reason !== 'paused' ? 'dial' : 'sentence' } as const;
    const call = this.#newCall(inbound, number);
    try {
      const asked = await watch.ask(() => services.recordRefusedCall(call, refusal));
      const { callId, projectId } = call;
      if (asked.isAway) journal.append({ kind: 'refused', callId, projectId, call, refusal });
      return { kind: 'refused', call: refusedCall(inbound, number, asked.isAway ? callId : asked.value) };
    } catch (error) {
      logger.error({ err: error, callSid: inbound.callSid }, 'a refused call could not be written down');
      return { kind: 'fallback', contactPhone };
    }
  }

  #identity(
    { callSid, accountSid }: StreamOwner,
    { projectId, project }: AnsweringNumber,
    call: { readonly callId: string; readonly callerNumber: string | null },
  ): CallIdentity {
    const { bookingPageUrl, contactPhone } = project;
    return { ...call, projectId, callSid, accountSid, bookingPageUrl, contactPhone, workerId: this.#options.workerId };
  }

  #user({ projectId, callSid, callerNumber, contactPhone }: CallIdentity) {
    return { projectId, callSid, callerNumber, hasHuman: contactPhone !== null };
  }

  #carrier(owner: StreamOwner, token: string): CallCarrier {
    const { workerId } = this.#options;
    return {
      workerId,
      streamTokenHash: streamTokenHash(token, owner),
      streamTokenUntilMs: Date.now() + TOKEN_LIFETIME_MS,
    };
  }

  #newCall({ callSid, from, to }: InboundCall, number: AnsweringNumber): NewCall & { readonly callId: string } {
    return {
      callId: newId('call'),
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
