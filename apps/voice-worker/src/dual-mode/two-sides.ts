import {
  type AnsweringNumber,
  chooseSide,
  type KnownCall,
  type NewCall,
  type RefusalReason,
  type Side,
} from '@offhook/core';
import { instruments, type Logger } from '@offhook/telemetry';
import type { DualModeServices } from '@offhook/wiring/worker';
import type { Answer, InboundCall } from '../calls/answer.ts';
import type { CallRows } from '../calls/call-rows.ts';
import { dialable } from '../calls/caller-number.ts';
import type { CallAtHand } from '../humans/call-at-hand.ts';
import type { Journal } from '../journal/journal.ts';
import type { DatabaseWatch } from '../memory/database-watch.ts';
import type { Found } from '../memory/find-answering.ts';
import { RollbackWatch } from './rollback-watch.ts';
import type { SideHealthBoard } from './side-health.ts';
import { VapiDoor } from './vapi-door.ts';

export interface TwoSidesOptions {
  readonly services: DualModeServices;
  readonly find: (e164: string) => Promise<Found | null>;
  readonly rows: Pick<CallRows, 'newCall'>;
  readonly watch: Pick<DatabaseWatch, 'ask'>;
  readonly journal: Pick<Journal, 'append'>;
  readonly health: SideHealthBoard;
  readonly publicUrl: string;
  readonly logger: Logger;
}

/** What answering needs of the desk that has the call. */
export interface SideAnswers {
  /** Offhook takes it, or says why it does not. `planned`: whose it was to be. */
  assist(planned: Side): Promise<Answer | RefusalReason>;
  /** No side took it: a person of the business, then the voicemail. */
  refuse(reason: RefusalReason): Promise<Answer>;
}

/**
 * Offhook and Vapi as this worker gives calls to them. The side that is to have a call takes it, else the other one, else a person;
 * one that loses its call before a word was said gives it up to the other, once.
 */
export class TwoSides {
  readonly #options: TwoSidesOptions;
  readonly #door: VapiDoor;
  readonly #rollbacks: RollbackWatch;

  constructor(options: TwoSidesOptions) {
    this.#options = options;
    this.#door = new VapiDoor(options);
    this.#rollbacks = new RollbackWatch(options);
  }

  async answer(inbound: InboundCall, number: AnsweringNumber, answers: SideAnswers): Promise<Answer> {
    const caller = { callSid: inbound.callSid, callerNumber: dialable(inbound.from) };
    const { planned, order } = chooseSide(number, caller, this.#options.health);
    let reason: RefusalReason = 'failure';
    for (const side of order) {
      const answer = side === 'openai' ? await answers.assist(planned) : await this.#toVapi(inbound, number, planned);
      if (answer !== null && typeof answer !== 'string') return this.#taken(answer, number, { side, planned });
      reason = answer ?? reason;
    }
    return this.#taken(await answers.refuse(reason), number, { side: 'human', planned });
  }

  /** The assistant lost its session before anything was said: TwiML of Vapi, or null when it is for a person to take. */
  async afterLostSession(call: CallAtHand): Promise<string | null> {
    const { callId, callSid, callerNumber } = call;
    const number = (await this.#options.find(call.toNumber))?.number;
    if (!number || number.vapiNumberId === null || number.vapiWay !== 'each_call') return null;
    if (this.#options.health.isDown('vapi')) return null;
    return this.#door.moveTo({ number, callSid, callerNumber }, { callId, reason: 'session_lost' });
  }

  /** Vapi never took up a call that it was given: true when the assistant may have it now. */
  async afterLostLine(known: KnownCall): Promise<boolean> {
    const { services, watch, health } = this.#options;
    health.failed('vapi');
    const { projectId, callId } = known;
    if (known.status !== 'active' || health.isDown('openai')) return false;
    const asked = await watch.ask(() => services.moveCall({ projectId, callId, to: 'openai', reason: 'line_lost' }));
    const isOurs = !asked.isAway && asked.value;
    if (isOurs) instruments().failovers.add(1, { from: 'vapi', to: 'openai' });
    return isOurs;
  }

  /** A call of this number is over. */
  callOver(number: Pick<AnsweringNumber, 'id' | 'vapiNumberId'>): void {
    this.#rollbacks.callOver(number);
  }

  close(): void {
    this.#rollbacks.close();
  }

  async #toVapi(inbound: InboundCall, number: AnsweringNumber, planned: Side): Promise<Answer | null> {
    const call: NewCall & { callId: string } = {
      ...this.#options.rows.newCall(inbound, number),
      mode: 'vapi',
      ...(planned === 'vapi' ? {} : { plannedMode: planned }),
    };
    const { callSid } = inbound;
    const twiml = await this.#door.connect({ number, callSid, callerNumber: dialable(inbound.from) }, call);
    return twiml === null ? null : { kind: 'vapi', twiml };
  }

  #taken(answer: Answer, number: AnsweringNumber, by: { side: Side | 'human'; planned: Side }): Answer {
    if (answer.kind === 'over') return answer;
    const { side, planned } = by;
    instruments().callsBySide.add(1, { side, planned });
    if (side === planned) return answer;
    instruments().failovers.add(1, { from: planned, to: side });
    this.#rollbacks.callOver(number);
    return answer;
  }
}
