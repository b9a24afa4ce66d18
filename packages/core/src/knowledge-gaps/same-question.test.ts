import { describe, expect, it } from 'vitest';
import { likeness, sameQuestion } from './same-question.ts';

const asked = (...words: string[][]) => ({ words });

describe('whether two callers ask the same', () => {
  it('sees the same words in any order, and synonyms as the same', () => {
    expect(likeness(asked(['duct'], ['clean']), asked(['clean'], ['duct']))).toBe(1);
    expect(likeness(asked(['late', 'arriv']), asked(['arriv', 'delay']))).toBe(1);
  });

  it('keeps questions apart that share one word of several', () => {
    const ducts = asked(['duct'], ['clean']);
    const dryer = asked(['dryer'], ['vent'], ['clean']);
    expect(sameQuestion(dryer, [ducts])).toBeNull();
  });

  it('takes the closest of several, and none for a question without a word to go by', () => {
    const known = [asked(['solar'], ['panel'], ['roof']), asked(['solar'], ['panel'])];
    expect(sameQuestion(asked(['solar'], ['panel']), known)).toBe(known[1]);
    expect(sameQuestion(asked(), known)).toBeNull();
  });
});
