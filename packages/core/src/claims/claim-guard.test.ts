import { describe, expect, it } from 'vitest';
import { HELD_OUT_SENTENCES } from './held-out-sentences.ts';
import { findFalseClaims, NO_KNOWLEDGE, withFunctionAnswer, withText } from './judge-claims.ts';
import { LABELLED_CONTEXTS } from './labelled-contexts.ts';
import { KNOWN_SENTENCES, type LabelledSentence } from './labelled-sentences.ts';

/** Floors, in docs/boundaries/claims.md as measured: a change that falls below them has made the guard worse. */
const FLOOR = { known: { recall: 0.97, precision: 0.97 }, heldOut: { recall: 0.95, precision: 0.92 } } as const;

function knowledgeOf(name: keyof typeof LABELLED_CONTEXTS) {
  const { brief, caller, tools } = LABELLED_CONTEXTS[name];
  const told = withText(withText(NO_KNOWLEDGE, 'business', brief), 'caller', caller);
  return tools.reduce(withFunctionAnswer, told);
}

/** A sentence counts as found when it is flagged for its kind; as a false alarm when it is flagged and nothing is wrong. */
function measure(sentences: readonly LabelledSentence[]) {
  const judged = sentences.map(([context, text, wanted]) => {
    const kinds: string[] = findFalseClaims(text, knowledgeOf(context)).map(({ kind }) => kind);
    return { text, wanted, kinds, isFound: wanted !== null && kinds.includes(wanted) };
  });
  const found = judged.filter(({ isFound }) => isFound).length;
  const missed = judged.filter(({ wanted, isFound }) => wanted !== null && !isFound);
  const alarms = judged.filter(({ wanted, kinds }) => wanted === null && kinds.length > 0);
  const recall = found / (found + missed.length);
  const precision = found / (found + alarms.length);
  const mistakes = [...missed, ...alarms].map(({ text, wanted, kinds }) => `${wanted} / ${kinds.join('+')}: ${text}`);
  return { recall, precision, mistakes };
}

describe('the claim guard', () => {
  it('has at least 150 labelled sentences, about half of them false', () => {
    const all = [...KNOWN_SENTENCES, ...HELD_OUT_SENTENCES];
    const wrong = all.filter(([, , kind]) => kind !== null).length;
    expect(all.length).toBeGreaterThanOrEqual(150);
    expect(wrong / all.length).toBeGreaterThan(0.35);
    expect(new Set(all.map(([context, text]) => `${context} ${text}`)).size).toBe(all.length);
  });

  it('finds what is false in the sentences it was written against, and little else', () => {
    const { recall, precision, mistakes } = measure(KNOWN_SENTENCES);
    expect({ recall, precision, mistakes }).toMatchObject({
      recall: expect.toSatisfy((r: number) => r >= FLOOR.known.recall),
    });
    expect({ precision, mistakes }).toMatchObject({
      precision: expect.toSatisfy((p: number) => p >= FLOOR.known.precision),
    });
  });

  it('finds most of what is false in sentences it was not written against', () => {
    const { recall, precision, mistakes } = measure(HELD_OUT_SENTENCES);
    expect({ recall, mistakes }).toMatchObject({ recall: expect.toSatisfy((r: number) => r >= FLOOR.heldOut.recall) });
    expect({ precision, mistakes }).toMatchObject({
      precision: expect.toSatisfy((p: number) => p >= FLOOR.heldOut.precision),
    });
  });
});
