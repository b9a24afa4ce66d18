import { describe, expect, it } from 'vitest';
import { instantOf, isDate, startOfDate } from './local-time.ts';
import { type Manner, spokenChoice, spokenDigits, spokenMoney, spokenTime } from './spoken.ts';

const AUSTIN: Manner = { timeZone: 'America/Chicago', locale: 'en-US', currency: 'USD' };
const at = (iso: string) => Date.parse(iso);
const LONG_AGO = at('2026-01-01T00:00:00Z');

describe('spokenTime', () => {
  it('says the day and the time on the business clock', () => {
    expect(spokenTime(at('2026-11-24T15:30:00Z'), AUSTIN, LONG_AGO)).toBe('Tuesday, November 24 at 9:30 AM');
    expect(spokenTime(at('2026-11-24T20:00:00Z'), AUSTIN, LONG_AGO)).toBe('Tuesday, November 24 at 2 PM');
  });

  it('adds today and tomorrow by the business calendar, not by UTC', () => {
    const lateMondayEvening = at('2026-11-24T04:30:00Z'); // Monday 22:30 in Austin
    expect(spokenTime(at('2026-11-24T15:00:00Z'), AUSTIN, lateMondayEvening)).toBe(
      'tomorrow, Tuesday, November 24 at 9 AM',
    );
    expect(spokenTime(at('2026-11-24T05:00:00Z'), AUSTIN, lateMondayEvening)).toBe(
      'today, Monday, November 23 at 11 PM',
    );
  });

  it('follows the clocks when they change', () => {
    // 2026-03-08 02:00 CST -> 03:00 CDT; 2026-11-01 02:00 CDT -> 01:00 CST.
    expect(spokenTime(at('2026-03-08T07:59:00Z'), AUSTIN, LONG_AGO)).toBe('Sunday, March 8 at 1:59 AM');
    expect(spokenTime(at('2026-03-08T08:00:00Z'), AUSTIN, LONG_AGO)).toBe('Sunday, March 8 at 3 AM');
    expect(spokenTime(at('2026-11-01T15:00:00Z'), AUSTIN, LONG_AGO)).toBe('Sunday, November 1 at 9 AM');
    expect(spokenTime(at('2026-10-31T14:00:00Z'), AUSTIN, LONG_AGO)).toBe('Saturday, October 31 at 9 AM');
  });

  it('leaves no odd space in the sentence', () => {
    expect(spokenTime(at('2026-11-24T15:30:00Z'), AUSTIN, LONG_AGO)).toMatch(/^[\x20-\x7e]+$/);
  });
});

describe('wall clocks', () => {
  it('measures a day of 23 and of 25 hours', () => {
    const hours = (from: string, to: string) =>
      (startOfDate(to, 'America/Chicago') - startOfDate(from, 'America/Chicago')) / 3_600_000;
    expect(hours('2026-03-08', '2026-03-09')).toBe(23);
    expect(hours('2026-11-01', '2026-11-02')).toBe(25);
  });

  it('finds an instant for a time the clocks skip', () => {
    expect(instantOf('2026-03-08', '02:30', 'America/Chicago')).toBe(at('2026-03-08T08:30:00Z'));
  });

  it('knows dates that do not exist', () => {
    expect(isDate('2028-02-29')).toBe(true);
    for (const bad of ['2027-02-29', '2026-13-01', 'tomorrow', '', '20261124']) expect(isDate(bad)).toBe(false);
  });
});

describe('spokenMoney', () => {
  it('drops empty cents and keeps real ones', () => {
    expect(spokenMoney(14_900, AUSTIN)).toBe('$149');
    expect(spokenMoney(145_000, AUSTIN)).toBe('$1,450');
    expect(spokenMoney(9_950, AUSTIN)).toBe('$99.50');
  });

  it('knows currencies without cents', () => {
    expect(spokenMoney(5_000, { locale: 'en-US', currency: 'JPY' })).toBe('¥5,000');
  });
});

it('says digits one by one', () => {
  expect(spokenDigits('482917')).toBe('4 8 2, 9 1 7');
  expect(spokenDigits('78704')).toBe('7 8 7 0 4');
});

it('joins choices as one says them', () => {
  expect(['', 'a', 'a or b', 'a, b or c']).toEqual(
    [[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((items) => spokenChoice(items)),
  );
});
