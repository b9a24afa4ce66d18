/**
 * Decides what a call does next. Pure: no clock, no sockets, no randomness; events bring the time and the ids.
 *
 * | phase        | meaning                                                      | leaves it                                            |
 * | ------------ | ------------------------------------------------------------ | ---------------------------------------------------- |
 * | `preparing`  | Twilio's stream or the Realtime session is not there yet;     | both there: `conversing`; session lost: `ended`;     |
 * |              | the greeting may already be generated and is held            | stream gone: `ended`                                 |
 * | `conversing` | turns, tools, fillers, silence prompts                       | goodbye wanted or session lost: `closing`            |
 * | `closing`    | one last sentence, or the tail of what is queued             | heard (mark) or too late: `ended`; a silent caller   |
 * |              |                                                              | who speaks after all: `conversing`                   |
 * | `ended`      | nothing: every event answers no command                      | never                                                |
 *
 * Within `conversing` three small machines run side by side: the caller's mouth (call-state.ts `CallerState`), the response
 * queue (responses.ts) and the playback (playback.ts). The caller's audio does not come through here: it changes no decision,
 * so the runtime hands each frame straight to the Realtime socket. The assistant's audio does, because each frame moves the
 * playback; a step costs about a microsecond, 50 times a second.
 */
import { finishSpeech, markEnd, playHeld, settleHeard, speak, write } from './assistant-speech.ts';
import {
  andThen,
  type CallState,
  inSequence,
  NO_COMMANDS,
  type Step,
  sinceStart,
  type Transition,
} from './call-state.ts';
import { callerStarted, callerStopped, callerTranscribed } from './caller-turns.ts';
import { closeSilently, closeWith, end, endWhenHeard, lastWordSaid, lengthTimers } from './ending.ts';
import type { CallEvent, TimerName } from './events.ts';
import { handOver, handOverByKey, handOverByTool, splitTransfers } from './handing-over.ts';
import { remember, withToolOutput } from './history.ts';
import { withMarkReturned } from './playback.ts';
import {
  askNext,
  MAX_FAILURES_IN_A_ROW,
  requestRefused,
  responseFinished,
  responseStarted,
  resume,
  want,
} from './responses.ts';
import { endByTool, endOnRequest, splitFarewells } from './saying-goodbye.ts';
import { lookForSilence } from './silence.ts';
import { fillSilence, finishTool, startTools, storeAnswer } from './tool-calls.ts';

/** One event in, the next state and what to do out. */
export function step(state: CallState, event: CallEvent): Step {
  if (state.phase === 'ended') return [state, NO_COMMANDS];
  if (event.type === 'assistant.audio') return speak(state, event, event.atMs);
  const [decided, commands] = inSequence(state, (current) => decide(current, event), settleHeard(event.atMs));
  if (decided.phase === 'ended') return [decided, commands];
  const history = remember(decided.history, commands, sinceStart(decided, event.atMs));
  const next = history === decided.history ? decided : { ...decided, history };
  return andThen([next, commands], askNext, endWhenHeard(event.atMs));
}

type SlowEvent = Exclude<CallEvent, { type: 'assistant.audio' }>;

function decide(state: CallState, event: SlowEvent): Step {
  const { atMs } = event;
  switch (event.type) {
    case 'media.started':
      return mediaStarted(state, atMs);
    case 'media.stopped':
      return end(state.handOver ? 'caller_hung_up' : (state.closing?.reason ?? 'caller_hung_up'), atMs)(state);
    case 'playback.marked':
      return [{ ...state, playback: withMarkReturned(state.playback, event.name, atMs) }, NO_COMMANDS];
    case 'realtime.ready':
      return inSequence({ ...state, sessionReady: true }, enterConversation, want('greeting', state.settings.greeting));
    case 'realtime.lost':
      return closeSilently('realtime_lost', atMs)(state);
    case 'realtime.refused':
      return andThen(requestRefused(state, event.code, event.requestId), giveUpWhenFailing(atMs));
    case 'caller.speechStarted':
      return callerStarted(state, event.itemId, atMs);
    case 'caller.speechStopped':
      return callerStopped(state, event.itemId, atMs);
    case 'caller.transcribed':
      return callerTranscribed(state, event.itemId, event);
    case 'caller.keyPressed':
      return handOverByKey(event.digit, atMs)({ ...state, movedAtMs: atMs, silencePromptsSaid: 0 });
    case 'response.started':
      return responseStarted(event.responseId, event.requestId)(state);
    case 'assistant.audioDone':
      return event.responseId === state.responses.active?.responseId && !state.responses.active.cut
        ? markEnd(state)
        : [state, NO_COMMANDS];
    case 'assistant.text':
      return write(state, event.responseId, event);
    case 'assistant.textDone':
      return write(state, event.responseId, { itemId: event.itemId, whole: event.text });
    case 'response.finished':
      return finishResponse(state, event);
    case 'tool.answerStored':
      return storeAnswer(state, event.toolCallId);
    case 'tool.finished':
      return finishTool(
        { ...state, movedAtMs: atMs, history: withToolOutput(state.history, event.toolCallId, event.output) },
        event.toolCallId,
        event.output,
      );
    case 'timer.fired':
      return timerFired(state, event.timer, atMs);
    case 'human.requested':
      return handOver({ reason: event.reason, briefing: event.briefing }, atMs)(state);
    case 'call.endRequested':
      return endOnRequest(event.reason, atMs)(state);
  }
}

function mediaStarted(state: CallState, atMs: number): Step {
  if (state.mediaStartedAtMs !== null) return [state, NO_COMMANDS];
  const started = { ...state, mediaStartedAtMs: atMs, movedAtMs: atMs };
  return inSequence(started, playHeld(atMs), enterConversation, (current) => [current, lengthTimers(current, atMs)]);
}

function enterConversation(state: CallState): Step {
  if (state.phase !== 'preparing' || state.mediaStartedAtMs === null || !state.sessionReady)
    return [state, NO_COMMANDS];
  return [
    { ...state, phase: 'conversing' },
    [{ type: 'timer.start', timer: 'silence', delayMs: state.settings.silenceMs }],
  ];
}

function finishResponse(state: CallState, event: Extract<CallEvent, { type: 'response.finished' }>): Step {
  const { responseId, status, atMs } = event;
  const written = finishSpeech(responseId)({ ...state, movedAtMs: atMs });
  const { step: finished, purpose } = responseFinished(written[0], responseId, status === 'failed');
  const then: Transition[] = [giveUpWhenFailing(atMs)];
  // Arguments of an answer that was cut or ran out of tokens may be partial: they are never acted on.
  if (status === 'completed' && state.closing === null) {
    const { transfers, others: mayEnd } = splitTransfers(event.toolCalls);
    const { farewells, others } = splitFarewells(mayEnd);
    then.push(startTools(responseId, others), handOverByTool(responseId, transfers, atMs));
    then.push(endByTool(responseId, farewells));
  }
  if (purpose === 'goodbye' && status !== 'failed') then.push(lastWordSaid);
  return andThen(written, () => finished, ...then);
}

function giveUpWhenFailing(atMs: number): Transition {
  return (state) =>
    state.responses.failuresInARow >= MAX_FAILURES_IN_A_ROW
      ? closeSilently('realtime_lost', atMs)(state)
      : [state, NO_COMMANDS];
}

function timerFired(state: CallState, timer: TimerName, atMs: number): Step {
  switch (timer) {
    case 'filler':
      return fillSilence(state, atMs);
    case 'silence':
      return lookForSilence(state, atMs);
    case 'lengthWarning':
      return want('warning', state.settings.lengthWarning)(state);
    case 'lengthLimit':
      return closeWith('max_duration', state.settings.lengthGoodbye, false)(state);
    case 'closing':
      return state.closing ? end(state.closing.reason, atMs)(state) : [state, NO_COMMANDS];
    case 'responseOverdue':
      return state.responses.creating ? closeSilently('realtime_lost', atMs)(state) : [state, NO_COMMANDS];
    case 'responseRetry':
      return resume(state);
    case 'answerExpected':
      return answerOverdue(state);
  }
}

/** The caller's turn ended and no answer has begun by itself: ask for one. */
function answerOverdue(state: CallState): Step {
  if (state.caller.mode !== 'awaitingAnswer') return [state, NO_COMMANDS];
  const quiet: CallState = { ...state, caller: { ...state.caller, mode: 'quiet' } };
  return state.responses.active || state.responses.creating ? [quiet, NO_COMMANDS] : want('answer')(quiet);
}
