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
  type RefusalReason,
  type Side,
} from '@offhook/core';
import { activeContext, instruments, traceparentOf } from '@offhook/telemetry';
import type { WorkerServices } from '@offhook/wiring/worker';
import type { CallerGate } from '../callers/caller-gate.ts';
import { type RejectDecision, type RunningDecision, ruledAnswer } from '../callers/ruled-answer.ts';
import type { TwoSides } from '../dual-mode/two-sides.ts';
import { type CallAtHand, callAtHand } from '../humans/call-at-hand.ts';
import type { HumanDesk } from '../humans/human-desk.ts';
import type { AnsweringMemory } from '../memory/answering-memory.ts';
import type { DatabaseWatch } from '../memory/database-watch.ts';
import { type Found, findAnswering } from '../memory/find-answering.ts';
import type { RealtimeLink } from '../realtime/realtime-link.ts';
import type { Answer, CallEnding, InboundCall } from './answer.ts';
import type { CallIdentity } from './call-identity.ts';
import type { CallRegistry } from './call-registry.ts';
import type { CallRows } from './call-rows.ts';
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
  readonly rows: CallRows;
  readonly gate: CallerGate;
  readonly sides: Pick<TwoSides, 'answer' | 'callOver'>;
  readonly workerId: string;
}

/** Twilio asks again within seconds, if at all. */
const REMEMBERED_MS = 120_000;

/** Takes calls: decides who answers, opens the row, dials the model, goes on with calls of other workers, and remembers how calls ended. */
export class CallDesk {
  readonly #options: CallDeskOptions;
  readonly #setup: CallSetup;
  readonly #answers = new RecentMap<Promise<Answer>>(REMEMBERED_MS);
  readonly #takenOver = new RecentMap<Promise<Answer>>(REMEMBERED_MS);
  readonly #endings = new RecentMap<CallEnding>(REMEMBERED_MS);
  /** Tokens that opened a stream here. */
  readonly #usedTokens = new RecentMap<true>(TOKEN_LIFETIME_MS);

  constructor(options: CallDeskOptions) {
    this.#options = options;
    this.#setup = new CallSetup(options);
  }

  /** The same answer however often Twilio asks about one call. */
  answer(inbound: InboundCall): Promise<Answer> {
    return this.#once(inbound, this.#answers, () => this.#decide(inbound));
  }

  /** The assistant has a call that a rule had kept from it: the person who was rung did not answer, or the caller pressed a key. */
  takeOver(inbound: InboundCall): Promise<Answer> {
    return this.#once(inbound, this.#takenOver, async () => {
      const found = await findAnswering(inbound.to, this.#options);
      return found ? this.#letIn(inbound, found) : { kind: 'fallback', contactPhone: null };
    });
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

  #once({ callSid }: InboundCall, answers: RecentMap<Promise<Answer>>, decide: () => Promise<Answer>): Promise<Answer> {
    if (this.#endings.get(callSid)) return Promise.resolve({ kind: 'over' });
    const known = answers.get(callSid);
    if (known) return known;
    const answer = decide();
    answers.set(callSid, answer);
    answer.catch(() => answers.delete(callSid));
    return answer;
  }

  async #decide(inbound: InboundCall): Promise<Answer> {
    const { services, memory, watch, gate, logger } = this.#options;
    const [found, known] = await Promise.all([findAnswering(inbound.to, this.#options), gate.lookUp(inbound)]);
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
    if (found.number.mode === 'paused') {
      await this.#refuse(inbound, found.number, 'paused');
      return { kind: 'paused' };
    }
    const decision = gate.decide(inbound, found, known);
    if (decision.kind === 'assistant') return this.#letIn(inbound, found);
    return this.#byRule(inbound, found.number, decision);
  }

  /** Nothing keeps the call from an assistant. */
  #letIn(inbound: InboundCall, found: Found): Promise<Answer> {
    const { number } = found;
    const refuse = (reason: RefusalReason) => this.#refuse(inbound, number, reason);
    if (!this.#isWanted(found)) return refuse('failure');
    const assist = (planned: Side) => this.#assist(inbound, found, planned);
    return this.#options.sides.answer(inbound, number, { assist, refuse });
  }

  /** The owner's rules have somebody else take the call, or nobody. */
  async #byRule(
    inbound: InboundCall,
    number: AnsweringNumber,
    decision: RunningDecision | RejectDecision,
  ): Promise<Answer> {
    const { rows, logger } = this.#options;
    const { kind, rule } = decision;
    // No assistant has it: no side is judged by it.
    const call = { ...rows.newCall(inbound, number), mode: 'forward', callerRule: rule } as const;
    instruments().callsByRule.add(1, { rule, result: kind });
    logger.info({ callSid: inbound.callSid, projectId: number.projectId, rule, kind }, 'call goes by a rule');
    if (decision.kind === 'reject') {
      const reason = rule === 'blocked' ? 'blocked' : 'screened';
      await rows.refuse(call, { reason, answeredWith: 'nothing' });
      return { kind: 'rejected' };
    }
    const { callId, status } = await rows.open(call);
    return status === 'active' ? ruledAnswer(decision, number, { inbound, callId }) : { kind: 'over' };
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

  /** Offhook's own assistant; else why it cannot. */
  async #assist(inbound: InboundCall, found: Found, planned: Side): Promise<Answer | RefusalReason> {
    const { registry, rows, logger } = this.#options;
    const { number } = found;
    const admission = registry.admit();
    if (admission !== 'admitted') return admission;
    const callerNumber = dialable(inbound.from);
    const brief = this.#brief(found, callerNumber);
    const token = newStreamToken();
    const whose = planned === 'openai' ? {} : { plannedMode: planned };
    const newCall = { ...rows.newCall(inbound, number), ...whose, carrier: this.#carrier(inbound, token) };
    const identity = this.#identity(inbound, number, { callId: newCall.callId, callerNumber });
    const realtime = this.#setup.openModel(this.#user(identity), brief);
    try {
      const [opened, ready] = await Promise.all([rows.open(newCall), brief]);
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
      return 'failure';
    }
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
      this.#options.sides.callOver(number);
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
    const { hadSession } = call;
    this.#endings.set(callSid, { endReason, hadSession, call: { ...atHand, leftFor: endReason } });
    if (endReason === 'transferred') this.#options.humans.begin(atHand, handOver ?? { reason: 'owner', briefing: '' });
    this.#options.registry.remove(call);
    this.#options.logger.info({ callSid, callId: call.identity.callId, endReason }, 'call ended');
  }

  async #refuse(inbound: InboundCall, number: AnsweringNumber, reason: RefusalReason): Promise<Answer> {
    const { rows, logger } = this.#options;
    const { contactPhone } = number.project;
    instruments().callsRefused.add(1, { reason });
    logger.warn({ callSid: inbound.callSid, projectId: number.projectId, reason }, 'call refused');
    const refusal = { reason, answeredWith: contactPhone && reason !== 'paused' ? 'dial' : 'sentence' } as const;
    const callId = await rows.refuse(rows.newCall(inbound, number), refusal);
    if (callId === null) return { kind: 'fallback', contactPhone };
    return { kind: 'refused', call: callAtHand(inbound, number, { callId, leftFor: 'admission_refused' }) };
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
}
