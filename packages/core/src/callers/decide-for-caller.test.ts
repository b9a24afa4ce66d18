import { describe, expect, it } from 'vitest';
import { CallerRules, readCallerRules } from './caller-rules.ts';
import { decideForCaller, type RingingCall } from './decide-for-caller.ts';

const NOW_MS = Date.parse('2026-11-23T15:00:00Z');
const STRANGER = { listed: null, isCustomer: false, recentCallsAtMs: [] } as const;
type Rules = Parameters<typeof CallerRules.parse>[0];

/** What becomes of a call from Dallas to Austin in opening hours, with no rules but those given. */
function decide(rules: Rules, more: Partial<RingingCall> = {}) {
  return decideForCaller({
    rules: CallerRules.parse(rules),
    isForwarded: false,
    facts: STRANGER,
    callerNumber: '+12145550190',
    calledNumber: '+15125550142',
    attestation: 'TN-Validation-Passed-A',
    isOpen: () => true,
    hasPerson: true,
    nowMs: NOW_MS,
    ...more,
  });
}

const ASSISTANT = { kind: 'assistant' };
const minutesAgo = (...minutes: number[]) => minutes.map((min) => NOW_MS - min * 60_000);

describe('without rules', () => {
  it.each([
    ['a stranger', {}],
    ['a hidden number', { callerNumber: null }],
    ['a number no carrier vouches for', { attestation: 'TN-Validation-Failed-C' }],
    ['somebody who rings all the time', { facts: { ...STRANGER, recentCallsAtMs: minutesAgo(1, 2, 3, 4, 5, 6) } }],
    ['a caller at night', { isOpen: () => false }],
  ] as const)('the assistant answers %s', (_, more) => {
    expect(decide({}, more)).toEqual(ASSISTANT);
  });
});

describe('a listed caller', () => {
  const blocked = { facts: { ...STRANGER, listed: 'blocked' } } as const;
  const vip = { facts: { ...STRANGER, listed: 'vip' } } as const;

  it('is turned away when blocked, a customer and a forwarded number notwithstanding', () => {
    const reject = { kind: 'reject', rule: 'blocked' };
    expect(decide({}, blocked)).toEqual(reject);
    expect(decide({}, { facts: { ...blocked.facts, isCustomer: true }, isForwarded: true })).toEqual(reject);
  });

  it('rings a person when a VIP, whatever the clock and the carriers say', () => {
    const rules: Rules = { hours: { closed: 'message' }, screening: { spoofed: 'reject' } };
    const call = { ...vip, isOpen: () => false, attestation: 'TN-Validation-Failed' };
    expect(decide(rules, call)).toEqual({ kind: 'person', rule: 'vip', otherwise: 'voicemail' });
    expect(decide({ ringing: { vipOtherwise: 'assistant' } }, vip)).toMatchObject({ otherwise: 'assistant' });
  });

  it('has the assistant when a VIP and there is no phone to ring', () => {
    expect(decide({ screening: { spoofed: 'reject' } }, { ...vip, hasPerson: false })).toEqual(ASSISTANT);
  });
});

describe('a doubtful caller', () => {
  it.each([
    ['withheld', { callerNumber: null }],
    ['spoofed', { attestation: 'TN-Validation-Failed' }],
    ['spoofed', { attestation: 'TN-Validation-Failed-B' }],
    ['unconfirmed', { attestation: 'TN-Validation-Passed-C' }],
    ['unconfirmed', { attestation: 'No-TN-Validation' }],
    ['neighbour', { callerNumber: '+15125550199' }],
    ['burst', { facts: { ...STRANGER, recentCallsAtMs: minutesAgo(1, 3, 5, 9) } }],
  ] as const)('is doubted for being %s, and gets what the owner chose for that', (rule, more) => {
    expect(decide({ screening: { [rule]: 'press_key' } }, more)).toEqual({ kind: 'pressKey', rule });
    expect(decide({ screening: { [rule]: 'voicemail' } }, more)).toEqual({ kind: 'voicemail', rule });
    expect(decide({ screening: { [rule]: 'reject' } }, more)).toEqual({ kind: 'reject', rule });
    expect(decide({ screening: { [rule]: 'answer' } }, more)).toEqual(ASSISTANT);
  });

  it.each([
    ['the carrier says nothing', { attestation: null }],
    ['the carrier knows the customer, if not the number', { attestation: 'TN-Validation-Passed-B' }],
    ['the number is of another area', { callerNumber: '+15125650142' }],
    ['the numbers are not of North America', { callerNumber: '+442079460001', calledNumber: '+442079460142' }],
    ['the calls are as many as allowed', { facts: { ...STRANGER, recentCallsAtMs: minutesAgo(1, 3, 5, 11) } }],
    ['it is a customer', { callerNumber: '+15125550199', facts: { ...STRANGER, isCustomer: true } }],
    ['it is a VIP', { callerNumber: '+15125550199', facts: { ...STRANGER, listed: 'vip' }, hasPerson: false }],
  ] as const)('is let in when %s', (_, more) => {
    const strict = { withheld: 'reject', spoofed: 'reject', unconfirmed: 'reject', neighbour: 'reject' } as const;
    expect(decide({ screening: { ...strict, burst: 'reject' } }, more)).toEqual(ASSISTANT);
  });

  it('gets the strictest of what is wanted for several doubts', () => {
    const call = { callerNumber: '+15125550199', attestation: 'No-TN-Validation' };
    const screening = { unconfirmed: 'voicemail', neighbour: 'press_key' } as const;
    expect(decide({ screening }, call)).toEqual({ kind: 'voicemail', rule: 'unconfirmed' });
  });

  it('never rings the owner’s phone on a forwarded number', () => {
    const call = { callerNumber: null, isForwarded: true };
    expect(decide({ screening: { withheld: 'voicemail' } }, call)).toMatchObject({ kind: 'voicemail' });
  });
});

describe('the clock', () => {
  const person = (rule: string) => ({ kind: 'person', rule, otherwise: 'assistant' });
  const closed = { isOpen: () => false };

  it('rings a person first in the hours the owner chose, and leaves the others to the assistant', () => {
    expect(decide({ hours: { open: 'person' } })).toEqual(person('open_hours'));
    expect(decide({ hours: { open: 'person' } }, closed)).toEqual(ASSISTANT);
    expect(decide({ hours: { closed: 'person' } }, closed)).toEqual(person('closed_hours'));
    expect(decide({ hours: { closed: 'person' } })).toEqual(ASSISTANT);
  });

  it('says that the business is closed when the owner wants no answer then', () => {
    const rules: Rules = { hours: { closed: 'message' } };
    expect(decide(rules, closed)).toEqual({ kind: 'voicemail', rule: 'closed_message' });
    expect(decide(rules)).toEqual(ASSISTANT);
  });

  it('does not count where there is no phone to ring, and none is asked for', () => {
    expect(decide({ hours: { open: 'person' } }, { hasPerson: false })).toEqual(ASSISTANT);
    expect(decide({}, { isOpen: () => expect.unreachable('nobody needs to know the time') })).toEqual(ASSISTANT);
  });
});

describe('a forwarded number', () => {
  it('rings its person at any hour, and then whoever the owner chose', () => {
    const forwarded = { isForwarded: true, isOpen: () => false };
    expect(decide({}, forwarded)).toEqual({ kind: 'person', rule: 'forward', otherwise: 'assistant' });
    expect(decide({ ringing: { otherwise: 'voicemail' } }, forwarded)).toMatchObject({ otherwise: 'voicemail' });
    expect(decide({}, { ...forwarded, hasPerson: false })).toEqual(ASSISTANT);
  });
});

it('costs a ringing call less than a millisecond', () => {
  const rules: Rules = { screening: { withheld: 'reject', spoofed: 'reject', neighbour: 'reject', burst: 'reject' } };
  const facts = { ...STRANGER, recentCallsAtMs: minutesAgo(...Array.from({ length: 20 }, (_, n) => n)) };
  const stored: unknown = CallerRules.parse(rules);
  const startedAtMs = performance.now();
  for (let n = 0; n < 1_000; n += 1) decide(readCallerRules(stored), { facts });
  expect((performance.now() - startedAtMs) / 1_000).toBeLessThan(1);
});

it('answers as ever when the stored rules cannot be read', () => {
  expect(readCallerRules({ hours: { open: 'robot' } })).toEqual(CallerRules.parse({}));
});
