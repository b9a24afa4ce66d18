import { BookingRules, BusinessHours, ServiceArea, TurnDetection } from '@offhook/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, withTestDatabase } from '../test/support/test-database.ts';
import { seedDemo } from './seed.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await withTestDatabase();
  await seedDemo(test.db);
});
afterAll(() => test.close());

describe('the demo', () => {
  it('is filled in once, and keeps what the owner changed or deleted', async () => {
    await test.db.service.update({ where: { id: 'svc_toilet_repair' }, data: { priceMinCents: 19_900 } });
    await test.db.knowledgeArticle.delete({ where: { id: 'kb_bw_septic' } });
    expect(await seedDemo(test.db)).toEqual({ seeded: false });
    const service = await test.db.service.findUniqueOrThrow({ where: { id: 'svc_toilet_repair' } });
    expect(service.priceMinCents).toBe(19_900);
    expect(await test.db.knowledgeArticle.count({ where: { id: 'kb_bw_septic' } })).toBe(0);
  });

  it('has profiles that the application accepts', async () => {
    for (const project of await test.db.project.findMany()) {
      expect(BusinessHours.parse(project.hours)).toEqual(project.hours);
      expect(ServiceArea.parse(project.serviceArea)).toEqual(project.serviceArea);
      expect(BookingRules.parse(project.bookingRules)).toEqual(project.bookingRules);
      expect(TurnDetection.parse(project.turnDetection)).toEqual(project.turnDetection);
    }
  });
});
