import { expect, it } from 'vitest';
import { readView, shownAs, turned, viewPath } from './calendar-view.ts';

const TODAY = '2026-11-25';
const read = (query: string) => readView(new URLSearchParams(query), TODAY);

it('reads the address, and takes nonsense for today', () => {
  expect(read('')).toEqual({ kind: 'week', day: TODAY, who: null });
  expect(read('week=2026-12-01&who=tech_1')).toEqual({ kind: 'week', day: '2026-12-01', who: 'tech_1' });
  expect(read('view=day&day=2026-02-30x')).toEqual({ kind: 'day', day: TODAY, who: null });
});

it('turns by weeks and by days, and each view has its address', () => {
  expect(viewPath(turned(read(''), 1))).toBe('/bookings?week=2026-11-30');
  expect(viewPath(turned(read('view=day&day=2026-11-30&who=tech_1'), 1))).toBe(
    '/bookings?view=day&day=2026-12-01&who=tech_1',
  );
});

it('shows today when this week becomes a day, and the first day of another one', () => {
  expect(shownAs(read('week=2026-11-23'), 'day', TODAY).day).toBe(TODAY);
  expect(shownAs(read('week=2026-11-30'), 'day', TODAY).day).toBe('2026-11-30');
});
