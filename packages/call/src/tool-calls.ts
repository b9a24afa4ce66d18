import { type CallState, inSequence, NO_COMMANDS, type Step, type Transition } from './call-state.ts';
import type { CallCommand } from './commands.ts';
import type { RequestedToolCall } from './events.ts';
import { withToolOutput } from './history.ts';
import { remainingMs } from './playback.ts';
import { unwant, want } from './responses.ts';

/** A completed response asked for tools: each call id is acted on once, whoever repeats it. */
export function startTools(responseId: string, requested: readonly RequestedToolCall[]): Transition {
  return (state) => {
    const known = new Set(state.tools.map(({ toolCallId }) => toolCallId));
    const unique = new Map(requested.map((call) => [call.toolCallId, call]));
    const fresh = [...unique.values()].filter(({ toolCallId }) => !known.has(toolCallId));
    if (fresh.length === 0) return [state, NO_COMMANDS];
    const sessionNumber = state.session.number;
    const started = fresh.map(({ toolCallId }) => ({
      toolCallId,
      responseId,
      sessionNumber,
      status: 'running' as const,
    }));
    const commands = fresh.map((call): CallCommand => ({ type: 'tool.start', ...call }));
    if (!hasRunningTool(state))
      commands.push({ type: 'timer.start', timer: 'filler', delayMs: state.settings.fillerFirstMs });
    return [{ ...state, tools: [...state.tools, ...started] }, commands];
  };
}

/** A tool came back: its answer goes to the model at once; the model is asked to speak when all calls of that response are answered. */
export function finishTool(state: CallState, toolCallId: string, output: string): Step {
  const entry = state.tools.find((tool) => tool.toolCallId === toolCallId);
  if (entry?.status !== 'running') return [state, NO_COMMANDS];
  const tools = state.tools.map((tool) => (tool === entry ? { ...tool, status: 'held' as const } : tool));
  const answered = { ...state, tools, history: withToolOutput(state.history, toolCallId, output) };
  const isGroupDone = !tools.some((tool) => tool.responseId === entry.responseId && tool.status === 'running');
  const [next, commands] = inSequence(answered, deliverAnswers, ...(isGroupDone ? [want('answer')] : []));
  if (hasRunningTool(next)) return [next, commands];
  const [quiet] = unwant('filler')(next);
  return [quiet, [...commands, { type: 'timer.cancel', timer: 'filler' }]];
}

/**
 * Answers that came back go to the model, once there is a session: as the answer to its function call where the session made
 * that call, as a message where an earlier one did.
 */
export function deliverAnswers(state: CallState): Step {
  if (!state.sessionReady) return [state, NO_COMMANDS];
  const held = state.tools.filter((tool) => tool.status === 'held');
  if (held.length === 0) return [state, NO_COMMANDS];
  const commands = held.flatMap(({ toolCallId, sessionNumber }): CallCommand[] => {
    const call = state.history.find(({ key }) => key === toolCallId)?.entry;
    if (call?.kind !== 'tool' || call.output === null) return [];
    const { name, argumentsJson, output } = call;
    return sessionNumber === state.session.number
      ? [{ type: 'realtime.answerTool', toolCallId, output }]
      : [{ type: 'realtime.tellTool', toolCallId, name, argumentsJson, output }];
  });
  const tools = state.tools.map((tool) => (held.includes(tool) ? { ...tool, status: 'answered' as const } : tool));
  return [{ ...state, tools }, commands];
}

/** A new session learns from its seed what came back before: nothing is left to deliver, and any response can see it. */
export function withSeededAnswers(tools: CallState['tools']): CallState['tools'] {
  return tools.map((tool) =>
    tool.status === 'held' || tool.status === 'answered' ? { ...tool, status: 'stored' as const } : tool,
  );
}

/** The server has the answer: any response that begins from now on can speak about it. */
export function storeAnswer(state: CallState, toolCallId: string): Step {
  const tools = state.tools.map((tool) =>
    tool.toolCallId === toolCallId && tool.status === 'answered' ? { ...tool, status: 'stored' as const } : tool,
  );
  return [{ ...state, tools }, NO_COMMANDS];
}

/** A tool is taking long: say so, unless something is being said anyway; then look again when that has been heard. */
export function fillSilence(state: CallState, atMs: number): Step {
  if (!hasRunningTool(state) || state.phase !== 'conversing') return [state, NO_COMMANDS];
  const { settings, responses, caller, fillersSaid } = state;
  const stillToHearMs = remainingMs(state.playback, atMs);
  if (!state.sessionReady || responses.active || responses.creating || caller.mode !== 'quiet' || stillToHearMs > 0) {
    return [
      state,
      [{ type: 'timer.start', timer: 'filler', delayMs: Math.ceil(stillToHearMs) + settings.fillerFirstMs }],
    ];
  }
  const sentence = settings.fillers[fillersSaid % settings.fillers.length] ?? settings.fillers[0];
  const [next] = want('filler', sentence)({ ...state, fillersSaid: fillersSaid + 1 });
  return [next, [{ type: 'timer.start', timer: 'filler', delayMs: settings.fillerEveryMs }]];
}

export function hasRunningTool(state: CallState): boolean {
  return state.tools.some((tool) => tool.status === 'running');
}
