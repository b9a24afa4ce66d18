import { expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness, MONDAY_9AM_MS } from '../../../../test/support/test-business.ts';
import { forgetOldWishes } from './forget-old-wishes.ts';

const HOUR_MS = 3_600_000;
const { signal } = new AbortController();

const database = databaseForTests();

it('forgets offers a day after they expired and intents that have nothing more to tell', async () => {
  const { db } = database;
  const { projectId, serviceIds } = await createTestBusiness(db);
  const at = (hours: number) => new Date(MONDAY_9AM_MS + hours * HOUR_MS);
  const offer = (id: string, expiresInHours: number) => ({
    id,
    projectId,
    serviceId: serviceIds.leak,
    startsAt: at(1),
    endsAt: at(2),
    expiresAt: at(expiresInHours),
  });
  await db.slotOffer.createMany({ data: [offer('slot_old', -25), offer('slot_recent', -23), offer('slot_open', 0.5)] });
  const intent = (id: string, days: number) => ({ id, projectId, key: id, createdAt: at(-24 * days) });
  await db.bookingIntent.createMany({
    data: [
      { ...intent('int_old', 61), state: 'booked' },
      { ...intent('int_recent', 59), state: 'booked' },
      { ...intent('int_open', 61), state: 'unknown', checkAt: at(0) },
      { ...intent('int_pending', 61), state: 'pending' },
    ],
  });
  expect(await forgetOldWishes(db, { nowMs: MONDAY_9AM_MS, signal })).toEqual({ offers: 1, intents: 1 });
  const offers = await db.slotOffer.findMany({ orderBy: { id: 'asc' } });
  expect(offers.map(({ id }) => id)).toEqual(['slot_open', 'slot_recent']);
  const intents = await db.bookingIntent.findMany({ orderBy: { id: 'asc' } });
  expect(intents.map(({ id }) => id)).toEqual(['int_open', 'int_pending', 'int_recent']);
});
