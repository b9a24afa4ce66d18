import { describe, expect, it } from 'vitest';
import {
  addDays,
  clock,
  dayAndTime,
  duration,
  isDialable,
  localDay,
  minutesInWords,
  mondayOf,
  money,
  moneyRange,
  phoneNumber,
  timeAgo,
  zoneName,
} from './format.ts';

const timeZone = 'America/Chicago';
const nowMs = Date.parse('2026-11-23T15:00:00Z'); // Monday, 9 AM in Chicago

describe('dates and times as the owner reads them', () => {
  it('names the days around today', () => {
    expect(dayAndTime('2026-11-23T20:05:00Z', { timeZone, nowMs })).toBe('Today, 2:05 PM');
    expect(dayAndTime('2026-11-24T03:00:00Z', { timeZone, nowMs })).toBe('Today, 9:00 PM');
    expect(dayAndTime('2026-11-24T15:00:00Z', { timeZone, nowMs })).toBe('Tomorrow, 9:00 AM');
    expect(dayAndTime('2026-11-22T15:00:00Z', { timeZone, nowMs })).toBe('Yesterday, 9:00 AM');
    expect(dayAndTime('2026-11-27T15:00:00Z', { timeZone, nowMs })).toBe('Fri, Nov 27, 9:00 AM');
  });

  it('never contains the narrow spaces in which servers and browsers differ', () => {
    expect(dayAndTime('2026-11-23T20:05:00Z', { timeZone, nowMs })).not.toMatch(/[\u202f\u00a0]/);
  });

  it('takes the day from the business’s clock', () => {
    expect(localDay('2026-11-23T03:00:00Z', timeZone)).toBe('2026-11-22');
    expect(zoneName(timeZone)).toBe('Central Time');
  });

  it('finds the Monday of a week', () => {
    expect(mondayOf('2026-11-22')).toBe('2026-11-16');
    expect(mondayOf('2026-11-23')).toBe('2026-11-23');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  });

  it('says how long ago something was', () => {
    expect(timeAgo(nowMs - 20_000, { timeZone, nowMs })).toBe('just now');
    expect(timeAgo(nowMs - 5 * 60_000, { timeZone, nowMs })).toBe('5 min ago');
    expect(timeAgo(nowMs - 3 * 3_600_000, { timeZone, nowMs })).toBe('3 h ago');
  });
});

describe('amounts', () => {
  it('writes durations', () => {
    expect([duration(48), duration(125), duration(3_720)]).toEqual(['48 s', '2 min 05 s', '1 h 02 min']);
    expect(clock(65_400)).toBe('1:05');
    expect([minutesInWords(45), minutesInWords(90), minutesInWords(120)]).toEqual(['45 min', '1 h 30 min', '2 h']);
  });

  it('writes cents only where there are some', () => {
    expect([money(14_900, 'USD'), money(14_950, 'USD')]).toEqual(['$149', '$149.50']);
    expect(moneyRange(14_900, 32_000, 'USD')).toBe('$149 – $320');
    expect(moneyRange(null, null, 'USD')).toBeNull();
  });

  it('writes phone numbers, and says when a caller withheld theirs', () => {
    expect(phoneNumber('+15125550142')).toBe('(512) 555-0142');
    expect(phoneNumber('+4930123456')).toBe('+4930123456');
    expect(phoneNumber('anonymous')).toBe('Number withheld');
    expect(isDialable('anonymous')).toBe(false);
  });
});
