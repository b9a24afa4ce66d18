import { describe, expect, it } from 'vitest';
import type { Booking } from './booking.ts';
import { dayColumns, offOn, type TechnicianWeek, weekColumns } from './calendar-columns.ts';

const timeZone = 'America/Chicago';
const at = (clock: string, day = '2026-11-24') => new Date(`${day}T${clock}:00-06:00`).toISOString();

function job(bookingId: string, technicianId: string | null, day = '2026-11-24'): Booking {
  const technician = technicianId === null ? null : { technicianId, name: technicianId, color: 'teal' };
  return { bookingId, technician, startsAt: at('09:00', day), endsAt: at('10:30', day) } as Booking;
}

function week(technicianId: string, changes: Partial<TechnicianWeek> = {}): TechnicianWeek {
  const working = [{ startsAt: at('08:00'), endsAt: at('17:00') }];
  return { technicianId, name: technicianId, color: 'teal', working, timeOff: [], elsewhere: [], ...changes };
}

const bookings = [job('a', 'maria'), job('b', 'dan'), job('c', null), job('d', 'maria', '2026-11-25')];
const idsOf = (columns: ReturnType<typeof dayColumns>) =>
  columns.map(({ key, placed }) => [key, placed.map(({ booking }) => booking.bookingId)]);

describe('a day', () => {
  it('has a column for each technician, and one for jobs that are nobody’s', () => {
    const shown = { bookings, availability: [week('dan'), week('maria')], timeZone };
    expect(idsOf(dayColumns('2026-11-24', null, shown))).toEqual([
      ['dan', ['b']],
      ['maria', ['a']],
      ['nobody', ['c']],
    ]);
    expect(idsOf(dayColumns('2026-11-25', 'maria', shown))).toEqual([['maria', ['d']]]);
  });

  it('shows the jobs of somebody who left', () => {
    const shown = { bookings: [job('a', 'gone')], availability: [], timeZone };
    expect(idsOf(dayColumns('2026-11-24', null, shown))).toEqual([['gone', ['a']]]);
  });

  it('shades what is not working time, time off over midnight and other calendars', () => {
    const technician = week('maria', {
      timeOff: [{ timeOffId: 'o', startsAt: at('15:00'), endsAt: at('12:00', '2026-11-25'), reason: 'Doctor' }],
      elsewhere: [{ startsAt: at('10:00'), endsAt: at('11:00') }],
    });
    const [column] = dayColumns('2026-11-24', null, { bookings: [], availability: [technician], timeZone });
    expect(offOn('2026-11-25', [technician, week('dan')], timeZone)).toEqual(['maria']);
    expect(offOn('2026-11-26', [technician], timeZone)).toEqual([]);
    expect(column?.shades.map(({ kind, fromMin, toMin, label }) => [kind, fromMin / 60, toMin / 60, label])).toEqual([
      ['closed', 0, 8, ''],
      ['closed', 17, 24, ''],
      ['off', 15, 24, 'Off: Doctor'],
      ['elsewhere', 10, 11, 'Busy in their own calendar'],
    ]);
  });
});

describe('a week', () => {
  it('is everybody’s, or one technician’s with their free time shaded', () => {
    const shown = { bookings, availability: [week('maria')], timeZone };
    const everybody = weekColumns('2026-11-23', null, shown);
    expect(everybody[1]?.placed).toHaveLength(3);
    expect(everybody.flatMap(({ shades }) => shades)).toEqual([]);
    const hers = weekColumns('2026-11-23', 'maria', shown);
    expect(hers.map(({ placed }) => placed.length)).toEqual([0, 1, 1, 0, 0, 0, 0]);
    expect(hers[0]?.shades).toEqual([{ kind: 'closed', fromMin: 0, toMin: 1_440, label: '' }]);
  });
});
