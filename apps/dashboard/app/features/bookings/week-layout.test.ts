import { describe, expect, it } from 'vitest';
import { byDay, daysOfWeek, layoutDay, shownHours } from './week-layout.ts';

const timeZone = 'America/Chicago';
/** 2026-11-24 in Chicago, which is six hours behind UTC. */
const job = (name: string, from: number, to: number) => ({ name, startsAt: at(from), endsAt: at(to) });
const at = (hour: number) => new Date(Date.parse('2026-11-24T06:00:00Z') + hour * 3_600_000).toISOString();

describe('the week', () => {
  it('has seven days from Monday', () => {
    expect(daysOfWeek('2026-11-23')).toEqual([
      '2026-11-23',
      '2026-11-24',
      '2026-11-25',
      '2026-11-26',
      '2026-11-27',
      '2026-11-28',
      '2026-11-29',
    ]);
  });

  it('puts a late job on the day the business calls it', () => {
    expect([...byDay([job('late', 23, 23.5)], timeZone).keys()]).toEqual(['2026-11-24']);
  });

  it('gives jobs one after the other the whole width', () => {
    const placed = layoutDay([job('a', 9, 10), job('b', 10, 11)], timeZone);
    expect(placed.map(({ lane, lanes }) => [lane, lanes])).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  it('puts jobs at the same time beside each other and uses a lane again once it is free', () => {
    const placed = layoutDay([job('a', 9, 12), job('b', 9, 10), job('c', 10, 11)], timeZone);
    expect(placed.map(({ booking, lane, lanes }) => [booking.name, lane, lanes])).toEqual([
      ['a', 0, 2],
      ['b', 1, 2],
      ['c', 1, 2],
    ]);
  });

  it('draws a job past midnight to the end of its day', () => {
    expect(layoutDay([job('night', 23, 25)], timeZone)[0]).toMatchObject({ fromMin: 23 * 60, toMin: 24 * 60 });
  });

  it('shows more hours only when a job needs them', () => {
    expect(shownHours(layoutDay([job('a', 9, 10)], timeZone))).toEqual({ fromMin: 480, toMin: 1_080 });
    expect(shownHours(layoutDay([job('b', 6.5, 19.5)], timeZone))).toEqual({ fromMin: 360, toMin: 1_200 });
  });
});
