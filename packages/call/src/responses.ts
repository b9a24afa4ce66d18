import { type CallState, NO_COMMANDS, type Step, type Transition, type WantedResponse } from './call-state.ts';
import type { CallCommand, ResponsePurpose } from './commands.ts';

/**
 * One `response.create` at a time. Requests wait here until no answer is being generated, none has been asked for, and the
 * caller is not speaking; the server starts answers of its own after each of the caller's turns, and those count too.
 */

/** A response asked for and not begun after this long means that the session is dead. */
const RESPONSE_OVERDUE_MS = 5_000;
const RETRY_MS = 1_000;
/** After this many failures in a row the session is given up. */
export const MAX_FAILURES_IN_A_ROW = 3;

/** Adds a request, unless the same thing is already wanted. */
export function want(purpose: ResponsePurpose, say: string | null = null): Transition {
  return (state) => {
    const { responses } = state;
    if (!hasPlaceFor(state, purpose) || responses.wanted.some((wanted) => wanted.purpose === purpose))
      return [state, NO_COMMANDS];
    const request: WantedResponse = { requestId: '', purpose, say, toolCallIds: [] };
    return [{ ...state, responses: { ...responses, wanted: [...responses.wanted, request] } }, NO_COMMANDS];
  };
}

/** A closing call has one more thing to say. */
function hasPlaceFor({ closing }: CallState, purpose: ResponsePurpose): boolean {
  return closing === null || purpose === 'goodbye';
}

/** Puts a request in front of all others, in place of the same thing wanted before. */
export function wantFirst(purpose: ResponsePurpose, say: string | null): Transition {
  return (state) => {
    const request: WantedResponse = { requestId: '', purpose, say, toolCallIds: [] };
    return [{ ...state, responses: { ...state.responses, wanted: withFirst(state, request) } }, NO_COMMANDS];
  };
}

/** Forgets requests that make no sense any more. */
export function unwant(...purposes: readonly ResponsePurpose[]): Transition {
  return (state) => {
    const { responses } = state;
    const wanted = responses.wanted.filter(({ purpose }) => !purposes.includes(purpose));
    if (wanted.length === responses.wanted.length) return [state, NO_COMMANDS];
    return [{ ...state, responses: { ...responses, wanted } }, NO_COMMANDS];
  };
}

/** Asks for the next wanted response if one may be asked for now. */
export function askNext(state: CallState): Step {
  const [next, ...rest] = state.responses.wanted;
  if (!next || !mayAsk(state)) return [state, NO_COMMANDS];
  const requestsMade = state.responses.requestsMade + 1;
  const unspoken = state.tools.filter((tool) => tool.status === 'answered' || tool.status === 'stored');
  const toolCallIds = next.say === null ? unspoken.map((tool) => tool.toolCallId) : [];
  const creating = { ...next, requestId: `req_${requestsMade}`, toolCallIds };
  const { requestId, purpose, say } = creating;
  return [
    { ...state, responses: { ...state.responses, creating, wanted: rest, requestsMade } },
    [
      { type: 'realtime.createResponse', request: { requestId, purpose, say } },
      { type: 'timer.start', timer: 'responseOverdue', delayMs: RESPONSE_OVERDUE_MS },
    ],
  ];
}

function mayAsk({ phase, sessionReady, responses, caller, closing, cutAnswer }: CallState): boolean {
  if (cutAnswer) return false;
  if (phase === 'ended' || !sessionReady || responses.active || responses.creating || responses.paused) return false;
  return caller.mode === 'quiet' || (closing !== null && !closing.mayReturn);
}

/** An answer has begun: ours, or one the server started after the caller's turn. */
export function responseStarted(responseId: string, requestId: string | null): Transition {
  return (state) => {
    const { responses, caller } = state;
    if (requestId === null && (caller.answerUnwanted || comesBeforeSafety(state)))
      return discardStarted(state, responseId);
    const request = isOurs(state, requestId) ? responses.creating : null;
    const tooLate = isTooLate(state, request !== null);
    const answers = request === null || request.say === null;
    const tools = answers
      ? state.tools.map((tool) => (sees(tool, request) ? { ...tool, status: 'spoken' as const } : tool))
      : state.tools;
    const seen = tools.filter((tool, index) => tool !== state.tools[index]).map(({ toolCallId }) => toolCallId);
    const started: CallState = {
      ...state,
      tools,
      cutAnswer: state.cutAnswer && { ...state.cutAnswer, seenToolCallIds: seen },
      caller: { ...caller, mode: caller.mode === 'awaitingAnswer' ? 'quiet' : caller.mode },
      responses: {
        ...responses,
        active: { responseId, request, cut: tooLate },
        creating: request ? null : responses.creating,
        wanted: answers
          ? responses.wanted.filter((wanted) => isStillWanted(wanted, { ...state, tools }))
          : responses.wanted,
      },
    };
    const commands: CallCommand[] = [{ type: 'timer.cancel', timer: 'answerExpected' }];
    if (request) commands.push({ type: 'timer.cancel', timer: 'responseOverdue' });
    if (tooLate) commands.push({ type: 'realtime.cancelResponse', responseId });
    return [started, commands];
  };
}

function isTooLate({ caller, closing }: CallState, isOurs: boolean): boolean {
  // After the last sentence the server still answers whoever speaks into it.
  if (closing?.saidAll) return true;
  // Ours reached the server just after the caller began to speak: voice detection will not cut it, so we do.
  return isOurs && caller.mode === 'speaking' && (closing === null || closing.mayReturn);
}

/** A safety sentence is owed: nothing else may be said before it. */
export function owesSafety({ phase, safety }: CallState): boolean {
  return phase === 'conversing' && safety.some(({ status }) => status === 'owed');
}

/** The server answers the caller's turn by itself, and a safety sentence has to be said first. */
function comesBeforeSafety(state: CallState): boolean {
  return owesSafety(state) && (state.responses.creating === null || state.caller.mode === 'awaitingAnswer');
}

/** The server answers a noise after all, or too early. */
function discardStarted(state: CallState, responseId: string): Step {
  const active = { responseId, request: null, cut: true, discard: true };
  const mode = state.caller.mode === 'awaitingAnswer' ? 'quiet' : state.caller.mode;
  const next = {
    ...state,
    caller: { ...state.caller, mode, answerUnwanted: false } as const,
    responses: { ...state.responses, active },
  };
  return [next, [{ type: 'realtime.cancelResponse', responseId }]];
}

/**
 * Our request comes back with its id. A peer that gives no metadata back is ours too unless a turn of the caller has just
 * ended: only then does the server begin answers by itself.
 */
function isOurs({ responses: { creating }, caller }: CallState, requestId: string | null): boolean {
  return requestId === null ? creating !== null && caller.mode !== 'awaitingAnswer' : creating?.requestId === requestId;
}

/** Which answers a beginning response can see: those stored before it began, or sent before we asked for it. */
function sees(tool: CallState['tools'][number], request: WantedResponse | null): boolean {
  return (
    tool.status === 'stored' ||
    (tool.status === 'answered' && request !== null && request.toolCallIds.includes(tool.toolCallId))
  );
}

/** The assistant is answering: what was to fill the silence is not wanted, nor an answer about tools it already knows of. */
function isStillWanted(
  { purpose }: WantedResponse,
  { tools, wordless }: Pick<CallState, 'tools' | 'wordless'>,
): boolean {
  // What is answered there is no caller.
  if (purpose === 'silencePrompt') return wordless !== null;
  if (purpose === 'answer') return tools.some((tool) => tool.status === 'answered');
  return purpose === 'warning' || purpose === 'goodbye' || purpose === 'safety' || purpose === 'correction';
}

/** The running answer is over; a failed one is asked for again after a pause. Answers the state and what the response was for. */
export function responseFinished(
  state: CallState,
  responseId: string,
  failed: boolean,
): { step: Step; purpose: ResponsePurpose | null } {
  const { responses } = state;
  if (responses.active?.responseId !== responseId) return { step: [state, NO_COMMANDS], purpose: null };
  // A peer that does not give our metadata back: no refusal has come either, so this was the response we asked for.
  const request = responses.active.request ?? responses.creating;
  const creating = responses.active.request ? responses.creating : null;
  const settled = { ...state, responses: { ...responses, active: null, creating } };
  const overdue: CallCommand[] =
    creating === responses.creating ? [] : [{ type: 'timer.cancel', timer: 'responseOverdue' }];
  const purpose = request?.purpose ?? 'answer';
  if (!failed)
    return { step: [{ ...settled, responses: { ...settled.responses, failuresInARow: 0 } }, overdue], purpose };
  const again = request ?? { requestId: '', purpose: 'answer', say: null, toolCallIds: [] };
  const [retried, retry] = retryLater(settled, again);
  return { step: [retried, [...overdue, ...retry]], purpose };
}

/** Our request was refused, most often because the server had just started an answer of its own. */
export function requestRefused(state: CallState, code: string, requestId: string | null): Step {
  const isActiveConflict = code === 'conversation_already_has_active_response';
  const { active } = state.responses;
  if (active?.request && active.request.requestId === requestId) {
    // The running answer was taken for ours and is the server's own.
    const released = { ...state, responses: { ...state.responses, active: { ...active, request: null } } };
    return waitForTurn(released, active.request);
  }
  const { creating } = state.responses;
  if (!creating || (requestId === null ? !isActiveConflict : requestId !== creating.requestId))
    return [state, NO_COMMANDS];
  const refused = { ...state, responses: { ...state.responses, creating: null } };
  const overdue: CallCommand = { type: 'timer.cancel', timer: 'responseOverdue' };
  const [next, commands] = isActiveConflict ? waitForTurn(refused, creating) : retryLater(refused, creating);
  return [next, [overdue, ...commands]];
}

/** Back to the front of the queue: the finish of the other response asks again, or the timer if we never saw it begin. */
function waitForTurn(state: CallState, request: WantedResponse): Step {
  const responses = { ...state.responses, wanted: withFirst(state, request) };
  if (responses.active) {
    // It began without us: what it could see, it has answered.
    const wanted =
      request.purpose === 'answer' ? responses.wanted.filter((other) => isStillWanted(other, state)) : responses.wanted;
    return [{ ...state, responses: { ...responses, wanted } }, NO_COMMANDS];
  }
  return [
    { ...state, responses: { ...responses, paused: true } },
    [{ type: 'timer.start', timer: 'responseRetry', delayMs: RETRY_MS }],
  ];
}

function retryLater(state: CallState, request: WantedResponse): Step {
  const failuresInARow = state.responses.failuresInARow + 1;
  const wanted = request.purpose === 'filler' ? state.responses.wanted : withFirst(state, request);
  const responses = { ...state.responses, wanted, failuresInARow, paused: true };
  return [
    { ...state, responses },
    [{ type: 'timer.start', timer: 'responseRetry', delayMs: RETRY_MS * failuresInARow }],
  ];
}

function withFirst(state: CallState, request: WantedResponse): readonly WantedResponse[] {
  const others = state.responses.wanted.filter(({ purpose }) => purpose !== request.purpose);
  return hasPlaceFor(state, request.purpose) ? [request, ...others] : others;
}

/** The pause after a refusal or failure is over. */
export function resume(state: CallState): Step {
  return [{ ...state, responses: { ...state.responses, paused: false } }, NO_COMMANDS];
}
