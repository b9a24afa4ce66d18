import type { RouterOutputs } from '#app/lib/trpc.ts';

export type CallDetail = RouterOutputs['calls']['get'];
export type Turn = CallDetail['turns'][number];
export type ToolCall = CallDetail['toolCalls'][number];
export type Transfer = CallDetail['transfers'][number];
export type Voicemail = CallDetail['voicemails'][number];

export type TimelineItem =
  | { kind: 'turn'; key: string; startedAtMs: number; turn: Turn }
  | { kind: 'tool'; key: string; startedAtMs: number; tool: ToolCall }
  | { kind: 'transfer'; key: string; startedAtMs: number; transfer: Transfer }
  | { kind: 'voicemail'; key: string; startedAtMs: number; voicemail: Voicemail };

type Story = Pick<CallDetail, 'turns' | 'toolCalls' | 'transfers' | 'voicemails'>;

/** What was said and done, in the order it happened. At the same moment, words come first. */
export function buildTimeline({ turns, toolCalls, transfers, voicemails }: Story): TimelineItem[] {
  const items: TimelineItem[] = [
    ...turns.map((turn) => ({ kind: 'turn', key: turn.turnId, startedAtMs: turn.startedAtMs, turn }) as const),
    ...toolCalls
      .filter((tool) => !isToldOtherwise(tool, transfers))
      .map((tool) => ({ kind: 'tool', key: tool.toolCallRowId, startedAtMs: tool.startedAtMs, tool }) as const),
    ...transfers.map(
      (transfer) =>
        ({ kind: 'transfer', key: transfer.transferId, startedAtMs: transfer.startedAtMs, transfer }) as const,
    ),
    ...voicemails.map(
      (voicemail) =>
        ({ kind: 'voicemail', key: voicemail.recordingId, startedAtMs: voicemail.startedAtMs, voicemail }) as const,
    ),
  ];
  return items.sort((a, b) => a.startedAtMs - b.startedAtMs);
}

/** What the words and the ways to a person tell already: the goodbye, and the wish to put somebody through. */
function isToldOtherwise({ name, status }: ToolCall, transfers: readonly Transfer[]): boolean {
  if (status === 'failed') return false;
  return name === 'end_call' || (name === 'transfer_to_human' && transfers.length > 0);
}

/** The turn that is heard at a position: the last one that has begun, for as long as it or the pause after it lasts. */
export function turnAt(turns: readonly Turn[], positionMs: number): Turn | null {
  return turns.reduce<Turn | null>((current, turn) => {
    if (turn.startedAtMs > positionMs) return current;
    return current && current.startedAtMs > turn.startedAtMs ? current : turn;
  }, null);
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
