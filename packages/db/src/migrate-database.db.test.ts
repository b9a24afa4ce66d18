import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedDemo } from '../../../prisma/seed.ts';
import { type TestDatabase, withTestDatabase } from '../../../test/support/test-database.ts';
import { migrateDatabase } from './migrate-database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await withTestDatabase();
  await seedDemo(test.db);
});
afterAll(() => test.close());

const NEXT_YEAR = Date.UTC(2031, 0, 6, 15);
const HOUR_MS = 3_600_000;

/** A job of one hour, blocked until a quarter past. */
function book(hour: number, overrides: { technicianId?: string | null; status?: 'cancelled' } = {}) {
  const startsAt = new Date(NEXT_YEAR + hour * HOUR_MS);
  const endsAt = new Date(startsAt.getTime() + HOUR_MS);
  return test.db.booking.create({
    data: {
      id: `bkg_${randomUUID()}`,
      projectId: 'proj_brightwater',
      serviceId: 'svc_toilet_repair',
      technicianId: 'tech_maria',
      intentKey: randomUUID(),
      confirmationCode: randomUUID(),
      customerName: 'Test Person',
      customerPhone: '+15125550103',
      address: '1 Test Street',
      startsAt,
      endsAt,
      blockedFrom: startsAt,
      blockedUntil: new Date(endsAt.getTime() + HOUR_MS / 4),
      ...overrides,
    },
  });
}

describe('migrateDatabase', () => {
  it('applies nothing to a database that is up to date', async () => {
    expect(await migrateDatabase(test.url)).toEqual({ applied: [] });
  });

  it('may be run by several processes at once', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => migrateDatabase(test.url)));
    expect(runs).toEqual([{ applied: [] }, { applied: [] }, { applied: [] }]);
  });
});

describe('the tables', () => {
  it('never give one technician two jobs at a time, buffers included', async () => {
    await book(0);
    await expect(book(1)).rejects.toThrow(/Booking_technician_no_overlap|23P01/);
    await expect(book(0.5)).rejects.toThrow(/Booking_technician_no_overlap|23P01/);
    await book(1.25);
  });

  it('let another technician, a cancelled job, and a job without a technician overlap', async () => {
    await book(10);
    await book(10, { technicianId: 'tech_dan' });
    await book(10, { status: 'cancelled' });
    await book(10, { technicianId: null });
    await book(10, { technicianId: null });
  });

  it('refuse a job that ends before it starts, a negative price and a number that cannot be dialled', async () => {
    await expect(
      test.db.service.update({ where: { id: 'svc_toilet_repair' }, data: { priceMinCents: -1 } }),
    ).rejects.toThrow(/Service_prices_sane/);
    await expect(
      test.db.phoneNumber.update({ where: { id: 'num_brightwater' }, data: { e164: '512-555-0142' } }),
    ).rejects.toThrow(/PhoneNumber_e164/);
    await expect(
      test.db.service.update({ where: { id: 'svc_toilet_repair' }, data: { durationMin: 0 } }),
    ).rejects.toThrow(/Service_duration_positive/);
  });

  it('find an article by its words in other forms, its title first', async () => {
    const found = await test.db.$queryRaw<{ id: string }[]>`
      SELECT id FROM "KnowledgeArticle", websearch_to_tsquery('english', 'cancelled appointments') query
      WHERE search @@ query ORDER BY ts_rank(search, query) DESC`;
    expect(found[0]?.id).toBe('kb_bw_cancellation');
  });
});
