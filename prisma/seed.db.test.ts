import { BookingRules, BusinessHours, CallHandling, ServiceArea, TurnDetection } from '@offhook/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, withTestDatabase } from '../test/support/test-database.ts';
import { tellHistory } from './demo/history.ts';
import { DEMO, seedDemo } from './seed.ts';

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
      expect(CallHandling.safeParse(project.callHandling).success).toBe(true);
    }
  });

  it('shows calls of today or yesterday, and appointments in the coming week', async () => {
    const nowMs = Date.now();
    const projectId = 'proj_brightwater';
    const recent = new Date(nowMs - 2 * 86_400_000);
    expect(await test.db.call.count({ where: { projectId, startedAt: { gte: recent } } })).toBeGreaterThan(1);
    expect(await test.db.call.count({ where: { startedAt: { gt: new Date(nowMs) } } })).toBe(0);
    const coming = { gte: new Date(nowMs), lt: new Date(nowMs + 7 * 86_400_000) };
    expect(await test.db.booking.count({ where: { projectId, startsAt: coming } })).toBeGreaterThan(5);
  });

  it('has somebody who is off on a day without jobs of theirs, and does not do everything', async () => {
    const [off] = await test.db.timeOff.findMany({ where: { projectId: 'proj_brightwater' } });
    if (!off) throw new Error('Nobody is off');
    const { technicianId, startsAt, endsAt } = off;
    expect(await test.db.booking.count({ where: { technicianId, startsAt: { gte: startsAt, lt: endsAt } } })).toBe(0);
    expect(await test.db.technicianSkill.count({ where: { technicianId } })).toBe(7);
  });

  it('shows a call that a person took over, and one that ended on tape', async () => {
    const of = { call: { projectId: 'proj_brightwater' } };
    const transfers = await test.db.transfer.findMany({
      where: of,
      include: { call: true },
      orderBy: { startedAt: 'asc' },
    });
    expect(transfers.map(({ outcome, call }) => [outcome, call.outcome])).toEqual([
      ['no_answer', 'voicemail'],
      ['connected', 'transferred'],
    ]);
    expect(await test.db.recording.count({ where: { ...of, kind: 'voicemail' } })).toBe(1);
  });

  it('shows a website, a file, and questions that nobody has answered yet', async () => {
    const where = { projectId: 'proj_brightwater' };
    const sources = await test.db.knowledgeSource.findMany({ where, include: { articles: true } });
    expect(sources.map(({ kind, articles }) => [kind, articles.length]).sort()).toEqual([
      ['file', 1],
      ['website', 3],
    ]);
    expect(await test.db.knowledgeGap.count({ where: { ...where, state: 'open' } })).toBe(3);
  });

  it('shows texts that were sent and answered, and messages that wait', async () => {
    const of = { projectId: 'proj_brightwater' };
    const kinds = await test.db.textMessage.groupBy({ by: ['kind'], where: of });
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(['booking_confirmation', 'booking_reminder', 'confirm']);
    expect(await test.db.callbackRequest.count({ where: { ...of, doneAt: null } })).toBe(3);
    expect(await test.db.callbackRequest.count({ where: { ...of, doneAt: { not: null } } })).toBe(2);
  });

  it('can be found by what was said', async () => {
    const found = await test.db.$queryRaw<unknown[]>`
      SELECT id FROM "Call" WHERE search @@ websearch_to_tsquery('english', 'confirmation codes')`;
    expect(found.length).toBeGreaterThan(0);
  });
});

describe('the history of the demo', () => {
  const spring = Date.parse('2027-03-16T20:00:00Z');

  it('is the same whenever it is told, counted from now', () => {
    const history = tellHistory(...firstBusiness(), spring);
    expect(tellHistory(...firstBusiness(), spring)).toEqual(history);
    expect(history.calls.length).toBeGreaterThan(60);
  });

  it.each(['2026-11-23T06:01:00Z', '2027-03-16T20:00:00Z', '2027-07-04T12:00:00Z', '2026-12-25T23:59:00Z'])(
    'keeps technicians apart and working hours, told on %s',
    (now) => {
      const { bookings } = tellHistory(...firstBusiness(), Date.parse(now));
      const held = bookings.filter(({ status }) => status !== 'cancelled');
      for (const [index, booking] of held.entries()) {
        const rival = held.slice(index + 1).find((other) => overlap(booking, other));
        expect(rival).toBeUndefined();
      }
      expect(bookings.length).toBeGreaterThan(20);
    },
  );
});

describe('the calendar of the demo', () => {
  const hours = Array.from({ length: 28 }, (_, index) => new Date(Date.UTC(2026, 10, 23, 6 * index + 1)));

  it.each(hours)('has jobs in the week after the one in which it is told, on %s', (now) => {
    const { bookings } = tellHistory(...firstBusiness(), now.getTime());
    const daysToMonday = (8 - now.getUTCDay()) % 7 || 7;
    const monday = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + daysToMonday, 6);
    const nextWeek = bookings.filter(({ startsAt }) => new Date(startsAt).getTime() >= monday + 86_400_000);
    expect(nextWeek.length).toBeGreaterThan(0);
  });
});

type Block = { technicianId?: string | null; blockedFrom: Date | string; blockedUntil: Date | string };

function overlap(a: Block, b: Block): boolean {
  return a.technicianId === b.technicianId && a.blockedFrom < b.blockedUntil && b.blockedFrom < a.blockedUntil;
}

function firstBusiness() {
  const [first] = DEMO;
  if (!first) throw new Error('The demo is empty');
  return first;
}
