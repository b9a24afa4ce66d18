import { expect, it } from 'vitest';
import { QUICK_BOOKINGS_PLAN } from '../bench/bookings/plan.ts';
import { runBookingsBench } from '../bench/bookings/run-bookings-bench.ts';

/** A few dozen callers through the trouble of `npm run bench -- bookings`: enough to notice when the promise breaks. */
const PLAN = { ...QUICK_BOOKINGS_PLAN, callersPerCalendar: 40, cleanPerCalendar: 5, atOnce: 32 };

it('books once and loses nothing while calendars fail, connections break and workers are killed', async () => {
  const { audits, troubles, cleanMs } = await runBookingsBench(PLAN, () => undefined);
  for (const { doubles, lost, orphans, findings } of [audits.own, audits.calcom]) {
    expect(findings).toEqual([]);
    expect({ doubles, lost, orphans }).toEqual({ doubles: 0, lost: 0, orphans: 0 });
  }
  expect(audits.own.booked + audits.calcom.booked).toBeGreaterThan(40);
  expect(Object.values(troubles).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10);
  expect(cleanMs.own.count + cleanMs.calcom.count).toBe(10);
});
