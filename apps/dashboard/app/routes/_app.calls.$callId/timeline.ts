import type { RouterOutputs } from '#app/lib/trpc.ts';

export type CallDetail = RouterOutputs['calls']['get'];
export type Turn = CallDetail['turns'][number];
export type ToolCall = CallDetail['toolCalls'][number];

export type TimelineItem =
  | { kind: 'turn'; key: string; startedAtMs: number; turn: Turn }
  | { kind: 'tool'; key: string; startedAtMs: number; tool: ToolCall };

/** What was said and what was looked up, in the order it happened. At the same moment, words come before look-ups. */
export function buildTimeline({ turns, toolCalls }: Pick<CallDetail, 'turns' | 'toolCalls'>): TimelineItem[] {
  const said = turns.map(
    (turn): TimelineItem => ({ kind: 'turn', key: turn.turnId, startedAtMs: turn.startedAtMs, turn }),
  );
  const done = toolCalls.map(
    (tool): TimelineItem => ({ kind: 'tool', key: tool.toolCallRowId, startedAtMs: tool.startedAtMs, tool }),
  );
  return [...said, ...done].sort((a, b) => a.startedAtMs - b.startedAtMs);
}

/** What the caller heard of a turn, and what they did not because they spoke over it. */
export function heardAndUnheard(turn: Pick<Turn, 'text' | 'heardText' | 'unheardText' | 'interrupted'>) {
  if (!turn.interrupted || turn.heardText === null) return { heard: turn.text, unheard: '' };
  return { heard: turn.heardText, unheard: turn.unheardText ?? '' };
}

export interface AttemptLine {
  attempt: number;
  /** How long it took. */
  durationMs: number;
  /** The pause before it; 0 for the first. */
  waitedMs: number;
  /** As the other side put it; null when it succeeded. */
  error: string | null;
}

/** The attempts of a look-up with the waits between them. */
export function attemptLines(attempts: ToolCall['attempts']): AttemptLine[] {
  return attempts.map((attempt, index) => {
    const before = attempts[index - 1];
    const waitedMs = before ? Math.max(0, attempt.startedAtMs - before.startedAtMs - before.durationMs) : 0;
    return { attempt: attempt.attempt, durationMs: attempt.durationMs, waitedMs, error: attempt.error };
  });
}
