import { expect, it } from 'vitest';
import { judgeSides } from './compare-sides.ts';
import type { SideFigures } from './side-figures.ts';

const DAY_MS = 86_400_000;

function side(calls: number, { booked = 0.4, answered = 0.97, failed = 0.02, firstMs = 0 } = {}): SideFigures {
  const share = (part: number) => ({ count: Math.round(part * calls), of: calls });
  return {
    calls,
    answered: share(answered),
    booked: share(booked),
    transferred: share(0.1),
    failed: share(failed),
    functions: share(0.98),
    lengthSec: { n: calls, mean: 120, deviation: 40 },
    firstAudioMs: calls === 0 ? null : { n: calls, median: 600, from: 580, to: 620 },
    costMicros: { n: calls, mean: 90_000, deviation: 10_000 },
    firstAt: calls === 0 ? null : new Date(firstMs),
    lastAt: calls === 0 ? null : new Date(firstMs + 10 * DAY_MS),
  };
}

const verdict = (openai: SideFigures, vapi: SideFigures) => judgeSides({ openai, vapi }).verdict;

it('says what the calls say, and no more', () => {
  expect(verdict(side(0), side(0))).toBe('noCalls');
  expect(verdict(side(0), side(500))).toBe('oneSide');
  expect(verdict(side(20), side(500))).toBe('notEnough');
  expect(verdict(side(1_000), side(1_000))).toBe('level');
  expect(verdict(side(1_000, { booked: 0.6 }), side(1_000))).toBe('ahead');
  expect(verdict(side(1_000, { failed: 0.2 }), side(1_000))).toBe('behind');
  // Better at booking does not make up for calls that fail.
  expect(verdict(side(1_000, { booked: 0.6, failed: 0.2 }), side(1_000))).toBe('behind');
});

it('names what got worse, and how many more calls would tell', () => {
  const behind = judgeSides({ openai: side(1_000, { failed: 0.2, answered: 0.75 }), vapi: side(1_000) });
  expect(behind.worse).toEqual(['answered', 'failed']);
  expect(behind.moreCalls).toBeNull();
  const early = judgeSides({ openai: side(25), vapi: side(500) });
  expect(early.moreCalls).toBeGreaterThan(200);
  expect(early.moreCalls).toBeLessThan(500);
});

it('warns when the sides were not there at the same time', () => {
  const apart = { openai: side(500), vapi: side(500, { firstMs: -20 * DAY_MS }) };
  expect(judgeSides(apart).differentTimes).toBe(true);
  expect(judgeSides({ openai: side(500), vapi: side(500, { firstMs: DAY_MS }) }).differentTimes).toBe(false);
});

it('calls a longer call neither good nor bad', () => {
  const longer = { ...side(1_000), lengthSec: { n: 1_000, mean: 180, deviation: 40 } };
  const length = judgeSides({ openai: longer, vapi: side(1_000) }).measures.find(({ name }) => name === 'length');
  expect(length?.judgement).toBe('different');
  expect(length?.difference?.from).toBeGreaterThan(50);
});
