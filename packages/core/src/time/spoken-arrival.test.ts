import { expect, it } from 'vitest';
import { spokenArrival, spokenArrivalClock, writtenArrivalClock } from './spoken-arrival.ts';

const AUSTIN = { timeZone: 'America/Chicago', locale: 'en-US', currency: 'USD' };
const BERLIN = { timeZone: 'Europe/Berlin', locale: 'de-DE', currency: 'EUR' };
const NOW_MS = Date.parse('2026-11-23T15:00:00Z');
const at = (clock: string, zone = '-06:00') => Date.parse(`2026-11-24T${clock}:00${zone}`);
const window = (from: string, until: string) => ({ startsAtMs: at(from), arrivesByMs: at(until) });

it('says the exact time, or between which two', () => {
  expect(spokenArrival({ startsAtMs: at('08:00') }, AUSTIN, NOW_MS)).toBe('tomorrow, Tuesday, November 24 at 8 AM');
  expect(spokenArrival(window('08:00', '10:00'), AUSTIN, NOW_MS)).toBe(
    'tomorrow, Tuesday, November 24 between 8 and 10 AM',
  );
});

it('names the half of the day twice only when the two are not in the same', () => {
  expect(spokenArrivalClock(window('11:30', '13:30'), AUSTIN)).toBe('between 11:30 AM and 1:30 PM');
  expect(spokenArrivalClock(window('13:00', '15:30'), AUSTIN)).toBe('between 1 and 3:30 PM');
  expect(spokenArrivalClock({ startsAtMs: at('08:00', '+01:00'), arrivesByMs: at('10:00', '+01:00') }, BERLIN)).toBe(
    'between 8:00 and 10:00',
  );
});

it('writes it short, for after the word "at"', () => {
  expect(writtenArrivalClock({ startsAtMs: at('08:00') }, AUSTIN)).toBe('8 AM');
  expect(writtenArrivalClock(window('08:00', '10:00'), AUSTIN)).toBe('8-10 AM');
  expect(writtenArrivalClock(window('11:00', '13:00'), AUSTIN)).toBe('11 AM-1 PM');
});
