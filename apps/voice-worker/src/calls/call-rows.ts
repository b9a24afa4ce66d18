import type { AnsweringNumber, KnownCall, NewCall, Refused } from '@offhook/core';
import { newId } from '@offhook/db';
import { type Logger, traceIdOf } from '@offhook/telemetry';
import type { WorkerServices } from '@offhook/wiring/worker';
import type { Journal } from '../journal/journal.ts';
import type { DatabaseWatch } from '../memory/database-watch.ts';

export interface CallRowsOptions {
  readonly services: Pick<WorkerServices, 'openCall' | 'recordRefusedCall'>;
  readonly watch: Pick<DatabaseWatch, 'ask'>;
  readonly journal: Pick<Journal, 'append'>;
  readonly isSimulated: boolean;
  readonly logger: Logger;
}

/** A row to be, with its id: a call can be answered before it is written. */
export type CallToOpen = NewCall & { readonly callId: string };

/** The rows of calls that ring: written at once, or by the journal when the database is back. */
export class CallRows {
  readonly #options: CallRowsOptions;

  constructor(options: CallRowsOptions) {
    this.#options = options;
  }

  /** What the row of a call will say. */
  newCall({ callSid, from, to }: { callSid: string; from: string; to: string }, number: AnsweringNumber): CallToOpen {
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

  /** Answers the row that there is now: an older one when Twilio asked before. */
  async open(call: CallToOpen): Promise<{ callId: string; status: KnownCall['status'] }> {
    const { services, watch, journal } = this.#options;
    const { callId, projectId } = call;
    const asked = await watch.ask(() => services.openCall(call));
    if (!asked.isAway) return asked.value;
    journal.append({ kind: 'open', callId, projectId, call });
    return { callId, status: 'active' };
  }

  /** Writes down a call that is not taken. Answers its row, or null when that could not be done. Never rejects. */
  async refuse(call: CallToOpen, refusal: Refused): Promise<string | null> {
    const { services, watch, journal, logger } = this.#options;
    try {
      const asked = await watch.ask(() => services.recordRefusedCall(call, refusal));
      if (!asked.isAway) return asked.value;
      const { callId, projectId } = call;
      journal.append({ kind: 'refused', callId, projectId, call, refusal });
      return callId;
    } catch (error) {
      logger.error({ err: error, callSid: call.callSid }, 'a refused call could not be written down');
      return null;
    }
  }
}
