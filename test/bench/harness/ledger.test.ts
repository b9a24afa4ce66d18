import { expect, it } from 'vitest';
import { Ledger, type LedgerCounts, noCounts } from './ledger.ts';
import { STAMP_KIND } from './stamp.ts';

type Frame = readonly [answer: number, seq: number, call?: number];

function countsOf(...frames: readonly Frame[]): LedgerCounts {
  const ledger = new Ledger(1);
  for (const [answer, seq, call = 1] of frames)
    ledger.note({ kind: STAMP_KIND.answer, call, answer, seq, sentAtUs: 0 });
  return ledger.counts;
}

it('finds nothing wrong with frames in order, answer after answer', () => {
  expect(countsOf([1, 0], [1, 1], [1, 2], [2, 0], [2, 1])).toEqual({ ...noCounts(), received: 5 });
});

it('counts what was skipped, also at the beginning of an answer', () => {
  expect(countsOf([1, 0], [1, 3], [2, 2])).toMatchObject({ received: 3, missing: 4 });
});

it('takes a late frame off the missing ones and calls it disorder', () => {
  expect(countsOf([1, 0], [1, 2], [1, 1], [1, 3])).toMatchObject({
    received: 4,
    missing: 0,
    disordered: 1,
    doubled: 0,
  });
});

it('tells a frame that came twice from one that came late', () => {
  expect(countsOf([1, 0], [1, 1], [1, 1], [1, 0])).toMatchObject({
    received: 4,
    missing: 0,
    disordered: 0,
    doubled: 2,
  });
});

it('calls a frame of an older answer disorder', () => {
  expect(countsOf([1, 0], [2, 0], [1, 1])).toMatchObject({ received: 3, disordered: 1 });
});

it("concludes nothing from another call's frame but that it is not ours", () => {
  expect(countsOf([1, 0], [7, 9, 2], [1, 1])).toEqual({ ...noCounts(), received: 2, foreign: 1 });
});
