import { z } from 'zod';
import { defineJob, type Job } from '../jobs/job.ts';
import type { ChangeDeps } from './change-booking.ts';
import { forgetOldWishes } from './forget-old-wishes.ts';
import { reconcileBookings } from './reconcile-bookings.ts';

const Nothing = z.object({});

/** Every minute: settles bookings and changes that nobody finished, and says what it did. */
export function createReconcileBookingsJob(deps: Pick<ChangeDeps, 'calendarFor'>): Job<z.infer<typeof Nothing>> {
  return defineJob({
    name: 'reconcile-bookings',
    cron: '* * * * *',
    payload: Nothing,
    async run(_payload, { db, now, notes, signal }) {
      const report = await reconcileBookings({ db, calendarFor: deps.calendarFor }, { nowMs: now(), signal });
      const { unresolved = 0, duplicate_cancelled: duplicates = 0 } = report;
      if (unresolved + duplicates > 0) notes.warn({ ...report }, 'Bookings needed more than a look');
      return report;
    },
  });
}

/** Once a night: offers that nobody can take any more, and intents that have nothing more to tell. */
export function createForgetOldWishesJob(): Job<z.infer<typeof Nothing>> {
  return defineJob({
    name: 'forget-old-wishes',
    cron: '17 8 * * *',
    payload: Nothing,
    run: (_payload, { db, now, signal }) => forgetOldWishes(db, { nowMs: now(), signal }),
  });
}
