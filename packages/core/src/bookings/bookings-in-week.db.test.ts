import { beforeAll, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness, type TestBusiness } from '../../../../test/support/test-business.ts';
import { bookingsInWeek } from './bookings-in-week.ts';

const database = databaseForTests();
let business: TestBusiness;

beforeAll(async () => {
  business = await createTestBusiness(database.db, { name: 'week' });
  const other = await createTestBusiness(database.db, { name: 'neighbour' });
  // The week of the clock change in Austin: Monday 00:00 is 05:00 UTC, the next Monday 06:00 UTC.
  await book(business, 'sunday_before', '2026-10-26T04:30:00Z');
  await book(business, 'monday', '2026-10-26T05:00:00Z');
  await book(business, 'sunday_late', '2026-11-02T05:30:00Z');
  await book(business, 'monday_after', '2026-11-02T06:00:00Z');
  await book(other, 'foreign', '2026-10-27T15:00:00Z');
});

async function book({ projectId, serviceIds, technicianIds }: TestBusiness, name: string, startsAt: string) {
  const start = new Date(startsAt);
  const end = new Date(start.getTime() + 30 * 60_000);
  await database.db.booking.create({
    data: {
      id: `bkg_${name}`,
      projectId,
      serviceId: serviceIds.leak,
      technicianId: technicianIds[0] ?? null,
      intentKey: name,
      confirmationCode: name,
      customerName: name,
      customerPhone: '+15125551001',
      address: '12 Oak Street',
      startsAt: start,
      endsAt: end,
      blockedFrom: start,
      blockedUntil: end,
    },
  });
}

it('shows Monday to Sunday by the business clock, of this business only, whichever day is asked for', async () => {
  for (const weekStart of ['2026-10-26', '2026-10-29', '2026-11-01']) {
    const week = await bookingsInWeek(database.db, { projectId: business.projectId, weekStart });
    expect(week.weekStart).toBe('2026-10-26');
    expect(week.bookings.map(({ customerName }) => customerName)).toEqual(['monday', 'sunday_late']);
    expect(week.bookings[0]).toMatchObject({ service: { name: 'Leak repair' }, technician: { name: 'tech_week_0' } });
  }
});

it('says so when the date or the business does not exist', async () => {
  const { projectId } = business;
  await expect(bookingsInWeek(database.db, { projectId, weekStart: '2026-02-30' })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  });
  await expect(bookingsInWeek(database.db, { projectId: 'proj_none', weekStart: '2026-02-02' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});
