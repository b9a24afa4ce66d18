import { describe, expect, it } from 'vitest';
import { isOffAt, spanInWords, spanOf } from './time-off-words.ts';

const timeZone = 'America/Chicago';
const form = {
  fromDay: '2026-11-24',
  untilDay: '2026-11-24',
  wholeDays: true,
  fromTime: '13:00',
  untilTime: '17:00',
  reason: '',
};

describe('time off', () => {
  it('of whole days lasts from the first midnight to the one after the last, on the business’s clock', () => {
    expect(spanOf(form, timeZone)).toEqual({
      startsAt: '2026-11-24T06:00:00.000Z',
      endsAt: '2026-11-25T06:00:00.000Z',
    });
    // The clocks go back on November 1: that day has 25 hours.
    const autumn = spanOf({ ...form, fromDay: '2026-11-01', untilDay: '2026-11-01' }, timeZone);
    expect(Date.parse(autumn.endsAt) - Date.parse(autumn.startsAt)).toBe(25 * 3_600_000);
  });

  it('of a part of a day keeps to that day', () => {
    expect(spanOf({ ...form, wholeDays: false, untilDay: '2026-12-01' }, timeZone)).toEqual({
      startsAt: '2026-11-24T19:00:00.000Z',
      endsAt: '2026-11-24T23:00:00.000Z',
    });
  });

  it('reads as people say it', () => {
    expect(spanInWords(spanOf(form, timeZone), timeZone)).toBe('Tue, Nov 24');
    const week = spanOf({ ...form, untilDay: '2026-11-27' }, timeZone);
    expect(spanInWords(week, timeZone)).toBe('Tue, Nov 24 – Fri, Nov 27');
    const afternoon = spanOf({ ...form, wholeDays: false }, timeZone);
    expect(spanInWords(afternoon, timeZone)).toBe('Tue, Nov 24, 1:00 PM – 5:00 PM');
    expect(isOffAt([afternoon], Date.parse('2026-11-24T20:00:00Z'))).toBe(true);
    expect(isOffAt([afternoon], Date.parse('2026-11-24T23:00:00Z'))).toBe(false);
  });
});
