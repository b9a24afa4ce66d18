import { expect, it } from 'vitest';
import { type ParityReport, rangeInWords, valueInWords, verdictInWords } from './measure-words.ts';

it('writes a figure as an owner reads it', () => {
  expect(valueInWords('share', 0.912)).toBe('91%');
  expect(valueInWords('seconds', 125)).toBe('2 min 05 s');
  expect(valueInWords('milliseconds', 840)).toBe('0.8 s');
  expect(valueInWords('micros', 94_000)).toBe('$0.09');
});

it('writes where the true figure lies, and nothing when that is not known', () => {
  const estimate = { value: 0.9, from: 0.861, to: 0.949, sample: 100 };
  expect(rangeInWords('share', estimate)).toBe('86–95%');
  expect(rangeInWords('seconds', { ...estimate, from: -3, to: 70 })).toBe('0 s – 1 min 10 s');
  expect(rangeInWords('micros', { ...estimate, from: null })).toBeNull();
});

it('says what to do, and which side needs more calls', () => {
  const report = { verdict: 'notEnough', worse: [], moreCalls: 120, offhookCalls: 500, vapiCalls: 40 } as const;
  const words = (over: Partial<ParityReport>) => {
    const { title, advice } = verdictInWords({ ...report, ...over } as ParityReport);
    return `${title}. ${advice}`;
  };
  expect(words({})).toContain('About 120 more calls answered by Vapi');
  expect(words({ verdict: 'behind', worse: ['booked', 'failed'] })).toContain('booking and failed calls');
  expect(words({ verdict: 'oneSide', offhookCalls: 0 })).toContain('Only Vapi had calls');
});
