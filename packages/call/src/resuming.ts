/**
 * The Realtime session of a call, and the one after it. A session cannot be resumed: a new one is dialled and told the
 * conversation so far; the caller hears one sentence about it. The last session's responses, items and function calls mean
 * nothing to the new one, so everything that was under way is settled when the session is lost and asked for again.
 *
 * | session is                | leaves it                                                                                    |
 * | ------------------------- | -------------------------------------------------------------------------------------------- |
 * | up                        | lost: dialled again at once; expiring: the next one is dialled beside it                     |
 * | up, next one dialling     | next ready: waits for a quiet moment; next lost: tried again; lost: dialled again            |
 * | up, next one ready        | quiet moment: switched, nobody hears of it; lost: switched at once, with the sentence        |
 * | lost (`loss`), redialling | ready: up, with the sentence; lost again or too late: the call closes and Twilio dials on    |
 */
import { finishSpeech } from './assistant-speech.ts';
import {
  andThen,
  type CallState,
  inSequence,
  NO_COMMANDS,
  type Step,
  sinceStart,
  type Transition,
  type WantedResponse,
} from './call-state.ts';
import type { CallCommand, MissingPart, ResponsePurpose, SessionSeed } from './commands.ts';
import { closeSilently } from './ending.ts';
import type { CallEvent, LossReason } from './events.ts';
import { TRANSFER_TOOL } from './handing-over.ts';
import { remember, seedOf } from './history.ts';
import { isDrained } from './playback.ts';
import { MAX_FAILURES_IN_A_ROW, wantFirst } from './responses.ts';
import { deliverAnswers, hasRunningTool, withSeededAnswers } from './tool-calls.ts';

/** Dials after a loss, the first one at once. */
const MAX_ATTEMPTS = 2;
/** Long enough for a service that refused in the moment of its own restart, short enough for a caller who waits. */
const SECOND_ATTEMPT_AFTER_MS = 400;
/** From the loss to the new session: a caller in silence takes the line for dead soon after. */
const RESUME_LIMIT_MS = 5_000;
/** A service that loses sessions this often will lose the next one too. */
const MAX_LOSSES = 3;
const LOSSES_COUNTED_MS = 120_000;
/** The next session is dialled this long before the service ends the present one, or after half of a short one. */
const ROLLOVER_MARGIN_MS = 3 * 60_000;
const ROLLOVER_LATEST_SHARE = 0.5;
/** A session that could not be prepared is tried again, and a quiet moment looked for, this often. */
const NEXT_RETRY_MS = 5_000;
const QUIET_POLL_MS = 500;
/** Nothing has happened for this long: the tail of the last word is behind us. */
const QUIET_FOR_MS = 1_000;

/** The same answer failed this often: a new session may do better. */
const FAILURES_OF_A_BAD_SESSION = 2;

/** A transcript that has not come by then does not come; a turn begins this long before at most. */
const TRANSCRIPT_WITHIN_MS = 30_000;

/** Losses that another attempt would only repeat. */
const FINAL_LOSSES: ReadonlySet<LossReason> = new Set(['unauthorized', 'quota', 'rejected']);

/** The session is gone, or of no use: dials again, or gives the call up. */
export function sessionLost(reason: LossReason, atMs: number): Transition {
  return (state) => {
    // The last word is with Twilio already, or a human is about to be dialled: no session is needed any more.
    if (state.closing?.saidAll || state.handOver)
      return closeSilently(state.closing?.reason ?? 'realtime_lost', atMs)(state);
    return state.session.loss ? attemptFailed(state, reason, atMs) : firstLoss(state, reason, atMs);
  };
}

function firstLoss(state: CallState, reason: LossReason, atMs: number): Step {
  const recent = [...state.session.lossesAtMs.filter((lostAtMs) => atMs - lostAtMs < LOSSES_COUNTED_MS), atMs];
  const noted: CallState = { ...state, session: { ...state.session, lossesAtMs: recent } };
  const note: Transition = (current) => [current, [{ type: 'journal.sessionLost', reason }]];
  if (FINAL_LOSSES.has(reason) || recent.length > MAX_LOSSES)
    return inSequence(noted, note, closeSilently('realtime_lost', atMs));
  const hasNext = state.session.next === 'ready';
  return inSequence(
    noted,
    note,
    settle(reason, atMs),
    hasNext ? switchOver(atMs) : dial,
    hasNext ? resumed(atMs) : pass,
  );
}

/** A dial of ours failed. */
function attemptFailed(state: CallState, reason: LossReason, atMs: number): Step {
  const { loss } = state.session;
  if (!loss) return [state, NO_COMMANDS];
  if (FINAL_LOSSES.has(reason) || loss.attempt >= MAX_ATTEMPTS) return closeSilently('realtime_lost', atMs)(state);
  return [state, [{ type: 'timer.start', timer: 'redial', delayMs: SECOND_ATTEMPT_AFTER_MS }]];
}

/** What was under way in the lost session comes to its end here: written down, and asked for again where it still makes sense. */
function settle(reason: LossReason, atMs: number): Transition {
  return (state) => {
    const { active } = state.responses;
    const missing = missingPart(state);
    const wanted = wantedAfterLoss(state, missing);
    const isHeard = state.mediaStartedAtMs !== null;
    const unheard = (responseId: string) => responseId === active?.responseId && !isHeard;
    const cleaned: CallState = {
      ...state,
      held: state.held.filter(({ responseId }) => !unheard(responseId)),
      items: state.items.filter(
        ({ responseId, audioMs }) => responseId !== active?.responseId || (isHeard && audioMs > 0),
      ),
    };
    const [written, records] = active ? finishSpeech(active.responseId)(cleaned) : [cleaned, NO_COMMANDS];
    const lost: CallState = {
      ...written,
      sessionReady: false,
      movedAtMs: atMs,
      caller: { mode: 'quiet', answerUnwanted: false, openTurns: [] },
      responses: { ...written.responses, active: null, creating: null, wanted, paused: false, failuresInARow: 0 },
      history: remember(written.history, records, sinceStart(written, atMs)),
      session: { ...written.session, loss: { reason, atMs, attempt: 0, missing } },
    };
    const timers = (['responseOverdue', 'responseRetry', 'answerExpected', 'audioExpected', 'rollover'] as const).map(
      (timer): CallCommand => ({ type: 'timer.cancel', timer }),
    );
    return [lost, [...records, ...timers, { type: 'timer.start', timer: 'resumeLimit', delayMs: RESUME_LIMIT_MS }]];
  };
}

/**
 * What is still to be said when a session is lost: what it was saying, what it was asked for, and the answers that are owed.
 * What only filled a silence is not. To words of the caller that were lost there is no answer.
 */
function wantedAfterLoss(state: CallState, missing: MissingPart): readonly WantedResponse[] {
  const { active, creating, wanted } = state.responses;
  const hasNews = state.tools.some(({ status }) => status === 'held' || status === 'answered' || status === 'stored');
  const isOwed = hasNews || (state.caller.mode === 'awaitingAnswer' && state.caller.openTurns.length === 0);
  const answer: WantedResponse = { requestId: '', purpose: 'answer', say: null, toolCallIds: [] };
  const all = [
    ...(active && !active.cut ? [active.request ?? answer] : []),
    ...(creating ? [creating] : []),
    ...wanted,
    ...(isOwed && !hasRunningTool(state) ? [answer] : []),
  ];
  const kept = all.filter(({ purpose }) =>
    purpose === 'answer' ? missing !== 'callerWords' || hasNews : !FILLS_SILENCE.has(purpose),
  );
  return [...new Map(kept.map((request) => [request.purpose, request])).values()];
}

const FILLS_SILENCE: ReadonlySet<ResponsePurpose> = new Set(['bridge', 'filler', 'silencePrompt']);

/** What the loss costs the conversation. */
function missingPart({ caller, responses: { active }, items }: CallState): MissingPart {
  const isAnswered = items.some(({ responseId, audioMs }) => responseId === active?.responseId && audioMs > 0);
  if (caller.mode === 'speaking' || (caller.openTurns.length > 0 && !isAnswered)) return 'callerWords';
  return active && !active.cut && isAnswered ? 'answer' : 'nothing';
}

/** A new session, told everything that is known by now. */
function dial(state: CallState): Step {
  const { loss, number } = state.session;
  if (!loss) return [state, NO_COMMANDS];
  const attempt = loss.attempt + 1;
  const seed = seedFor(state, loss.missing);
  const session = { ...state.session, number: number + 1, next: 'none' as const, loss: { ...loss, attempt } };
  return [{ ...state, session, tools: withSeededAnswers(state.tools) }, [{ type: 'realtime.redial', attempt, seed }]];
}

/** The pause before another attempt is over. */
export function redial(state: CallState): Step {
  return state.closing?.saidAll ? [state, NO_COMMANDS] : dial(state);
}

/** The caller has waited long enough. */
export function resumeOverdue(atMs: number): Transition {
  return (state) =>
    state.session.loss && !state.closing?.saidAll ? closeSilently('realtime_lost', atMs)(state) : [state, NO_COMMANDS];
}

/** A session took our settings. `open`: what a call begins with. */
export function sessionIsReady(event: Extract<CallEvent, { type: 'realtime.ready' }>, open: Transition): Transition {
  return (state) => {
    // It came too late: the call is closing without it.
    if (state.sessionReady || state.closing?.saidAll) return [state, NO_COMMANDS];
    const wasUp = state.session.wasUp;
    const up: CallState = { ...state, sessionReady: true, session: { ...state.session, wasUp: true } };
    const expiry = watchExpiry(event.expiresInMs ?? null);
    if (wasUp) return inSequence(up, expiry, resumed(event.atMs));
    const opening = state.offsetMs > 0 ? takeOver : open;
    return inSequence(up, expiry, state.session.loss ? backUp(event.atMs) : pass, opening);
  };
}

/** The session is there again: tells it what came meanwhile, and the caller what happened. */
function resumed(atMs: number): Transition {
  return (state) => {
    const { loss } = state.session;
    if (!loss) return [{ ...state, sessionReady: true }, NO_COMMANDS];
    return inSequence({ ...state, sessionReady: true }, backUp(atMs), deliverAnswers, bridge(loss.missing));
  };
}

function backUp(atMs: number): Transition {
  return (state) => {
    const { loss } = state.session;
    if (!loss) return [state, NO_COMMANDS];
    const commands: CallCommand[] = [
      { type: 'timer.cancel', timer: 'resumeLimit' },
      { type: 'timer.cancel', timer: 'redial' },
      { type: 'journal.sessionResumed', reason: loss.reason, afterMs: Math.max(0, Math.round(atMs - loss.atMs)) },
    ];
    return [{ ...state, movedAtMs: atMs, session: { ...state.session, loss: null } }, commands];
  };
}

/** The sentence about the loss, first of all that is to be said. A call that closes or has said nothing yet needs none. */
function bridge(missing: MissingPart): Transition {
  return (state) => {
    if (state.closing || state.playback.sentMs === 0) return [state, NO_COMMANDS];
    return wantFirst('bridge', bridgeWords(state, missing))(state);
  };
}

function bridgeWords({ settings, responses, tools }: CallState, missing: MissingPart): string {
  const { bridgeSentence, bridgeSayAgain, bridgeGoOn } = settings;
  if (missing === 'callerWords') return `${bridgeSentence} ${bridgeSayAgain}`;
  const goesOn = responses.wanted.length > 0 || tools.some(({ status }) => status === 'running');
  return goesOn ? bridgeSentence : `${bridgeSentence} ${bridgeGoOn}`;
}

/** Another worker had this call: no greeting, but what is owed to the caller. */
function takeOver(state: CallState): Step {
  const { bridgeSentence, bridgeGoOn } = state.settings;
  const last = state.history.at(-1)?.entry;
  // No line was lost: a human was rung and did not take the call.
  if (last?.kind === 'tool' && last.name === TRANSFER_TOOL && state.settings.human)
    return wantFirst('bridge', state.settings.human.nobodyTookIt)(state);
  const isOwed = last?.kind === 'tool' || last?.speaker === 'caller';
  return isOwed
    ? inSequence(state, wantFirst('answer', null), wantFirst('bridge', bridgeSentence))
    : wantFirst('bridge', `${bridgeSentence} ${bridgeGoOn}`)(state);
}

/** Plans the next session before the service ends this one. */
function watchExpiry(expiresInMs: number | null): Transition {
  return (state) => {
    const watched: CallState = { ...state, session: { ...state.session, next: 'none', nextExpiresAtMs: null } };
    if (expiresInMs === null) return [watched, NO_COMMANDS];
    const delayMs = Math.round(Math.max(expiresInMs - ROLLOVER_MARGIN_MS, expiresInMs * ROLLOVER_LATEST_SHARE));
    return [watched, [{ type: 'timer.start', timer: 'rollover', delayMs }]];
  };
}

/** Time to dial the next session, or to look for the moment in which it can take over. */
export function rollOver(atMs: number): Transition {
  return (state) => {
    if (!state.sessionReady || state.closing?.saidAll) return [state, NO_COMMANDS];
    if (state.session.next === 'none')
      return [{ ...state, session: { ...state.session, next: 'dialling' } }, [{ type: 'realtime.prepareNext' }]];
    if (state.session.next === 'dialling') return [state, NO_COMMANDS];
    return isQuiet(state, atMs)
      ? switchQuietly(atMs)(state)
      : [state, [{ type: 'timer.start', timer: 'rollover', delayMs: QUIET_POLL_MS }]];
  };
}

/** The end of an answer is the best of moments: all was heard, and the caller has not begun. */
export function rollOverWhenHeard(atMs: number): Transition {
  return (state) =>
    state.session.next === 'ready' && state.sessionReady && isQuiet(state, atMs)
      ? switchQuietly(atMs)(state)
      : [state, NO_COMMANDS];
}

function switchQuietly(atMs: number): Transition {
  return (state) =>
    inSequence(state, switchOver(atMs), (current) => [
      current,
      [{ type: 'journal.sessionResumed', reason: 'planned', afterMs: 0 }],
    ]);
}

export function nextSessionReady(event: Extract<CallEvent, { type: 'realtime.nextReady' }>): Transition {
  return (state) => {
    if (state.session.next !== 'dialling') return [state, NO_COMMANDS];
    const { atMs, expiresInMs = null } = event;
    const nextExpiresAtMs = expiresInMs === null ? null : atMs + expiresInMs;
    return rollOver(atMs)({ ...state, session: { ...state.session, next: 'ready', nextExpiresAtMs } });
  };
}

export function nextSessionLost(state: CallState): Step {
  if (state.session.next === 'none') return [state, NO_COMMANDS];
  const session = { ...state.session, next: 'none' as const };
  return [{ ...state, session }, [{ type: 'timer.start', timer: 'rollover', delayMs: NEXT_RETRY_MS }]];
}

/** The prepared session takes over. */
function switchOver(atMs: number): Transition {
  return (state) => {
    const { nextExpiresAtMs, loss, number } = state.session;
    const seed = seedFor(state, loss?.missing ?? 'nothing');
    const switched: CallState = {
      ...state,
      tools: withSeededAnswers(state.tools),
      session: { ...state.session, number: number + 1 },
    };
    return andThen(
      [switched, [{ type: 'realtime.switch', seed }]],
      watchExpiry(nextExpiresAtMs === null ? null : Math.max(0, nextExpiresAtMs - atMs)),
    );
  };
}

/** Nobody speaks, nothing is owed, everything said is written down: a session that takes over now misses nothing. */
function isQuiet(state: CallState, atMs: number): boolean {
  const { caller, responses, playback, phase, movedAtMs } = state;
  return (
    phase === 'conversing' &&
    caller.mode === 'quiet' &&
    !caller.openTurns.some(({ startedAtMs }) => sinceStart(state, atMs) - startedAtMs < TRANSCRIPT_WITHIN_MS) &&
    responses.active === null &&
    responses.creating === null &&
    responses.wanted.length === 0 &&
    isDrained(playback, atMs) &&
    !hasRunningTool(state) &&
    atMs - movedAtMs >= QUIET_FOR_MS
  );
}

function seedFor(state: CallState, missing: MissingPart): SessionSeed {
  const runningToolCallIds = state.tools.flatMap((tool) => (tool.status === 'running' ? [tool.toolCallId] : []));
  return { entries: seedOf(state.history), runningToolCallIds, missing };
}

/** The service is there and answers with failures. Limits are waited out, then given up; other faults may be the session's own. */
export function giveUpWhenFailing(code: string | null, atMs: number): Transition {
  return (state) => {
    const { failuresInARow } = state.responses;
    if (failuresInARow === 0) return [state, NO_COMMANDS];
    if (code === 'insufficient_quota') return sessionLost('quota', atMs)(state);
    if (code === 'rate_limit_exceeded')
      return failuresInARow < MAX_FAILURES_IN_A_ROW
        ? [state, NO_COMMANDS]
        : closeSilently('realtime_lost', atMs)(state);
    return failuresInARow < FAILURES_OF_A_BAD_SESSION ? [state, NO_COMMANDS] : sessionLost('failing', atMs)(state);
  };
}

const pass: Transition = (state) => [state, NO_COMMANDS];
