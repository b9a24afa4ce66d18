import {
  BusinessHours,
  type CallerDecision,
  type CallerFacts,
  decideForCaller,
  isOpen,
  readCallerRules,
} from '@offhook/core';
import type { Logger } from '@offhook/telemetry';
import type { WorkerServices } from '@offhook/wiring/worker';
import { dialable } from '../calls/caller-number.ts';
import type { AnsweringMemory } from '../memory/answering-memory.ts';
import type { DatabaseWatch } from '../memory/database-watch.ts';
import type { Found } from '../memory/find-answering.ts';

export interface CallerGateOptions {
  readonly services: Pick<WorkerServices, 'findCaller'>;
  readonly watch: Pick<DatabaseWatch, 'ask'>;
  readonly memory: Pick<AnsweringMemory, 'find'>;
  readonly logger: Logger;
}

/** Who rings whom, as Twilio's webhook tells it. */
export interface Ringing {
  readonly from: string;
  readonly to: string;
  /** Twilio's `StirVerstat`. */
  readonly attestation?: string | undefined;
}

/**
 * What the owner's rules say about a call, before anything is dialled. The caller is looked up while the number is; without the
 * database the lists are remembered, and nobody is doubted. Never rejects: a fault here must not cost a call.
 */
export class CallerGate {
  readonly #options: CallerGateOptions;

  constructor(options: CallerGateOptions) {
    this.#options = options;
  }

  /** Asked at once, needed a moment later. Null: nobody can say. */
  async lookUp({ from, to }: Ringing): Promise<CallerFacts | null> {
    const { services, watch, logger } = this.#options;
    const query = { toNumber: to, callerNumber: dialable(from), nowMs: Date.now() };
    try {
      const asked = await watch.ask(() => services.findCaller(query));
      return asked.isAway ? null : asked.value;
    } catch (error) {
      logger.error({ err: error }, 'a caller could not be looked up: nobody is doubted');
      return null;
    }
  }

  decide(ringing: Ringing, { number }: Found, known: CallerFacts | null): CallerDecision {
    const callerNumber = dialable(ringing.from);
    const nowMs = Date.now();
    const { project } = number;
    return decideForCaller({
      rules: readCallerRules(number.callerRules),
      isForwarded: number.mode === 'forward',
      // A caller of whom only the lists are remembered counts as a customer: nobody can say that they are none.
      facts: known ?? { listed: this.#remembered(callerNumber, number.e164), isCustomer: true, recentCallsAtMs: [] },
      callerNumber,
      calledNumber: number.e164,
      attestation: ringing.attestation ?? null,
      isOpen: () => isOpen(BusinessHours.parse(project.hours), project.timeZone, nowMs),
      hasPerson: (number.forwardTo ?? project.contactPhone) !== null,
      nowMs,
    });
  }

  #remembered(callerNumber: string | null, calledNumber: string): CallerFacts['listed'] {
    if (callerNumber === null) return null;
    return this.#options.memory.find(calledNumber)?.listed.get(callerNumber) ?? null;
  }
}
