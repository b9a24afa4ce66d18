import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedDemo } from '../../../prisma/seed.ts';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { startTestDashboard, type TestDashboard } from './test-dashboard.ts';

const database = databaseForTests();
let dashboard: TestDashboard;

beforeAll(async () => {
  await seedDemo(database.db);
  dashboard = await startTestDashboard({ databaseUrl: database.url });
  const service = await database.db.service.findFirstOrThrow({ where: { projectId: 'proj_harbor' } });
  const startsAt = new Date('2031-01-06T15:00:00Z');
  const endsAt = new Date('2031-01-06T16:00:00Z');
  await database.db.booking.create({
    data: {
      id: 'bkg_outside',
      projectId: 'proj_harbor',
      serviceId: service.id,
      calendar: 'calcom',
      externalUid: 'uid_1',
      intentKey: 'key',
      confirmationCode: 'OUTSIDE',
      customerName: 'Pat',
      customerPhone: '+15125550111',
      address: '1 Street',
      startsAt,
      endsAt,
      blockedFrom: startsAt,
      blockedUntil: endsAt,
    },
  });
});
afterAll(async () => {
  await dashboard.close();
});

async function deliver(event: object, secret = dashboard.secret) {
  const body = JSON.stringify(event);
  const response = await fetch(new URL('/webhooks/calcom', dashboard.origin), {
    method: 'POST',
    headers: { 'x-cal-signature-256': createHmac('sha256', secret).update(body).digest('hex') },
    body,
  });
  return { status: response.status, answer: await response.json() };
}

const booking = () => database.db.booking.findUniqueOrThrow({ where: { id: 'bkg_outside' } });
const cancelled = (uid: string) => ({ triggerEvent: 'BOOKING_CANCELLED', payload: { uid } });

it('changes nothing for who does not know the secret', async () => {
  expect((await deliver(cancelled('uid_1'), 'guessed secret')).status).toBe(401);
  expect((await booking()).status).toBe('confirmed');
});

it('moves our copy of a booking that was moved in Cal.com, once', async () => {
  const payload = {
    uid: 'uid_2',
    rescheduleUid: 'uid_1',
    startTime: '2031-01-07T15:00:00Z',
    endTime: '2031-01-07T16:30:00Z',
  };
  const moved = { triggerEvent: 'BOOKING_RESCHEDULED', payload };
  expect((await deliver(moved)).answer).toEqual({ result: 'applied' });
  expect((await deliver(moved)).answer).toEqual({ result: 'unknown' });
  expect(await booking()).toMatchObject({
    externalUid: 'uid_2',
    status: 'confirmed',
    startsAt: new Date('2031-01-07T15:00:00Z'),
    endsAt: new Date('2031-01-07T16:30:00Z'),
  });
});

it('cancels our copy, and stays cancelled when told again or late', async () => {
  expect((await deliver(cancelled('uid_2'))).answer).toEqual({ result: 'applied' });
  expect((await deliver(cancelled('uid_2'))).answer).toEqual({ result: 'unchanged' });
  expect((await deliver(cancelled('uid_of_someone_else'))).answer).toEqual({ result: 'unknown' });
  expect((await booking()).status).toBe('cancelled');
  const events = await database.db.eventLog.findMany({
    where: { projectId: 'proj_harbor', type: { startsWith: 'booking.' } },
  });
  expect(events.filter(({ payload }) => JSON.stringify(payload).includes('bkg_outside'))).toHaveLength(2);
});
