import { expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness, MONDAY_9AM_MS } from '../../../../test/support/test-business.ts';
import { createForgetOldWishesJob, createReconcileBookingsJob } from './booking-jobs.ts';
import { outsideCalendar } from './testing/outside-calendar.ts';

const database = databaseForTests();

function contextAt(nowMs: number) {
  const warnings: Readonly<Record<string, unknown>>[] = [];
  const notes = {
    info: () => undefined,
    warn: (facts: Readonly<Record<string, unknown>>) => void warnings.push(facts),
  };
  return { warnings, db: database.db, now: () => nowMs, notes, signal: new AbortController().signal };
}

it('reports what became of what nobody finished, and warns of what a person must look at', async () => {
  const { projectId } = await createTestBusiness(database.db);
  const dueAt = new Date(MONDAY_9AM_MS);
  const intent = (id: string) => ({ id, projectId, key: id, checkAt: dueAt, calendar: 'calcom' as const });
  // Asked about in vain for a day: the next failure is the last one.
  await database.db.bookingIntent.createMany({ data: [{ ...intent('int_old'), state: 'unknown', checks: 27 }] });
  const job = createReconcileBookingsJob({ calendarFor: async () => outsideCalendar() });
  expect(job.cron).toBe('* * * * *');
  const context = contextAt(MONDAY_9AM_MS + 1);
  expect(await job.run({}, context)).toEqual({ unresolved: 1 });
  expect(context.warnings).toEqual([{ unresolved: 1 }]);
  expect(await job.run({}, contextAt(MONDAY_9AM_MS + 2))).toEqual({});
});

it('forgets once a night', async () => {
  const job = createForgetOldWishesJob();
  expect(await job.run({}, contextAt(MONDAY_9AM_MS))).toEqual({ offers: 0, intents: 0 });
});
