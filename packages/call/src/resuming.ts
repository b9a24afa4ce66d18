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
import { type CallState, inSequence, NO_COMMANDS, type Step, type Transition } from './call-state.ts';
import type { CallCommand } from './commands.ts';
import { closeSilently } from './ending.ts';
import type { CallEvent, LossReason } from './events.ts';
import { believe } from './false-interruption.ts';
import { TRANSFER_TOOL } from './handing-over.ts';
import { MAX_FAILURES_IN_A_ROW, wantFirst } from './responses.ts';
import { seedFor, switchOver, watchExpiry } from './rollover.ts';
import { deliverAnswers, withSeededAnswers } from './tool-calls.ts';
import { settleLostSession } from './unfinished.ts';

/** Dials after a loss, the first one at once. */
const MAX_ATTEMPTS = 2;
/** Long enough for a service that refused in the moment of its own restart, short enough for a caller who waits. */
const SECOND_ATTEMPT_AFTER_MS = 400;
/** A service that loses sessions this often will lose the next one too. */
const MAX_LOSSES = 3;
const LOSSES_COUNTED_MS = 120_000;
/** The same answer failed this often: a new session may do better. */
const FAILURES_OF_A_BAD_SESSION = 2;

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
  if (FINAL_LOSSES.has(reason) || recent.length > MAX_LOSSES || wasNeverThere(state, reason))
    return inSequence(noted, note, closeSilently('realtime_lost', atMs));
  const hasNext = state.session.next === 'ready';
  return inSequence(
    noted,
    note,
    // An answer held back until a sound is understood would be held for ever.
    believe(atMs),
    settleLostSession(reason, atMs),
    hasNext ? switchOver(atMs) : dial,
    hasNext ? resumed(atMs) : pass,
  );
}

/** The caller has waited for a session that says nothing for as long as anybody should: somebody else takes the call. */
function wasNeverThere({ session, offsetMs }: CallState, reason: LossReason): boolean {
  return reason === 'not_ready' && !session.wasUp && offsetMs === 0;
}

/** A dial of ours failed. */
function attemptFailed(state: CallState, reason: LossReason, atMs: number): Step {
  const { loss } = state.session;
  if (!loss) return [state, NO_COMMANDS];
  if (FINAL_LOSSES.has(reason) || loss.attempt >= MAX_ATTEMPTS) return closeSilently('realtime_lost', atMs)(state);
  return [state, [{ type: 'timer.start', timer: 'redial', delayMs: SECOND_ATTEMPT_AFTER_MS }]];
}

/** A new session, told everything that is known by now. */
function dial(state: CallState): Step {
  const { loss, number } = state.session;
  if (!loss) return [state, NO_COMMANDS];
  const attempt = loss.attempt + 1;
  const seed = seedFor(state, loss.missing);
  const session = { ...state.session, number: number + 1, next: 'none' as const, loss: { ...loss, attempt } };
  // What waits to be told and is written down comes with the seed.
  const untold = state.untold.filter(({ itemId }) => !state.history.some(({ key }) => key === itemId));
  return [
    { ...state, session, untold, tools: withSeededAnswers(state.tools) },
    [{ type: 'realtime.redial', attempt, seed }],
  ];
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
    return inSequence({ ...state, sessionReady: true }, backUp(atMs), deliverAnswers, bridge(loss));
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
function bridge(loss: Loss): Transition {
  return (state) => {
    if (state.closing || state.playback.sentMs === 0) return [state, NO_COMMANDS];
    return wantFirst('bridge', bridgeWords(state, loss))(state);
  };
}

function bridgeWords({ settings, responses, tools }: CallState, { missing, reason }: Loss): string {
  const { bridgeSentence, bridgeSayAgain, bridgeGoOn } = settings;
  if (missing === 'callerWords') return `${bridgeSentence} ${bridgeSayAgain}`;
  const goesOn = responses.wanted.length > 0 || tools.some(({ status }) => status === 'running');
  if (goesOn) return bridgeSentence;
  // A mute session does not say whether it heard anybody: whoever spoke to it has to begin again.
  return `${bridgeSentence} ${reason === 'mute' ? bridgeSayAgain : bridgeGoOn}`;
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

type Loss = NonNullable<CallState['session']['loss']>;

const pass: Transition = (state) => [state, NO_COMMANDS];
