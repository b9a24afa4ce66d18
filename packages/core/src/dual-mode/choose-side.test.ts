import { describe, expect, it } from 'vitest';
import { answeringColumns } from './answering.ts';
import { bucketOf, type ChoosableNumber, chooseSide } from './choose-side.ts';

const CALLERS = 1_000;
const callers = Array.from({ length: CALLERS }, (_, n) => `+1512555${String(n).padStart(4, '0')}`);
const ALL_WELL = { isDown: () => false };

function number(share: number, more: Partial<ChoosableNumber> = {}): ChoosableNumber {
  return {
    projectId: 'proj_1',
    vapiNumberId: 'vapi_1',
    vapiWay: 'each_call',
    mode: 'openai',
    offhookSharePercent: share,
    ...more,
  };
}

const sideOf = (of: ChoosableNumber, callerNumber: string | null, callSid = 'CA1') =>
  chooseSide(of, { callSid, callerNumber }, ALL_WELL).planned;
const offhookCallers = (of: ChoosableNumber) => callers.filter((caller) => sideOf(of, caller) === 'openai');

describe('the split between the two sides', () => {
  it.each([5, 20, 25, 50])('is %i of a hundred callers, within four standard deviations', (share) => {
    const expected = (CALLERS * share) / 100;
    const deviation = Math.sqrt(expected * (1 - share / 100));
    expect(Math.abs(offhookCallers(number(share)).length - expected)).toBeLessThan(4 * deviation);
  });

  it('keeps everybody who was Offhook’s when the share grows', () => {
    const before = offhookCallers(number(5));
    const after = new Set(offhookCallers(number(25)));
    expect(before.every((caller) => after.has(caller))).toBe(true);
  });

  it('sticks to a caller, and differs from business to business', () => {
    expect(callers.every((caller) => sideOf(number(20), caller) === sideOf(number(20), caller, 'CA2'))).toBe(true);
    const elsewhere = number(20, { projectId: 'proj_2' });
    expect(callers.some((caller) => sideOf(number(20), caller) !== sideOf(elsewhere, caller))).toBe(true);
  });

  it('goes by the call when the caller withholds the number', () => {
    const sides = new Set(callers.map((_, n) => sideOf(number(50), null, `CA${n}`)));
    expect(sides).toEqual(new Set(['openai', 'vapi']));
    expect(bucketOf('proj_1', 'CA7')).toBe(bucketOf('proj_1', 'CA7'));
  });
});

describe('who is asked', () => {
  const caller = { callSid: 'CA1', callerNumber: '+15125550190' };
  const down = (...sides: string[]) => ({ isDown: (side: string) => sides.includes(side) });

  const whole = number(100, { mode: 'vapi', vapiWay: 'whole_number' });
  it.each([
    {
      title: 'the chosen side, then the other',
      of: number(100),
      downs: [],
      planned: 'openai',
      order: ['openai', 'vapi'],
    },
    {
      title: 'only the other while one is down',
      of: number(100),
      downs: ['openai'],
      planned: 'openai',
      order: ['vapi'],
    },
    {
      title: 'Offhook for Vapi',
      of: number(100, { mode: 'vapi' }),
      downs: ['vapi'],
      planned: 'vapi',
      order: ['openai'],
    },
    { title: 'nobody while both are down', of: number(100), downs: ['openai', 'vapi'], planned: 'openai', order: [] },
    {
      title: 'Offhook alone without Vapi',
      of: number(100, { vapiNumberId: null }),
      downs: ['openai'],
      planned: 'openai',
      order: ['openai'],
    },
    // Twilio has not followed the switch yet: the call is here, and the caller waits.
    {
      title: 'Offhook for a whole number that still rings here',
      of: whole,
      downs: [],
      planned: 'vapi',
      order: ['openai'],
    },
  ])('$title', ({ of, downs, planned, order }) => {
    expect(chooseSide(of, caller, down(...downs))).toEqual({ planned, order });
  });
});

describe('a choice as the row keeps it', () => {
  it.each([
    [{ side: 'openai' }, { mode: 'openai', offhookSharePercent: 100 }],
    [
      { side: 'openai', sharePercent: 20 },
      { mode: 'openai', offhookSharePercent: 20 },
    ],
    [
      { side: 'vapi', sharePercent: 80 },
      { mode: 'openai', offhookSharePercent: 20 },
    ],
    [{ side: 'vapi' }, { mode: 'vapi', offhookSharePercent: 100 }],
    [
      { side: 'forward', sharePercent: 20 },
      { mode: 'forward', offhookSharePercent: 100 },
    ],
  ] as const)('%o', (answering, columns) => {
    expect(answeringColumns(answering)).toEqual(columns);
  });
});
