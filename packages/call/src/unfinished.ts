/** What is left unfinished when a session is lost, and what becomes of it. */
import { finishSpeech } from './assistant-speech.ts';
import { type CallState, NO_COMMANDS, sinceStart, type Transition, type WantedResponse } from './call-state.ts';
import type { CallCommand, ResponsePurpose } from './commands.ts';
import type { LossReason } from './events.ts';
import { remember } from './history.ts';
import type { MissingPart } from './session-seed.ts';
import { hasRunningTool } from './tool-calls.ts';

/** From the loss to the new session: a caller in silence takes the line for dead soon after. */
const RESUME_LIMIT_MS = 5_000;

/** What was under way in the lost session comes to its end here: written down, and asked for again where it still makes sense. */
export function settleLostSession(reason: LossReason, atMs: number): Transition {
  return (state) => {
    const { active } = state.responses;
    const missing = missingPart(state);
    const wanted = wantedAfterLoss(state, missing);
    const isHeard = state.mediaStartedAtMs !== null;
    const unheard = (responseId: string) => responseId === active?.responseId && !isHeard;
    const cleaned: CallState = {
      ...state,
      held: state.held.filter(({ responseId }) => !unheard(responseId)),
      items: state.items
        .filter(({ responseId, audioMs }) => responseId !== active?.responseId || (isHeard && audioMs > 0))
        // What the lost session was told as a message, the next one learns from its seed.
        .map((item) => (item.toldPart ? { ...item, toldPart: null } : item)),
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
