import { describe, expect, it } from 'vitest';
import { byGroup, type Import, importFacts, importTitle, type Part, withReadableNumbers } from './import-words.ts';

const IMPORT: Import = {
  importId: 'vimp_1',
  state: 'reading',
  step: 'calls',
  hasProposal: true,
  history: true,
  callsRead: 1_240,
  callsAdded: 1_100,
  callsKnown: 90,
  callsLeftOut: 50,
  callsUnreadable: 0,
  oldestCallAt: '2025-03-03T15:00:00.000Z',
  newestCallAt: '2026-11-20T15:00:00.000Z',
  problem: null,
  startedAt: '2026-11-23T15:00:00.000Z',
  finishedAt: null,
};
const facts = (given: Partial<Import>) => importFacts({ ...IMPORT, ...given }, 'America/Chicago');

describe('an import in words', () => {
  it('says how far back it is and what became of the calls, without what is nothing', () => {
    expect(facts({})).toEqual([
      '1,240 calls read, back to Mon, Mar 3, 2025',
      '1,100 brought in',
      '90 were here already',
      '50 left out',
    ]);
    expect(facts({ callsRead: 0, state: 'finished' })).toEqual(['There are no calls in it']);
    expect(facts({ history: false })).toEqual(['Calls were not asked for']);
  });

  it('says what is going on', () => {
    expect(importTitle({ ...IMPORT, step: 'setup' })).toBe('Reading how your assistant is set up');
    expect(importTitle({ ...IMPORT, state: 'failed' })).toBe('The import stands still');
  });
});

it('shows parts under their headings, in one order, and no empty heading', () => {
  const parts = (['numbers', 'assistant', 'numbers'] as const).map(
    (group, index) => ({ group, key: `${index}` }) as Part,
  );
  expect(byGroup(parts).map(({ title, parts: of }) => [title, of.length])).toEqual([
    ['How your assistant speaks', 1],
    ['Phone numbers', 2],
  ]);
});

it('writes numbers as people do', () => {
  expect(withReadableNumbers('Goes to +15125550190 now, not to +442071838750.')).toBe(
    'Goes to (512) 555-0190 now, not to +442071838750.',
  );
});
