/**
 * Endings that begin with a goodbye of their own: the model's `end_call`, and the owner's hang-up. Both end the call when the
 * goodbye was heard. A caller who speaks into the model's goodbye takes the call back; into the owner's, not.
 */
import { type CallState, inSequence, NO_COMMANDS, type Step, type Transition } from './call-state.ts';
import type { CallCommand } from './commands.ts';
import { closeWith, end, lastWordSaid } from './ending.ts';
import type { EndReason, RequestedToolCall } from './events.ts';
import { interrupt } from './handing-over.ts';
import { hasRunningTool } from './tool-calls.ts';

/** The control tool by which the model hangs up. */
export const END_CALL_TOOL = 'end_call';
/** Whoever wants the line free does not wait longer for the last sentence. */
const OWNER_GOODBYE_LIMIT_MS = 8_000;

const ENDING = JSON.stringify({
  ok: true,
  result: 'The call ends when your goodbye has been heard. Say nothing more.',
});
const NOT_YET = JSON.stringify({
  ok: false,
  result: 'Not ended: something is still being looked up. Tell the caller first.',
});

/** Splits what a response asked for: hanging up is for the machine, the rest for others. */
export function splitFarewells(requested: readonly RequestedToolCall[]): {
  readonly farewells: readonly RequestedToolCall[];
  readonly others: readonly RequestedToolCall[];
} {
  return {
    farewells: requested.filter(({ name }) => name === END_CALL_TOOL),
    others: requested.filter(({ name }) => name !== END_CALL_TOOL),
  };
}

/** The model hangs up. What it said in the same response is the goodbye; without any, ours is said. */
export function endByTool(responseId: string, farewells: readonly RequestedToolCall[]): Transition {
  return (state) => {
    if (farewells.length === 0 || state.phase !== 'conversing' || state.handOver) return [state, NO_COMMANDS];
    if (hasRunningTool(state)) return [state, farewells.flatMap((call) => refused(call))];
    const noted = farewells.map((call): CallCommand => ({ type: 'journal.controlTool', ...call, output: ENDING }));
    const hasSaidGoodbye = state.items.some((item) => item.responseId === responseId && item.audioMs > 0);
    const endCallIds = farewells.map(({ toolCallId }) => toolCallId);
    return inSequence(
      state,
      (current) => [current, noted],
      closeWith('assistant_ended', state.settings.assistantGoodbye, true),
      (current) => [{ ...current, closing: current.closing && { ...current.closing, endCallIds } }, NO_COMMANDS],
      (current) => (hasSaidGoodbye ? nothingMore(current) : [current, NO_COMMANDS]),
    );
  };
}

function refused(call: RequestedToolCall): CallCommand[] {
  return [
    { type: 'journal.controlTool', ...call, output: NOT_YET },
    { type: 'realtime.answerTool', toolCallId: call.toolCallId, output: NOT_YET },
  ];
}

function nothingMore(state: CallState): Step {
  return lastWordSaid({ ...state, responses: { ...state.responses, wanted: [] } });
}

/** Someone else ends the call. The owner's caller is told goodbye first, once; everything else ends at once. */
export function endOnRequest(reason: EndReason, atMs: number): Transition {
  return (state) => {
    const canSpeak = state.phase === 'conversing' && state.sessionReady;
    if (reason !== 'owner_hung_up' || !canSpeak) return end(reason, atMs)(state);
    return inSequence(
      state,
      interrupt(atMs),
      closeWith('owner_hung_up', state.settings.ownerGoodbye, false),
      (current) => [current, [{ type: 'timer.start', timer: 'closing', delayMs: OWNER_GOODBYE_LIMIT_MS }]],
    );
  };
}
