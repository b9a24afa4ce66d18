import { describe, expect, it } from 'vitest';
import { type AskedWord, type Passage, rankPassages } from './rank-passages.ts';

const word = (stem: string, weight = 1): AskedWord => ({ word: stem, weight, stems: new Map([[stem, 1]]) });
function passage(chunkId: string, given: Partial<Passage> & { cues?: string[]; text?: string[] }): Passage {
  const { cues = [], text = [], ...rest } = given;
  return {
    ...{ chunkId, articleId: chunkId, title: '', heading: '', body: '', position: 0 },
    ...{ stems: new Set([...cues, ...text]), cueStems: new Set(cues) },
    similarity: null,
    ...rest,
  };
}
const order = (asked: AskedWord[], passages: Passage[]) =>
  rankPassages(asked, passages).map((ranked) => ranked.passage.chunkId);

describe('which passage answers', () => {
  it('is the one that says more of what the question says, the title counting more than the text', () => {
    const one = passage('text', { text: ['frozen', 'pipe'] });
    const two = passage('title', { cues: ['frozen', 'pipe'] });
    const half = passage('half', { cues: ['pipe'] });
    expect(order([word('frozen'), word('pipe')], [half, one, two])).toEqual(['title', 'text', 'half']);
  });

  it('is none that only shares a common word', () => {
    expect(order([word('pizza', 3), word('sell', 0.5)], [passage('sells', { text: ['sell'] })])).toEqual([]);
  });

  it('may have spelled a word differently, for a little less', () => {
    const misheard: AskedWord = { word: 'warrenty', weight: 1, stems: new Map([['warranti', 0.8]]) };
    const passages = [passage('close', { text: ['warranti'] })];
    expect(rankPassages([misheard], passages)[0]?.coverage).toBeCloseTo(0.68);
  });

  it('may use no word of the question, when the model says that it means the same', () => {
    const asked = [word('afford', 3), word('once', 1)];
    const near = passage('near', { text: ['instal'], similarity: 0.6 });
    const far = passage('far', { text: ['dog'], similarity: 0.2 });
    expect(order(asked, [far, near])).toEqual(['near']);
    expect(order(asked, [{ ...near, similarity: null }])).toEqual([]);
  });
});
