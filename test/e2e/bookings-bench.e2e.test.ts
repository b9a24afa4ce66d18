import { expect, it } from 'vitest';
import { QUICK_BOOKINGS_PLAN } from '../bench/bookings/plan.ts';
import { runBookingsBench } from '../bench/bookings/run-bookings-bench.ts';

/** A few dozen callers through the trouble of `npm run bench -- bookings`: enough to notice when the promise breaks. */
const PLAN = { ...QUICK_BOOKINGS_PLAN, callersPerCalendar: 25, cleanPerCalendar: 5, atOnce: 24, callsPerKill: 40 };
/** Time-outs of Cal.com are waited out as on a real call: 15 s each. */
const AT_MOST_MS = 240_000;

it(
  'books once and loses nothing while calendars fail, connections break and workers are killed',
  async () => {
    const { audits, troubles, cleanMs, crashes } = await runBookingsBench(PLAN, () => undefined);
    for (const { doubles, lost, orphans, findings } of [audits.own, audits.calcom]) {
      expect(findings).toEqual([]);
      expect({ doubles, lost, orphans }).toEqual({ doubles: 0, lost: 0, orphans: 0 });
    }
    expect(crashes).toBe(0);
    expect(audits.own.booked + audits.calcom.booked).toBeGreaterThan(20);
    expect(Object.values(troubles).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10);
    // A machine that runs three other files may take longer than a caller waits, once.
    expect(cleanMs.own.count + cleanMs.calcom.count).toBeGreaterThan(7);
  },
  AT_MOST_MS,
);
