/**
 * Decides what a call does next. Pure: no clock, no sockets, no randomness; events bring the time and the ids.
 *
 * | phase        | meaning                                                      | leaves it                                            |
 * | ------------ | ------------------------------------------------------------ | ---------------------------------------------------- |
 * | `preparing`  | Twilio's stream or the Realtime session is not there yet;     | both there: `conversing`; session not to be had:     |
 * |              | the greeting may already be generated and is held            | `closing`; stream gone: `ended`                      |
 * | `conversing` | turns, tools, fillers, silence prompts; a lost session is    | goodbye wanted, or no session to be had: `closing`   |
 * |              | replaced meanwhile (resuming.ts)                             |                                                      |
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
import { speechTooLong } from './automated-line.ts';
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
import { correctClaim } from './correcting.ts';
import { closeWith, end, endWhenHeard, goodbyeOver, lengthTimers } from './ending.ts';
import type { CallEvent, TimerName } from './events.ts';
import { believe, cutAnswerFinished, decideByLength, forgetDiscarded } from './false-interruption.ts';
import { clipFound, greet } from './greeting.ts';
import { handOver, handOverByTool, splitTransfers } from './handing-over.ts';
import { remember } from './history.ts';
import { keyPressed, keysComplete } from './keypad.ts';
import { audioOverdue, expectAudio } from './mute-watch.ts';
import { withMarkReturned } from './playback.ts';
import { askNext, requestRefused, responseFinished, responseStarted, resume, want } from './responses.ts';
import { giveUpWhenFailing, redial, resumeOverdue, sessionIsReady, sessionLost } from './resuming.ts';
import { nextSessionLost, nextSessionReady, rollOver, rollOverWhenHeard } from './rollover.ts';
import { askForSafety, noticeEmergency, safetyResponseOver, watchSafety } from './safety.ts';
import { endByTool, endOnRequest, splitFarewells } from './saying-goodbye.ts';
import { lookForSilence } from './silence.ts';
import { tellWaiting } from './telling.ts';
import { fillSilence, finishTool, startTools, storeAnswer } from './tool-calls.ts';

/** One event in, the next state and what to do out. */
export function step(state: CallState, event: CallEvent): Step {
  if (state.phase === 'ended') return [state, NO_COMMANDS];
  if (event.type === 'assistant.audio') return speak(state, event, event.atMs);
  const [decided, commands] = inSequence(
    state,
    (current) => decide(current, event),
    settleDoubt(event.atMs),
    settleHeard(event.atMs),
  );
  if (decided.phase === 'ended') return [decided, commands];
  const history = remember(decided.history, commands, sinceStart(decided, event.atMs));
  const next = history === decided.history ? decided : { ...decided, history };
  return andThen([next, commands], watchSafety(commands), askForSafety, askNext, endWhenHeard(event.atMs));
}

/** Once the call closes, nobody waits to hear whether a sound was speech. */
function settleDoubt(atMs: number): Transition {
  return (state) =>
    state.phase === 'conversing' || state.phase === 'ended' ? [state, NO_COMMANDS] : believe(atMs)(state);
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
      return rollOverWhenHeard(atMs)({ ...state, playback: withMarkReturned(state.playback, event.name, atMs) });
    case 'realtime.ready':
      return inSequence(state, sessionIsReady(event, greet(atMs)), tellWaiting, enterConversation);
    case 'realtime.lost':
      return inSequence({ ...state, untold: [] }, believe(atMs), sessionLost(event.reason ?? 'closed', atMs));
    case 'realtime.nextReady':
      return nextSessionReady(event)(state);
    case 'realtime.nextLost':
      return nextSessionLost(state);
    case 'realtime.refused':
      return andThen(requestRefused(state, event.code, event.requestId), giveUpWhenFailing(event.code, atMs));
    case 'greeting.found':
      return clipFound(event.payloads, atMs)(state);
    case 'caller.speechStarted':
      return callerStarted(state, event.itemId, atMs);
    case 'caller.speechStopped':
      return callerStopped(state, event.itemId, atMs);
    case 'caller.transcribed':
      return callerTranscribed(state, event.itemId, event);
    case 'caller.keyPressed':
      return keyPressed(event.digit, atMs)(state);
    case 'response.started':
      return inSequence(state, responseStarted(event.responseId, event.requestId), expectAudio(event.responseId));
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
      return finishTool({ ...state, movedAtMs: atMs }, event.toolCallId, event.output);
    case 'timer.fired':
      return timerFired(state, event.timer, atMs);
    case 'human.requested':
      return handOver({ reason: event.reason, briefing: event.briefing }, atMs)(state);
    case 'emergency.noticed':
      return noticeEmergency(event, atMs)(state);
    case 'claim.refuted':
      return correctClaim(event, atMs)(state);
    case 'call.handOverRequested':
      return end('handed_over', atMs)(state);
    case 'call.endRequested':
      return endOnRequest(event.reason, atMs)(state);
  }
}

function mediaStarted(state: CallState, atMs: number): Step {
  if (state.mediaStartedAtMs !== null) return [state, NO_COMMANDS];
  const started = { ...state, mediaStartedAtMs: atMs, movedAtMs: atMs };
  return inSequence(started, greet(atMs), playHeld(atMs), enterConversation, (current) => [
    current,
    lengthTimers(current, atMs),
  ]);
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
  const told = inSequence(
    { ...state, movedAtMs: atMs },
    forgetDiscarded(responseId),
    // Whoever is answered with a function call has said something.
    event.toolCalls.length > 0 && !state.responses.active?.cut
      ? believe(atMs)
      : cutAnswerFinished(responseId, status === 'completed'),
  );
  const written = andThen(told, finishSpeech(responseId));
  const { step: finished, purpose } = responseFinished(written[0], responseId, status === 'failed');
  const then: Transition[] = [giveUpWhenFailing(event.failureCode ?? null, atMs)];
  // Arguments of an answer that was cut or ran out of tokens may be partial: they are never acted on.
  if (status === 'completed' && state.closing === null) {
    const { transfers, others: mayEnd } = splitTransfers(event.toolCalls);
    const { farewells, others } = splitFarewells(mayEnd);
    then.push(startTools(responseId, others), handOverByTool(responseId, transfers, atMs));
    then.push(endByTool(responseId, farewells));
  }
  if (purpose === 'safety') then.push(safetyResponseOver(responseId, status));
  if (purpose === 'goodbye' && status !== 'failed')
    then.push(goodbyeOver(responseId, state.responses.active?.request?.say ?? null, status === 'cancelled'));
  return andThen(written, () => finished, ...then);
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
      return state.responses.creating ? sessionLost('mute', atMs)(state) : [state, NO_COMMANDS];
    case 'responseRetry':
      return resume(state);
    case 'answerExpected':
      return answerOverdue(state);
    case 'keys':
      return keysComplete(atMs)(state);
    case 'speechLimit':
      return speechTooLong(state);
    case 'noiseDecision':
      return decideByLength(atMs)(state);
    case 'audioExpected':
      return audioOverdue(atMs)(state);
    case 'redial':
      return redial(state);
    case 'resumeLimit':
      return resumeOverdue(atMs)(state);
    case 'rollover':
      return rollOver(atMs)(state);
  }
}

/** The caller's turn ended and no answer has begun by itself: ask for one. */
function answerOverdue(state: CallState): Step {
  if (state.caller.mode !== 'awaitingAnswer') return [state, NO_COMMANDS];
  const quiet: CallState = { ...state, caller: { ...state.caller, mode: 'quiet' } };
  return state.responses.active || state.responses.creating ? [quiet, NO_COMMANDS] : want('answer')(quiet);
}
