import {
  type FinishedToolCall,
  type ToolClaim,
  toAppError,
  type VapiCallRow,
  type VapiToolRequest,
} from '@offhook/core';
import type { VapiToolAnswer, VapiToolCall } from '@offhook/protocol';
import { callerHungUp, pause } from '../attempt.ts';
import type { ToolContext } from '../define-tool.ts';
import { modelOutput, type ToolOutcome } from '../outcome.ts';
import { runTool, type ToolRunner } from '../run-tool.ts';
import { spokenFailure } from '../spoken-failure.ts';

/**
 * Vapi waits 20 s for an answer unless its owner says otherwise (protocols/vapi.md, section 5). Functions get so much of it, the rest is for
 * the way there and back; then the caller hears a sentence, whatever the function is still doing.
 */
const FUNCTIONS_MS = 16_500;
const ANSWER_WITHIN_MS = 18_000;
/** How often a function call that another process has is looked at. */
const LOOK_AGAIN_MS = 250;
const STILL_WORKING =
  'I am sorry, this is taking longer than it should. Let me take your details, so that someone calls you back.';
const NOBODY_LISTENS = 'The caller hung up.';

/** Where it is kept which function calls were taken, and what they came to. */
export interface ToolCallBook {
  claim(request: VapiToolRequest): Promise<ToolClaim>;
  finish(finished: FinishedToolCall): Promise<void>;
}

export interface VapiToolDeskParts {
  readonly runner: ToolRunner;
  readonly book: ToolCallBook;
  /** Told of what went wrong around a function, never within one. */
  readonly onTrouble: (error: unknown) => void;
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds; for tests. */
  readonly limits?: { readonly functionsMs: number; readonly answerWithinMs: number };
}

/** On which call, and for whom. */
export interface VapiCaller {
  readonly projectId: string;
  /** Null: no telephone call of ours (a test in the browser, a chat). */
  readonly row: VapiCallRow | null;
  readonly vapiCallId: string | null;
  readonly callSid: string | null;
  /** E.164; empty when withheld. */
  readonly callerNumber: string;
  readonly bookingPageUrl: string | null;
  /** Epoch milliseconds. */
  readonly receivedAtMs: number;
}

interface Turn {
  readonly call: VapiToolCall;
  readonly caller: VapiCaller;
  readonly signal: AbortSignal;
}

/** Runs the functions of Vapi's assistants through the same runner as those of our own calls, each once. */
export class VapiToolDesk {
  readonly #parts: VapiToolDeskParts;
  readonly #limits: { readonly functionsMs: number; readonly answerWithinMs: number };
  readonly #underWay = new Map<string, Promise<VapiToolAnswer>>();
  /** Of calls whose functions run, by our id of the call. */
  readonly #hangUps = new Map<string, { readonly controller: AbortController; running: number }>();

  constructor(parts: VapiToolDeskParts) {
    this.#parts = parts;
    this.#limits = parts.limits ?? { functionsMs: FUNCTIONS_MS, answerWithinMs: ANSWER_WITHIN_MS };
  }

  /** One answer for each, in time, whatever happens. Never rejects. */
  answer(calls: readonly VapiToolCall[], caller: VapiCaller): Promise<VapiToolAnswer[]> {
    const { answerWithinMs } = this.#limits;
    return Promise.all(
      calls.map((call) => inTime(this.#once(call, caller), failedAnswer(call, STILL_WORKING), answerWithinMs)),
    );
  }

  /** Ends waits and attempts of the functions of a call. */
  callEnded(callId: string): void {
    this.#hangUps.get(callId)?.controller.abort(callerHungUp());
  }

  /** The same function call delivered again while it runs waits for the one that runs. */
  #once(call: VapiToolCall, caller: VapiCaller): Promise<VapiToolAnswer> {
    const key = JSON.stringify([caller.projectId, caller.vapiCallId, call.toolCallId]);
    const running = this.#underWay.get(key);
    if (running) return running;
    const answer = this.#untilHangUp(caller, (signal) => this.#take({ call, caller, signal })).finally(() =>
      this.#underWay.delete(key),
    );
    this.#underWay.set(key, answer);
    return answer;
  }

  /** A call that is over already has nobody who could hang up: what it asked for late is done. */
  async #untilHangUp<Value>({ row }: VapiCaller, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    if (row === null || row.status !== 'active') return work(new AbortController().signal);
    const { callId } = row;
    const hangUp = this.#hangUps.get(callId) ?? { controller: new AbortController(), running: 0 };
    this.#hangUps.set(callId, hangUp);
    hangUp.running += 1;
    try {
      return await work(hangUp.controller.signal);
    } finally {
      hangUp.running -= 1;
      if (hangUp.running === 0) this.#hangUps.delete(callId);
    }
  }

  async #take(turn: Turn): Promise<VapiToolAnswer> {
    const { call, caller } = turn;
    try {
      const claim = caller.row ? await this.#claimed(turn, caller.row) : MINE;
      if (claim.kind === 'answered') return answerAgain(call, claim);
      if (claim.kind !== 'mine') return failedAnswer(call, claim.kind === 'running' ? STILL_WORKING : NOBODY_LISTENS);
      return await this.#run(turn, claim);
    } catch (error) {
      if (turn.signal.aborted) return failedAnswer(call, NOBODY_LISTENS);
      this.#parts.onTrouble(error);
      return failedAnswer(call, spokenFailure(undefined, toAppError(error).code, caller.bookingPageUrl));
    }
  }

  /** Waits for another process that has it. */
  async #claimed({ call, caller, signal }: Turn, row: VapiCallRow): Promise<ToolClaim> {
    const { projectId, receivedAtMs } = caller;
    const { toolCallId, name, args } = call;
    const { book, now } = this.#parts;
    for (;;) {
      const claim = await book.claim({ projectId, row, toolCallId, name, args, nowMs: now() });
      if (claim.kind !== 'running' || now() - receivedAtMs > this.#limits.functionsMs) return claim;
      await pause(LOOK_AGAIN_MS, signal);
    }
  }

  async #run({ call, caller, signal }: Turn, claim: Mine): Promise<VapiToolAnswer> {
    const { toolCallId, argumentsJson } = call;
    const name = ourName(call.name, this.#parts.runner.registry);
    const request = { toolCallId, name, argumentsJson, wasCutOff: claim.wasCutOff };
    try {
      const outcome = await runTool(this.#runnerFor(caller), request, this.#contextOf(caller, signal));
      await this.#keep(caller, claim, outcome);
      return answerOf(call, outcome);
    } catch (error) {
      if (signal.aborted) await this.#keep(caller, claim, null);
      throw error;
    }
  }

  /** The functions of one message share its time. */
  #runnerFor({ receivedAtMs }: VapiCaller): ToolRunner {
    const { runner, now } = this.#parts;
    const left = () => Math.max(0, receivedAtMs + this.#limits.functionsMs - now());
    return {
      ...runner,
      budgets: {
        begin: (callId) => Math.min(left(), runner.budgets?.begin(callId) ?? Number.POSITIVE_INFINITY),
        end: (callId, durationMs) => runner.budgets?.end(callId, durationMs),
      },
    };
  }

  #contextOf({ projectId, row, callSid, vapiCallId, ...caller }: VapiCaller, signal: AbortSignal): ToolContext {
    const { callerNumber, bookingPageUrl } = caller;
    const ids = { callId: row?.callId ?? null, callSid: callSid ?? vapiCallId ?? '' };
    return { projectId, ...ids, callerNumber, bookingPageUrl, signal, now: this.#parts.now };
  }

  /** A row that cannot be written does not cost the caller the answer. */
  async #keep(caller: VapiCaller, claim: Mine, outcome: ToolOutcome | null): Promise<void> {
    if (caller.row === null || claim.toolCallRowId === null) return;
    const of = { projectId: caller.projectId, callId: caller.row.callId, toolCallRowId: claim.toolCallRowId };
    await this.#parts.book.finish({ ...of, ...finishedBy(outcome) }).catch(this.#parts.onTrouble);
  }
}

type Mine = { readonly kind: 'mine'; readonly toolCallRowId: string | null; readonly wasCutOff: boolean };
/** A function call without a call is nobody else's. */
const MINE: Mine = { kind: 'mine', toolCallRowId: null, wasCutOff: false };

/** Owners write functions their own way at Vapi: `getSlots` and `get-slots` are ours too. Names that mean something else are left alone. */
function ourName(name: string, registry: ToolRunner['registry']): string {
  const plain = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
  return registry.get(name) || !registry.get(plain) ? name : plain;
}

function finishedBy(outcome: ToolOutcome | null) {
  if (outcome === null)
    return { status: 'cancelled', output: null, errorCode: null, attempts: [], durationMs: 0 } as const;
  const { attempts, durationMs } = outcome;
  const output: unknown = JSON.parse(modelOutput(outcome));
  return {
    status: outcome.ok ? outcome.result : ('failed' as const),
    output,
    errorCode: outcome.ok ? null : outcome.code,
    attempts,
    durationMs,
  };
}

function answerOf(call: VapiToolCall, outcome: ToolOutcome): VapiToolAnswer {
  if (outcome.ok) return { toolCallId: call.toolCallId, name: call.name, result: outcome.output };
  // Bad arguments are the model's own mistake: it can mend them when it is told which.
  if (outcome.code === 'TOOL_INPUT_INVALID') {
    return { toolCallId: call.toolCallId, name: call.name, error: modelOutput(outcome) };
  }
  return failedAnswer(call, outcome.spoken);
}

/** As it was answered the first time. */
function answerAgain(call: VapiToolCall, { status, output }: { status: string; output: unknown }): VapiToolAnswer {
  if (status !== 'failed') return { toolCallId: call.toolCallId, name: call.name, result: output };
  const told = typeof output === 'object' && output !== null ? (output as Record<string, unknown>) : {};
  if (told.invalid !== undefined)
    return { toolCallId: call.toolCallId, name: call.name, error: JSON.stringify(output) };
  return failedAnswer(call, typeof told.say === 'string' ? told.say : spokenFailure(undefined, 'INTERNAL', null));
}

/** The sentence is spoken as it is: never silence, and never a technical error. */
function failedAnswer({ toolCallId, name }: VapiToolCall, spoken: string): VapiToolAnswer {
  return { toolCallId, name, error: spoken, spoken };
}

function inTime<Value>(work: Promise<Value>, late: Value, withinMs: number): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, withinMs, late);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
