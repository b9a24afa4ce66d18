import { expect, it } from 'vitest';
import type { CalendarSlot } from '../calendar/calendar-port.ts';
import { instantOf } from '../time/local-time.ts';
import { isInPart, pickSlots, spokenSlots } from './pick-slots.ts';

const MANNER = { timeZone: 'America/Chicago', locale: 'en-US', currency: 'USD' };
const NOW = instantOf('2026-11-23', '09:00', MANNER.timeZone);

function slots(date: string, ...clocks: string[]): CalendarSlot[] {
  return clocks.map((clock) => {
    const startsAtMs = instantOf(date, clock, MANNER.timeZone);
    return { startsAtMs, endsAtMs: startsAtMs + 3_600_000, technicianId: 'tech_a' };
  });
}
const say = (picked: ReturnType<typeof slots>) => spokenSlots(picked, MANNER, NOW);

it('spreads the offers over the first free day', () => {
  const free = slots('2026-11-24', '08:00', '09:00', '10:00', '11:00', '12:00', '13:00');
  expect(say(pickSlots(free, MANNER.timeZone))).toBe('tomorrow, Tuesday, November 24 at 8 AM, 10 AM or 12 PM');
});

it('fills up with close ones rather than sending the caller to another day', () => {
  const free = [...slots('2026-11-25', '08:00', '09:00', '09:30'), ...slots('2026-11-26', '08:00')];
  expect(say(pickSlots(free, MANNER.timeZone))).toBe('Wednesday, November 25 at 8 AM, 9 AM or 9:30 AM');
});

it('goes on to the next days when the first has too few', () => {
  const free = [...slots('2026-11-25', '16:00'), ...slots('2026-11-26', '08:00', '09:00', '12:00')];
  expect(say(pickSlots(free, MANNER.timeZone))).toBe(
    'Wednesday, November 25 at 4 PM, or Thursday, November 26 at 8 AM or 12 PM',
  );
});

it('parts the day at noon by the business clock', () => {
  const [before, noon] = slots('2026-11-24', '11:59', '12:00');
  if (!before || !noon) throw new Error('two slots');
  expect([before, noon].map((slot) => isInPart(slot, 'morning', MANNER.timeZone))).toEqual([true, false]);
  expect([before, noon].map((slot) => isInPart(slot, 'afternoon', MANNER.timeZone))).toEqual([false, true]);
});
