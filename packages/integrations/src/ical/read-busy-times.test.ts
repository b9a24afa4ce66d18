import { describe, expect, it } from 'vitest';
import { readBusyTimes } from './read-busy-times.ts';

const WINDOW = {
  timeZone: 'America/Chicago',
  fromMs: Date.parse('2026-11-23T06:00:00Z'),
  untilMs: Date.parse('2026-12-16T06:00:00Z'),
};

function busy(...events: string[]): string[] {
  const read = readBusyTimes(file(...events), WINDOW);
  if (!read.ok) return [read.reason];
  return read.busy.map(({ fromMs, untilMs }) => `${iso(fromMs)}/${iso(untilMs)}`);
}
const iso = (atMs: number) => new Date(atMs).toISOString().slice(0, 16);
const file = (...events: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Tests//EN', ...events, 'END:VCALENDAR'].join('\r\n');
let count = 0;
const event = (...lines: string[]) =>
  ['BEGIN:VEVENT', `UID:${++count}@elsewhere`, 'DTSTAMP:20261101T000000Z', ...lines, 'END:VEVENT'].join('\r\n');

describe('busy times of an iCalendar file', () => {
  it('are read in UTC, in a zone of their own, and in the business’s when none is given', () => {
    expect(busy(event('DTSTART:20261124T150000Z', 'DTEND:20261124T160000Z'))).toEqual([
      '2026-11-24T15:00/2026-11-24T16:00',
    ]);
    expect(busy(event('DTSTART;TZID=America/New_York:20261124T090000', 'DURATION:PT90M'))).toEqual([
      '2026-11-24T14:00/2026-11-24T15:30',
    ]);
    expect(busy(event('DTSTART;TZID=Central Standard Time:20261124T090000', 'DURATION:PT1H'))).toEqual([
      '2026-11-24T15:00/2026-11-24T16:00',
    ]);
    expect(busy(event('DTSTART:20261124T090000', 'DTEND:20261124T100000'))).toEqual([
      '2026-11-24T15:00/2026-11-24T16:00',
    ]);
  });

  it('of whole days run from midnight to midnight where the business is', () => {
    expect(busy(event('DTSTART;VALUE=DATE:20261126', 'DTEND;VALUE=DATE:20261128'))).toEqual([
      '2026-11-26T06:00/2026-11-28T06:00',
    ]);
  });

  it('recur, except where they do not, and where one of them was moved', () => {
    const uid = 'UID:weekly@elsewhere';
    const weekly = [
      'BEGIN:VEVENT',
      uid,
      'DTSTAMP:20261101T000000Z',
      'DTSTART;TZID=America/Chicago:20261005T080000',
      'DTEND;TZID=America/Chicago:20261005T093000',
      'RRULE:FREQ=WEEKLY;BYDAY=MO',
      'EXDATE;TZID=America/Chicago:20261130T080000',
      'END:VEVENT',
      'BEGIN:VEVENT',
      uid,
      'DTSTAMP:20261101T000000Z',
      'RECURRENCE-ID;TZID=America/Chicago:20261207T080000',
      'DTSTART;TZID=America/Chicago:20261208T100000',
      'DTEND;TZID=America/Chicago:20261208T110000',
      'END:VEVENT',
    ].join('\r\n');
    expect(busy(weekly)).toEqual([
      '2026-11-23T14:00/2026-11-23T15:30',
      '2026-12-08T16:00/2026-12-08T17:00',
      '2026-12-14T14:00/2026-12-14T15:30',
    ]);
  });

  it('leave out what is free, cancelled, over, or one of our own jobs coming back', () => {
    const time = ['DTSTART:20261124T150000Z', 'DTEND:20261124T160000Z'];
    expect(busy(event(...time, 'TRANSP:TRANSPARENT'))).toEqual([]);
    expect(busy(event(...time, 'STATUS:CANCELLED'))).toEqual([]);
    expect(busy(event('DTSTART:20261101T150000Z', 'DTEND:20261101T160000Z'))).toEqual([]);
    expect(busy(['BEGIN:VEVENT', 'UID:bkg_1@offhook', ...time, 'END:VEVENT'].join('\r\n'))).toEqual([]);
  });

  it('include what is still going on', () => {
    expect(busy(event('DTSTART:20261122T150000Z', 'DTEND:20261124T160000Z'))).toEqual([
      '2026-11-22T15:00/2026-11-24T16:00',
    ]);
  });

  it('survive whatever a stranger writes', () => {
    const endless = ['DTSTART:20200101T000000Z', 'DTEND:20200101T000030Z', 'RRULE:FREQ=SECONDLY'];
    const good = event('DTSTART:20261124T150000Z', 'DTEND:20261124T160000Z');
    const beganMs = performance.now();
    expect(busy(event(...endless), good)).toEqual(['2026-11-24T15:00/2026-11-24T16:00']);
    expect(performance.now() - beganMs).toBeLessThan(3_000);
    expect(busy(event('DTSTART:never', 'RRULE:FREQ=SOMETIMES'), good)).toContain('2026-11-24T15:00/2026-11-24T16:00');
    for (const page of ['', '<html>Please sign in</html>', '{"error":"gone"}']) {
      expect(readBusyTimes(page, WINDOW)).toEqual({ ok: false, reason: 'not_a_calendar' });
    }
    expect(busy()).toEqual([]);
  });
});
