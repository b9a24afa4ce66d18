/**
 * A session ends after an hour, whatever is being said. Before that the next one is dialled beside it and takes over in a
 * quiet moment; nobody hears of it. resuming.ts has the table of the states.
 */
import {
  andThen,
  type CallState,
  inSequence,
  NO_COMMANDS,
  type Step,
  sinceStart,
  type Transition,
} from './call-state.ts';
import type { CallEvent } from './events.ts';
import { seedOf } from './history.ts';
import { isDrained } from './playback.ts';
import type { MissingPart, SessionSeed } from './session-seed.ts';
import { hasRunningTool, withSeededAnswers } from './tool-calls.ts';

/** The next session is dialled this long before the service ends the present one, or after half of a short one. */
const ROLLOVER_MARGIN_MS = 3 * 60_000;
const ROLLOVER_LATEST_SHARE = 0.5;
/** A session that could not be prepared is tried again, and a quiet moment looked for, this often. */
const NEXT_RETRY_MS = 5_000;
const QUIET_POLL_MS = 500;
/** Nothing has happened for this long: the tail of the last word is behind us. */
const QUIET_FOR_MS = 1_000;
/** A transcript that has not come by then does not come; a turn begins this long before at most. */
const TRANSCRIPT_WITHIN_MS = 30_000;

/** Plans the next session before the service ends this one. */
export function watchExpiry(expiresInMs: number | null): Transition {
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
export function switchOver(atMs: number): Transition {
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
    state.cutAnswer === null &&
    state.keys === '' &&
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

/** What a session that begins now must be told. */
export function seedFor(state: CallState, missing: MissingPart): SessionSeed {
  const runningToolCallIds = state.tools.flatMap((tool) => (tool.status === 'running' ? [tool.toolCallId] : []));
  return { entries: seedOf(state.history), runningToolCallIds, missing };
}
