import { describe, expect, it } from 'vitest';
import { instantAt, minuteOfDay, startOfDay, wallClock } from './zoned-time.ts';

const CHICAGO = 'America/Chicago';

describe('times on the business’s clock', () => {
  it('turns a day and a time into the instant they happen', () => {
    expect(instantAt('2026-11-24', '09:00', CHICAGO)).toBe('2026-11-24T15:00:00.000Z');
    expect(instantAt('2026-07-01', '09:00', CHICAGO)).toBe('2026-07-01T14:00:00.000Z');
  });

  it('begins the day at midnight, also where clocks change that day', () => {
    expect(startOfDay('2026-03-08', CHICAGO)).toBe('2026-03-08T06:00:00.000Z');
    expect(startOfDay('2026-11-01', CHICAGO)).toBe('2026-11-01T05:00:00.000Z');
  });

  it('takes the first of a time that happens twice', () => {
    expect(instantAt('2026-11-01', '01:30', CHICAGO)).toBe('2026-11-01T06:30:00.000Z');
  });

  it('moves a time that does not happen an hour later', () => {
    expect(wallClock(instantAt('2026-03-08', '02:30', CHICAGO), CHICAGO)).toBe('03:30');
  });

  it('reads the clock back', () => {
    expect(wallClock('2026-11-24T15:05:00.000Z', CHICAGO)).toBe('09:05');
    expect(minuteOfDay('2026-11-24T15:05:00.000Z', CHICAGO)).toBe(545);
  });
});
