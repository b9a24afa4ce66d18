import { describe, expect, it } from 'vitest';
import { spokenFacts } from './spoken-facts.ts';

describe('amounts', () => {
  it.each([
    ['It is $149 to $320.', [149, 320]],
    ['between one hundred forty-nine and three hundred twenty dollars', [149, 320]],
    ['one forty-nine dollars', [149]],
    ['That is $1,450 in all', [1450]],
    ['The estimate is free of charge', [0]],
    ['at 9:30 on the 24th', []],
  ])('%s', (text, amounts) => {
    expect([...spokenFacts(text).amounts].sort((a, b) => a - b)).toEqual(amounts);
  });
});

describe('times', () => {
  const times = (text: string) =>
    spokenFacts(text).times.map(({ minutes, half, day }) => {
      const clock = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
      return [day.relative, day.weekday, day.date, clock, half].filter(Boolean).join(' ');
    });
  it.each([
    ['Tuesday, November 24 at 9:30 AM', ['tuesday 11-24 9:30 am']],
    ['tomorrow, Tuesday, November 24 at 9 AM', ['tomorrow tuesday 11-24 9:00 am']],
    ['Tuesday at nine thirty in the morning', ['tuesday 9:30 am']],
    ['today at 1 PM, or tomorrow at 8 AM', ['today 13:00 pm', 'tomorrow 8:00 am']],
    ["nine o'clock on Monday", ['monday 9:00']],
    ['half past ten', ['10:30']],
    ['between 8 and 10 AM on Friday', ['friday 8:00', 'friday 10:00 am']],
    ['Monday 08:00 to 18:00', ['monday 8:00 am', 'monday 18:00 pm']],
    ['noon on Saturday', ['saturday 12:00 pm']],
    ['We charge for 2 hours at least', []],
    ['Your code is 4 8 2, 9 1 7', []],
  ])('%s', (text, found) => {
    expect(times(text)).toEqual(found);
  });
});

describe('durations', () => {
  it.each([
    ['in 20 to 30 minutes', [20, 30]],
    ['within half an hour', [30]],
    ['in about an hour', [60]],
    ['two hours', [120]],
  ])('%s', (text, minutes) => {
    expect(spokenFacts(text).durations).toEqual(minutes);
  });
});
