import { type AnsweringNumber, type MoveReason, type NewCall, toAppError } from '@offhook/core';
import { instruments, type Logger } from '@offhook/telemetry';
import type { DualModeServices } from '@offhook/wiring/worker';
import { withinTime } from '../calls/within-time.ts';
import type { Journal } from '../journal/journal.ts';
import type { DatabaseWatch } from '../memory/database-watch.ts';
import type { SideHealthBoard } from './side-health.ts';
import { withWayBack } from './vapi-twiml.ts';

/** What Vapi has of a caller's three seconds: most of them when it is asked first, what is left when our own session was waited for. */
const VAPI_WITHIN_MS = { first: 2_000, afterUs: 1_000 } as const;

export interface VapiDoorOptions {
  readonly services: DualModeServices;
  readonly watch: Pick<DatabaseWatch, 'ask'>;
  readonly journal: Pick<Journal, 'append'>;
  readonly health: SideHealthBoard;
  readonly publicUrl: string;
  readonly logger: Logger;
}

interface Handed {
  readonly vapiCallId: string;
  readonly twiml: string;
}

/** A call that is to go to Vapi. */
export interface Handing {
  readonly number: Pick<AnsweringNumber, 'projectId' | 'vapiNumberId' | 'vapiAssistantId'>;
  readonly callSid: string;
  /** E.164; null when withheld. */
  readonly callerNumber: string | null;
}

/** Where single calls leave for Vapi: asks it to take one, within the caller's patience, and keeps our row of it. Never throws. */
export class VapiDoor {
  readonly #options: VapiDoorOptions;

  constructor(options: VapiDoorOptions) {
    this.#options = options;
  }

  /** A call that rings. Null: Vapi did not take it. */
  async connect(handing: Handing, call: NewCall & { readonly callId: string }): Promise<string | null> {
    const { services, watch, journal } = this.#options;
    const handed = await this.#ask(handing, VAPI_WITHIN_MS.first);
    if (!handed) return null;
    const { callId, projectId } = call;
    try {
      const asked = await watch.ask(() => services.openHandedOverCall(call, handed.vapiCallId));
      if (asked.isAway) journal.append({ kind: 'open', callId, projectId, call });
    } catch (error) {
      // Vapi has the call, and its report will tell of it.
      this.#options.logger.error({ err: error, callSid: handing.callSid }, 'a call at Vapi could not be written down');
    }
    return this.#twiml(handed);
  }

  /** A call of ours that has a row, before anything was said. Null: Vapi did not take it, or it is over or has moved before. */
  async moveTo(
    handing: Handing,
    { callId, reason }: { readonly callId: string; readonly reason: MoveReason },
  ): Promise<string | null> {
    const { services, watch, logger } = this.#options;
    const handed = await this.#ask(handing, VAPI_WITHIN_MS.afterUs);
    if (!handed) return null;
    const { projectId } = handing.number;
    const move = { projectId, callId, to: 'vapi', reason, vapiCallId: handed.vapiCallId } as const;
    try {
      const asked = await watch.ask(() => services.moveCall(move));
      if (!asked.isAway && !asked.value) return null;
    } catch (error) {
      logger.error({ err: error, callId }, 'a call that moved to Vapi could not be written down');
    }
    instruments().failovers.add(1, { from: 'openai', to: 'vapi' });
    return this.#twiml(handed);
  }

  async #ask({ number, callSid, callerNumber }: Handing, withinMs: number): Promise<Handed | null> {
    const { services, health, logger } = this.#options;
    const { projectId, vapiNumberId, vapiAssistantId } = number;
    if (vapiNumberId === null) return null;
    try {
      const wish = { projectId, vapiNumberId, vapiAssistantId, callerNumber };
      const answer = await withinTime(services.askVapi(wish, withinMs), withinMs);
      if (answer?.kind === 'twiml') {
        health.worked('vapi');
        return answer;
      }
      logger.warn({ callSid, projectId, reason: answer?.kind ?? 'late' }, 'Vapi did not take a call');
      // An account that takes no single calls says nothing of those of other businesses.
      if (answer === null) health.failed('vapi');
    } catch (error) {
      const { code } = toAppError(error);
      logger.warn({ callSid, projectId, code }, 'Vapi did not take a call');
      if (SPEAKS_OF_HEALTH.has(code)) health.failed('vapi');
    }
    return null;
  }

  #twiml({ twiml }: Handed): string {
    return withWayBack(twiml, { publicUrl: this.#options.publicUrl, nowMs: Date.now() });
  }
}

/** A refused key or number is one business's own trouble; these are everybody's. */
const SPEAKS_OF_HEALTH: ReadonlySet<string> = new Set([
  'UPSTREAM_UNAVAILABLE',
  'TOOL_TIMEOUT',
  'UPSTREAM_BAD_RESPONSE',
]);
