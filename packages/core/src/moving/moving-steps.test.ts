import { expect, it } from 'vitest';
import { type MovingFacts, stepsOf } from './moving-steps.ts';

const START: MovingFacts = {
  isConnected: false,
  hasTakenOver: false,
  hasNumber: true,
  hasTried: false,
  share: 100,
  takesSingleCalls: 'untested',
  hasLeft: false,
};
const CONNECTED: MovingFacts = { ...START, isConnected: true, share: 0 };

const stateOf = (facts: MovingFacts) => Object.fromEntries(stepsOf(facts).map(({ name, state }) => [name, state]));
const next = (facts: MovingFacts) =>
  stepsOf(facts)
    .filter(({ state }) => state === 'next')
    .map(({ name }) => name);

it('leads from step to step, one at a time', () => {
  // A number that was never at Vapi answers all its calls here: that is no move.
  expect(next(START)).toEqual(['connect']);
  expect(next(CONNECTED)).toEqual(['import']);
  expect(next({ ...CONNECTED, hasNumber: false, hasTakenOver: true })).toEqual(['number']);
  expect(next({ ...CONNECTED, hasTakenOver: true })).toEqual(['test']);
  const tried = { ...CONNECTED, hasTakenOver: true, hasTried: true };
  expect(next(tried)).toEqual(['some']);
  expect(next({ ...tried, share: 5 })).toEqual(['quarter']);
  expect(next({ ...tried, share: 40 })).toEqual(['all']);
  expect(next({ ...tried, share: 100 })).toEqual(['switchOff']);
  expect(next({ ...tried, isConnected: false, hasLeft: true })).toEqual([]);
  expect(new Set(stepsOf({ ...START, hasLeft: true }).map(({ state }) => state))).toEqual(new Set(['done']));
});

it('does not insist on what was passed over', () => {
  const steps = stateOf({ ...CONNECTED, share: 25 });
  expect(steps).toMatchObject({ import: 'skipped', test: 'skipped', some: 'done', quarter: 'done', all: 'next' });
});

it('goes back when the calls go back', () => {
  expect(next({ ...CONNECTED, hasTakenOver: true, hasTried: true, share: 0 })).toEqual(['some']);
  // Neither side answers: the number is paused, or its calls go elsewhere.
  expect(next({ ...CONNECTED, hasTakenOver: true, hasTried: true, share: null })).toEqual(['some']);
});

it('leaves out what the account does not allow', () => {
  const steps = stateOf({ ...CONNECTED, hasTakenOver: true, hasTried: true, takesSingleCalls: 'refused' });
  expect(steps).toMatchObject({ some: 'impossible', quarter: 'impossible', all: 'next', switchOff: 'later' });
});
