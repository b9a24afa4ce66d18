import { expect, it } from 'vitest';
import type { TurnRecord } from './commands.ts';
import { EMPTY_HISTORY, type History, historyOf, remember, seedOf, withToolOutput } from './history.ts';

const turn = (itemId: string, startedAtMs: number, more: Partial<TurnRecord> = {}): TurnRecord => ({
  itemId,
  speaker: 'assistant',
  text: itemId,
  heardText: null,
  interrupted: false,
  startedAtMs,
  endedAtMs: null,
  ...more,
});

const told = (history: History, ...turns: TurnRecord[]) =>
  turns.reduce((known, each) => remember(known, [{ type: 'journal.turn', turn: each }], each.startedAtMs), history);
const texts = (history: History) =>
  seedOf(history).map((entry) => (entry.kind === 'said' ? `${entry.speaker}: ${entry.text}` : entry.name));

it('puts a transcript that comes late where it was said, and keeps the place of a turn that becomes better known', () => {
  const history = told(
    EMPTY_HISTORY,
    turn('Hello.', 0),
    turn('We do.', 4_000),
    turn('u1', 2_000, { speaker: 'caller', text: 'Do you fix sinks?' }),
    turn('Hello.', 0, { text: 'Hello there.' }),
  );
  expect(texts(history)).toEqual(['assistant: Hello there.', 'caller: Do you fix sinks?', 'assistant: We do.']);
});

it('holds what was heard of the assistant, and nothing of what was not', () => {
  const history = told(
    EMPTY_HISTORY,
    turn('a', 0, { text: 'On Monday at nine or ten.', heardText: 'On Monday' }),
    turn('b', 10, { text: 'Never played.', heardText: null }),
    turn('b', 10, { text: 'Never played.', heardText: '' }),
  );
  expect(texts(history)).toEqual(['assistant: On Monday']);
});

it('knows a tool from its start, and what it answered', () => {
  const start = { type: 'tool.start', toolCallId: 'c1', name: 'get_slots', argumentsJson: '{}' } as const;
  const running = remember(EMPTY_HISTORY, [start], 500);
  expect(seedOf(running)).toMatchObject([{ kind: 'tool', toolCallId: 'c1', output: null }]);
  expect(seedOf(withToolOutput(running, 'c1', '{"ok":true}'))).toMatchObject([{ output: '{"ok":true}' }]);
  expect(seedOf(withToolOutput(running, 'c2', '{"ok":true}'))).toMatchObject([{ output: null }]);
});

it('continues the history of another worker behind its last entry', () => {
  const before = historyOf([{ kind: 'said', speaker: 'caller', text: 'Hello?' }]);
  expect(texts(told(before, turn('Sorry.', 9_000)))).toEqual(['caller: Hello?', 'assistant: Sorry.']);
});

it('tells a new session the newest part of a very long call', () => {
  const long = Array.from({ length: 500 }, (_, index) => turn(`a${index}`, index * 1_000, { text: 'x'.repeat(1_000) }));
  const seed = seedOf(told(EMPTY_HISTORY, ...long));
  expect(seed).toHaveLength(24);
});
