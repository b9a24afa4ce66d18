import type { CallCommand, TurnRecord } from './commands.ts';
import type { HistoryEntry } from './session-seed.ts';

/** Entries in the order in which they happened; a turn that becomes better known keeps its place. */
export type History = readonly Remembered[];

interface Remembered {
  /** The turn's `itemId` or the tool's `toolCallId`. */
  readonly key: string;
  /** Milliseconds since the media stream started. */
  readonly atMs: number;
  readonly entry: HistoryEntry;
}

export const EMPTY_HISTORY: History = [];

/** Hours of talk: older entries are forgotten, the model's context would not hold them either. */
const MAX_ENTRIES = 300;
/** What a new session is told, newest first, until this many letters: about 6,000 tokens, a fifth of the smallest context. */
const MAX_SEED_CHARACTERS = 24_000;

/** The history of a call that another worker had before. */
export function historyOf(entries: readonly HistoryEntry[]): History {
  return entries
    .slice(-MAX_ENTRIES)
    .map((entry, index) => ({ key: entry.kind === 'tool' ? entry.toolCallId : `before_${index}`, atMs: -1, entry }));
}

/** Learns from the commands of one step: turns as they are written down, tools as they are started. */
export function remember(history: History, commands: readonly CallCommand[], atMs: number): History {
  let known = history;
  for (const command of commands) {
    if (command.type === 'journal.turn') known = withTurn(known, command.turn);
    if (command.type === 'tool.start') known = withToolStarted(known, command, atMs);
  }
  return known;
}

/** A tool came back. Unknown ones change nothing. */
export function withToolOutput(history: History, toolCallId: string, output: string): History {
  return history.map((known) =>
    known.key === toolCallId && known.entry.kind === 'tool' ? { ...known, entry: { ...known.entry, output } } : known,
  );
}

/** What a new session is told: the newest entries that fit. */
export function seedOf(history: History): readonly HistoryEntry[] {
  let characters = 0;
  const from = history.findLastIndex(({ entry }) => {
    characters += lengthOf(entry);
    return characters > MAX_SEED_CHARACTERS;
  });
  return history.slice(from + 1).map(({ entry }) => entry);
}

function withTurn(history: History, { itemId, speaker, text, heardText, startedAtMs }: TurnRecord): History {
  const said = heardText ?? text;
  const others = history.filter(({ key }) => key !== itemId);
  // Generated and never heard: for the caller it was not said.
  if (said === '') return others;
  const atMs = history.find(({ key }) => key === itemId)?.atMs ?? startedAtMs;
  return inOrder(others, { key: itemId, atMs, entry: { kind: 'said', speaker, text: said } });
}

function withToolStarted(
  history: History,
  { toolCallId, name, argumentsJson }: Extract<CallCommand, { type: 'tool.start' }>,
  atMs: number,
): History {
  return inOrder(history, {
    key: toolCallId,
    atMs,
    entry: { kind: 'tool', toolCallId, name, argumentsJson, output: null },
  });
}

/** Transcripts come late: an entry goes where its time says, behind those of the same moment. */
function inOrder(history: History, added: Remembered): History {
  const before = history.findLastIndex(({ atMs }) => atMs <= added.atMs);
  return history.toSpliced(before + 1, 0, added).slice(-MAX_ENTRIES);
}

function lengthOf(entry: HistoryEntry): number {
  if (entry.kind === 'said') return entry.text.length;
  return entry.name.length + entry.argumentsJson.length + (entry.output?.length ?? 0);
}
