import { expect, it } from 'vitest';
import { dialOutcome } from './dial-outcome.ts';

it.each([
  ['two who talked', { dialStatus: 'completed', isBridged: true, isCallerGone: false }, 'connected'],
  [
    'two who talked until the caller hung up',
    { dialStatus: 'completed', isBridged: true, isCallerGone: true },
    'connected',
  ],
  [
    'a Twilio that does not say who was bridged',
    { dialStatus: 'completed', isBridged: null, isCallerGone: false },
    'connected',
  ],
  ['a machine that pressed nothing', { dialStatus: 'completed', isBridged: false, isCallerGone: false }, 'no_answer'],
  [
    'a caller who left while it was read out',
    { dialStatus: 'completed', isBridged: false, isCallerGone: true },
    'caller_hung_up',
  ],
  [
    'a caller who left while it rang',
    { dialStatus: 'no-answer', isBridged: false, isCallerGone: true },
    'caller_hung_up',
  ],
  ['a dial taken back', { dialStatus: 'canceled', isBridged: null, isCallerGone: false }, 'caller_hung_up'],
  ['nobody', { dialStatus: 'no-answer', isBridged: null, isCallerGone: false }, 'no_answer'],
  ['a busy line', { dialStatus: 'busy', isBridged: false, isCallerGone: false }, 'busy'],
  ['a number that cannot be reached', { dialStatus: 'failed', isBridged: null, isCallerGone: false }, 'failed'],
] as const)('names %s', (_case, report, outcome) => {
  expect(dialOutcome(report)).toBe(outcome);
});
