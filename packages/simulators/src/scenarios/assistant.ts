import { setImmediate as settle } from 'node:timers/promises';
import type { ResponsePart } from '../realtime/brain.ts';
import { realtimeId } from '../realtime/ids.ts';
import { type CarriedOver, nothingCarriedOver, takeCall, unsaidPart } from './carried-over.ts';
import {
  readToolAnswer,
  type ToolAnswer,
  type ToolArguments,
  type ToolName,
  type ToolSuccess,
} from './tool-contract.ts';

/** What a scenario's author writes the model's decisions with. */
export type Assistant = {
  /** Says this next. */
  say(text: string): void;
  /** Calls a function; goes on when its output has come back and the client asked for the next response. */
  call<N extends ToolName>(name: N, args: ToolArguments[N]): Promise<ToolAnswer<N>>;
  /** Hangs up behind what was said. */
  hangUp(): void;
  /** What stands in the instructions: the first group of the pattern, or null. */
  reads(pattern: RegExp): string | null;
  /** The last output of a function in this conversation. Throws when there is none: the script is wrong then. */
  recall<N extends ToolName>(name: N): ToolSuccess<N>;
  /** The first time that was offered last. Throws when none was. */
  firstSlot(): { slotId: string; spoken: string };
};

export type AssistantTurn = (assistant: Assistant) => void | Promise<void>;

/** The last output the conversation has seen of each function. */
export type ToolMemory = Map<ToolName, string>;

/** What a turn knows of its session. */
export type TurnContext = { memory: ToolMemory; instructions(): string };

/** One answer of the model in progress: it may span several responses, one per round of function calls. */
export type TurnRun = {
  /** What the next response consists of: everything up to the next function calls, or to the end. */
  next(toolNames: readonly string[]): Promise<ResponsePart[]>;
  receiveOutput(toolCallId: string, output: string): boolean;
  /** Waiting for outputs that have not come. */
  isWaiting(): boolean;
  isDone(): boolean;
};

const LOST_THE_THREAD = "I'm sorry, I got a little lost there. Could you say that again?";

type PendingCall = { name: ToolName; resolve(output: string): void };

/** `carried`: what an earlier session has done of this turn already. */
export function runTurn(
  turn: AssistantTurn,
  { memory, instructions }: TurnContext,
  carried: CarriedOver = nothingCarriedOver(),
): TurnRun {
  let parts: ResponsePart[] = [];
  const pending = new Map<string, PendingCall>();
  const progress: { done: boolean; error: unknown } = { done: false, error: null };

  const assistant: Assistant = {
    say(words) {
      const text = unsaidPart(carried, words);
      if (text === '') return;
      const last = parts.at(-1);
      if (last?.kind === 'say') parts[parts.length - 1] = { kind: 'say', text: `${last.text} ${text}` };
      else parts.push({ kind: 'say', text });
    },
    call<N extends ToolName>(name: N, args: ToolArguments[N]) {
      const toolCallId = realtimeId('call');
      const argumentsJson = JSON.stringify(args);
      const earlier = takeCall(carried, name, argumentsJson);
      if (earlier?.output) return Promise.resolve(readToolAnswer(name, earlier.output));
      if (earlier) earlier.settle = (output) => receiveOutput(toolCallId, output);
      else parts.push({ kind: 'call', toolCallId, name, argumentsJson });
      return new Promise<ToolAnswer<N>>((resolve) => {
        pending.set(toolCallId, { name, resolve: (output) => resolve(readToolAnswer(name, output)) });
      });
    },
    hangUp() {
      parts.push({ kind: 'call', toolCallId: realtimeId('call'), name: 'end_call', argumentsJson: '{}' });
    },
    reads: (pattern) => pattern.exec(instructions())?.[1] ?? null,
    recall<N extends ToolName>(name: N) {
      const answer = readToolAnswer(name, memory.get(name) ?? '');
      if (answer.failed) throw new Error(`The conversation holds no successful ${name}`);
      return answer as ToolSuccess<N>;
    },
    firstSlot() {
      return firstOf(assistant.recall('get_slots').slots);
    },
  };

  let started = false;
  function start(): void {
    started = true;
    Promise.resolve()
      .then(() => turn(assistant))
      .catch((error: unknown) => {
        progress.error = error;
      })
      .finally(() => {
        progress.done = true;
      });
  }

  function receiveOutput(toolCallId: string, output: string): boolean {
    const call = pending.get(toolCallId);
    if (!call) return false;
    pending.delete(toolCallId);
    memory.set(call.name, output);
    call.resolve(output);
    return true;
  }

  return {
    async next(toolNames) {
      if (!started) start();
      // The script waits for nothing but function outputs: once the microtasks ran, it is done or blocked on one.
      await settle();
      // A script that cannot go on is a model that lost the thread: the caller hears so, and the expectations fail.
      if (progress.error) parts.push({ kind: 'say', text: LOST_THE_THREAD });
      progress.error = null;
      const ready = parts;
      parts = [];
      const unknown = ready.filter((part) => part.kind === 'call' && !toolNames.includes(part.name));
      for (const part of unknown) {
        if (part.kind === 'call') receiveOutput(part.toolCallId, "I'm sorry, I can't look that up right now.");
      }
      const kept = ready.filter((part) => !unknown.includes(part));
      return unknown.length > 0 && pending.size === 0 ? [...kept, ...(await this.next(toolNames))] : kept;
    },
    receiveOutput,
    isWaiting: () => pending.size > 0,
    isDone: () => progress.done && parts.length === 0,
  };
}

function firstOf<Slot>([slot]: readonly Slot[]): Slot {
  if (!slot) throw new Error('No time was offered');
  return slot;
}
