import { expect, it } from 'vitest';
import { SCENARIOS } from './catalogue.ts';
import { type CallFacts, checkExpectations } from './expectations.ts';
import { interrupts } from './interrupts.ts';
import { leakingSink } from './leaking-sink.ts';

it('has the scenarios that are promised, each with something to prove', () => {
  const names = SCENARIOS.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'leaking-sink',
      'price-question',
      'outside-area',
      'burst-pipe',
      'interrupts',
      'silent-caller',
      'calendar-down',
      'hang-up-mid-tool',
      'human-declines',
      'nobody-answers',
      'key-zero',
    ]),
  );
  expect(new Set(names).size).toBe(names.length);
  for (const { expectations, description } of SCENARIOS) {
    expect(expectations.length).toBeGreaterThan(2);
    expect(description).toMatch(/\.$/);
  }
});

it('tells scenarios apart by the caller’s first line', () => {
  const first = SCENARIOS.flatMap(({ dialogue }) => dialogue.slice(0, 1).map(({ says }) => says)).filter(Boolean);
  expect(new Set(first).size).toBe(first.length);
});

const BOOKED: CallFacts = {
  status: 'completed',
  outcome: 'booked',
  endReason: 'caller_hung_up',
  durationSec: 40,
  interruptions: 0,
  booking: {
    service: 'Leak repair',
    customerName: 'Alex Morgan',
    address: '1200 West 6th Street',
    emergency: false,
    status: 'confirmed',
    startsAt: '2026-11-24T16:00:00.000Z',
    confirmationCode: '123456',
  },
  turns: [
    { speaker: 'caller', text: 'Hi, my kitchen sink is leaking.', heard: '', interrupted: false },
    { speaker: 'assistant', text: 'Good. You are booked.', heard: 'Good. You are booked.', interrupted: false },
  ],
  toolCalls: [
    { name: 'get_slots', status: 'succeeded', attempts: [{ error: null }], output: { slots: [], say: 'Monday?' } },
    {
      name: 'book_slot',
      status: 'succeeded',
      attempts: [{ error: null }],
      output: { booked: true, say: 'You are booked.' },
    },
  ],
  events: [],
  transfers: [],
  emergencies: [],
  recordings: [],
  line: { clearedMs: 0, heardMs: 20_000, timeToFirstAudioMs: 300, warnings: 0, callerHeard: [], people: [] },
};

it('holds a good call to be good and says what is wrong with a bad one', () => {
  expect(checkExpectations(leakingSink.expectations, BOOKED).filter(({ ok }) => !ok)).toEqual([]);
  const [other] = BOOKED.turns;
  const bad = { ...BOOKED, booking: null, outcome: 'no_booking', turns: other ? [other] : [] };
  const missed = checkExpectations(leakingSink.expectations, bad).flatMap(({ ok, text }) => (ok ? [] : [text]));
  expect(missed).toEqual([
    'the call is completed, outcome booked',
    'Leak repair is booked for Alex Morgan',
    'what book_slot answered is spoken word for word',
  ]);
});

it('does not take a polite caller for an interruption', () => {
  const results = checkExpectations(interrupts.expectations, BOOKED);
  expect(results.find(({ text }) => text.includes('cut off'))?.ok).toBe(false);
});
