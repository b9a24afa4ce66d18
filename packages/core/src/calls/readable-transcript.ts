/** A turn as the transcript needs it. */
export interface SpokenTurn {
  readonly speaker: 'caller' | 'assistant';
  readonly text: string;
  /** The part that was heard, when that is not all of it. */
  readonly heardText: string | null;
}

/** The conversation as it was heard: `Assistant: …` and `Caller: …`, a line each. Words nobody heard are left out. */
export function readableTranscript(turns: readonly SpokenTurn[]): string {
  return turns
    .map((turn) => ({
      speaker: turn.speaker,
      heard: (turn.heardText ?? turn.text).trim(),
      isCut: turn.heardText !== null,
    }))
    .filter(({ heard }) => heard !== '')
    .map(({ speaker, heard, isCut }) => `${speaker === 'caller' ? 'Caller' : 'Assistant'}: ${heard}${isCut ? '…' : ''}`)
    .join('\n');
}
