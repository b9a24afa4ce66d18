import { settleAll } from './assistant-speech.ts';
import {
  type CallState,
  type Closing,
  inSequence,
  NO_COMMANDS,
  type Step,
  sinceStart,
  type Transition,
} from './call-state.ts';
import type { CallCommand } from './commands.ts';
import type { EndReason, TimerName } from './events.ts';
import { isDrained, remainingMs } from './playback.ts';
import { want } from './responses.ts';
import { hasRunningTool } from './tool-calls.ts';

/** The last sentence with everything before it must be over by then, or the call ends without it. */
const CLOSING_LIMIT_MS = 25_000;
/** With the session lost, what is already at Twilio may still be heard this long. */
const LOST_SESSION_TAIL_MS = 3_000;
/** Less of a goodbye is none. */
const MIN_GOODBYE_MS = 1_000;
const NOT_ENDED = JSON.stringify({ ok: false, result: 'Not ended: the caller went on speaking.' });
const CONVERSATION_TIMERS: readonly TimerName[] = [
  'silence',
  'filler',
  'lengthWarning',
  'lengthLimit',
  'answerExpected',
  'noiseDecision',
  'keys',
  'speechLimit',
];

/** Says goodbye; the call ends when the caller has heard it. */
export function closeWith(reason: EndReason, goodbye: string, mayReturn: boolean): Transition {
  return (state) => {
    if (state.phase === 'closing' || state.phase === 'ended') return [state, NO_COMMANDS];
    const closing: CallState = {
      ...state,
      phase: 'closing',
      closing: { reason, mayReturn, saidAll: false },
      responses: { ...state.responses, wanted: [] },
    };
    return inSequence(
      closing,
      (current) => [current, [...cancelTimers(), { type: 'timer.start', timer: 'closing', delayMs: CLOSING_LIMIT_MS }]],
      want('goodbye', goodbye),
    );
  };
}

/** Nothing more can be said in this session: let the caller hear what is queued, then end so that Twilio runs the fallback. */
export function closeSilently(reason: EndReason, atMs: number): Transition {
  return (state) => {
    if (state.phase === 'ended') return [state, NO_COMMANDS];
    const said = state.closing?.saidAll ? state.closing.reason : reason;
    const tailMs = Math.min(LOST_SESSION_TAIL_MS, Math.ceil(remainingMs(state.playback, atMs)));
    const closing: CallState = {
      ...state,
      phase: 'closing',
      sessionReady: false,
      // Who is being put through still is: a human can be dialled without the session.
      closing: { reason: state.handOver ? 'transferred' : said, mayReturn: false, saidAll: true },
      responses: { ...state.responses, active: null, creating: null, wanted: [] },
    };
    return [
      closing,
      [
        ...cancelTimers('responseOverdue', 'responseRetry', 'audioExpected', 'redial', 'resumeLimit', 'rollover'),
        { type: 'timer.start', timer: 'closing', delayMs: tailMs },
      ],
    ];
  };
}

/** A caller spoke into the goodbye after all. */
export function reopen(atMs: number): Transition {
  return (state) => {
    if (!state.closing?.mayReturn) return [state, NO_COMMANDS];
    const timers: CallCommand[] = [
      { type: 'timer.cancel', timer: 'closing' },
      { type: 'timer.start', timer: 'silence', delayMs: state.settings.silenceMs },
      ...lengthTimers(state, atMs),
    ];
    return [{ ...state, phase: 'conversing', closing: null }, timers];
  };
}

/** It was no more than a noise: the goodbye stands, and what is left of it is the last word. */
export function closeAgain(closing: Closing): Transition {
  return (state) => {
    if (state.closing || state.phase === 'ended') return [state, NO_COMMANDS];
    const commands: CallCommand[] = [
      ...cancelTimers(),
      { type: 'timer.start', timer: 'closing', delayMs: CLOSING_LIMIT_MS },
    ];
    const responses = { ...state.responses, wanted: [] };
    return [{ ...state, phase: 'closing', closing: { ...closing, saidAll: true }, responses }, commands];
  };
}

/** The call goes on: the model, which had hung up, is told so. */
export function declineEndCalls(closing: Closing | null): Transition {
  return (state) => [
    state,
    (closing?.endCallIds ?? []).map((toolCallId) => ({ type: 'realtime.answerTool', toolCallId, output: NOT_ENDED })),
  ];
}

/** Timers for the warning and the limit, for a call that has lasted until `atMs`. */
export function lengthTimers(state: CallState, atMs: number): CallCommand[] {
  const { maxLengthMs, warningBeforeMs } = state.settings;
  const leftMs = Math.max(0, maxLengthMs - sinceStart(state, atMs));
  const limit: CallCommand = { type: 'timer.start', timer: 'lengthLimit', delayMs: leftMs };
  return leftMs > warningBeforeMs
    ? [{ type: 'timer.start', timer: 'lengthWarning', delayMs: leftMs - warningBeforeMs }, limit]
    : [limit];
}

/** The goodbye is generated, or will never be. */
export function lastWordSaid(state: CallState): Step {
  return state.closing
    ? [{ ...state, closing: { ...state.closing, saidAll: true } }, NO_COMMANDS]
    : [state, NO_COMMANDS];
}

/**
 * The goodbye was generated, or voice detection has cut it off. One that had hardly begun is said again: on a noisy line the
 * caller would hear nothing but the click. The closing timer bounds that.
 */
export function goodbyeOver(responseId: string, say: string | null, isCancelled: boolean): Transition {
  return (state) => {
    const said = state.items.filter((item) => item.responseId === responseId);
    const saidMs = said.reduce((ms, { audioMs }) => ms + audioMs, 0);
    const isLost = isCancelled && saidMs < MIN_GOODBYE_MS && state.closing?.mayReturn === false;
    return isLost && say !== null ? want('goodbye', say)(state) : lastWordSaid(state);
  };
}

/** Ends a closing call once its last sentence came back as a mark: heard, not merely generated. */
export function endWhenHeard(atMs: number): Transition {
  return (state) => {
    if (!state.closing?.saidAll || !isDrained(state.playback, atMs)) return [state, NO_COMMANDS];
    // A booking made together with the request for a human is waited for, within the limit of the closing timer.
    if (state.handOver && hasRunningTool(state)) return [state, NO_COMMANDS];
    return end(state.closing.reason, atMs)(state);
  };
}

/** Ends the call now, once. */
export function end(reason: EndReason, atMs: number): Transition {
  return (state) =>
    inSequence(state, settleAll(atMs), (current) => {
      const commands: CallCommand[] = hasRunningTool(current) ? [{ type: 'tools.abort' }] : [];
      const isTransfer = reason === 'transferred' && current.handOver !== null;
      commands.push({ type: 'call.end', reason, ...(isTransfer ? { handOver: current.handOver } : {}) });
      const responses = { ...current.responses, active: null, creating: null, wanted: [] };
      return [{ ...current, phase: 'ended', responses, held: [], tools: [] }, commands];
    });
}

function cancelTimers(...more: readonly TimerName[]): CallCommand[] {
  return [...CONVERSATION_TIMERS, ...more].map((timer) => ({ type: 'timer.cancel', timer }));
}
