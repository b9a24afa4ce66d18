import { beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness, MONDAY_9AM_MS, type TestBusiness } from '../../../../test/support/test-business.ts';
import { AppError } from '../errors/app-error.ts';
import { needsAttention } from '../overview/needs-attention.ts';
import { receiveCalcomNews } from './calcom-deliveries.ts';
import type { OutsideBooking, OutsideBookingsPort } from './outside-bookings-port.ts';
import { createSweepCalcomJob } from './sweep-calcom.job.ts';

const HOUR_MS = 3_600_000;
const START_MS = MONDAY_9AM_MS + 24 * HOUR_MS;
const { signal } = new AbortController();

const database = databaseForTests();
let business: TestBusiness;
let count = 0;
/** What Cal.com holds, by uid. */
let there: Map<string, OutsideBooking>;
let registered: string[];
let away = false;
let nowMs = MONDAY_9AM_MS;

beforeEach(async () => {
  count += 1;
  there = new Map();
  away = false;
  registered = [];
  nowMs = MONDAY_9AM_MS;
  business = await createTestBusiness(database.db, { name: `follow${count}` });
  const { projectId } = business;
  await database.db.project.update({ where: { id: projectId }, data: { calendarProvider: 'calcom' } });
  await database.db.calcomSync.create({ data: { projectId, hookId: `hook_${count}` } });
});

const port: OutsideBookingsPort = {
  async read(uid) {
    if (away) throw new AppError('UPSTREAM_UNAVAILABLE', 'HTTP 500: Internal Server Error');
    return there.get(uid) ?? null;
  },
  async changedSince() {
    if (away) throw new AppError('UPSTREAM_UNAVAILABLE', 'HTTP 500: Internal Server Error');
    return { bookings: [...there.values()], nextMs: null };
  },
};
const outsideBookingsFor = async () => port;

function put(externalUid: string, change: Partial<OutsideBooking> = {}): OutsideBooking {
  const booking: OutsideBooking = {
    externalUid,
    status: 'confirmed',
    movedFromUid: null,
    movedToUid: null,
    startsAtMs: START_MS,
    endsAtMs: START_MS + HOUR_MS,
    serviceId: business.serviceIds.leak,
    isOurs: false,
    customer: { name: 'Bo Visitor', phone: '+15125550123', email: 'bo@visitor.example', address: '', notes: 'Gate 4' },
    ...change,
  };
  there.set(externalUid, booking);
  return booking;
}

/** As Cal.com does it: the old one is cancelled and points to the new one. */
function moveThere(from: string, to: string, startsAtMs: number): void {
  const old = there.get(from);
  if (!old) throw new RangeError('nothing to move');
  there.set(from, { ...old, status: 'gone', movedToUid: to });
  put(to, { ...old, externalUid: to, movedFromUid: from, startsAtMs, endsAtMs: startsAtMs + HOUR_MS });
}

/** Each delivery is another event, unless the same moment is given. */
let moment = 0;
function tell(bookingUid: string, trigger = 'BOOKING_CREATED', happenedAtMs = ++moment) {
  const news = { trigger, bookingUid, happenedAtMs };
  return receiveCalcomNews({ db: database.db, outsideBookingsFor }, { projectId: business.projectId, news, nowMs });
}

const rows = () =>
  database.db.booking.findMany({ where: { projectId: business.projectId }, orderBy: { createdAt: 'asc' } });
const events = async () =>
  (await database.db.eventLog.findMany({ where: { projectId: business.projectId }, orderBy: { id: 'asc' } })).map(
    ({ type }) => type,
  );
const results = async () =>
  (
    await database.db.calcomDelivery.findMany({
      where: { projectId: business.projectId },
      orderBy: { happenedAt: 'asc' },
    })
  ).map(({ result }) => result);
const sweep = () =>
  createSweepCalcomJob({ outsideBookingsFor, registerWebhook: async (id) => registered.push(id) }).run(
    {},
    { db: database.db, now: () => nowMs, signal, notes: { info: () => undefined, warn: () => undefined } },
  );

describe('a change made at Cal.com', () => {
  it('a booking made there becomes one here, with who comes and when', async () => {
    put('a');
    await tell('a');
    expect(await rows()).toMatchObject([
      {
        calendar: 'calcom',
        externalUid: 'a',
        status: 'confirmed',
        customerName: 'Bo Visitor',
        customerPhone: '+15125550123',
        notes: 'Gate 4',
        startsAt: new Date(START_MS),
        technicianId: null,
      },
    ]);
    expect(await events()).toEqual(['booking.created']);
  });

  it('told twice is done once, by the event and by the booking', async () => {
    put('a');
    expect(await tell('a', 'BOOKING_CREATED', 77)).toBe('settled');
    expect(await tell('a', 'BOOKING_CREATED', 77)).toBe('known');
    await Promise.all([tell('a'), tell('a', 'BOOKING_REQUESTED'), sweep()]);
    expect(await rows()).toHaveLength(1);
  });

  it('a moved one is the same booking here, under the uid it has now', async () => {
    put('a');
    await tell('a');
    moveThere('a', 'b', START_MS + 3 * HOUR_MS);
    await tell('b', 'BOOKING_RESCHEDULED');
    expect(await rows()).toMatchObject([{ externalUid: 'b', startsAt: new Date(START_MS + 3 * HOUR_MS) }]);
    expect(await results()).toEqual(['created', 'moved']);
  });

  it('in whatever order it is told, what stands at Cal.com stands here', async () => {
    put('a');
    moveThere('a', 'b', START_MS + HOUR_MS);
    moveThere('b', 'c', START_MS + 2 * HOUR_MS);
    // The last first, the first last.
    await tell('c', 'BOOKING_RESCHEDULED');
    await tell('b', 'BOOKING_RESCHEDULED');
    await tell('a', 'BOOKING_CREATED');
    expect(await rows()).toMatchObject([{ externalUid: 'c', startsAt: new Date(START_MS + 2 * HOUR_MS) }]);
    put('c', { status: 'gone', movedFromUid: 'b' });
    await tell('c', 'BOOKING_CANCELLED');
    await tell('a', 'BOOKING_CREATED');
    expect(await rows()).toMatchObject([{ externalUid: 'c', status: 'cancelled' }]);
  });

  it('is followed back when moves were missed', async () => {
    put('a');
    await tell('a');
    moveThere('a', 'b', START_MS + HOUR_MS);
    moveThere('b', 'c', START_MS + 2 * HOUR_MS);
    await tell('c', 'BOOKING_RESCHEDULED');
    expect(await rows()).toMatchObject([{ externalUid: 'c', startsAt: new Date(START_MS + 2 * HOUR_MS) }]);
  });

  it('a requested one is confirmed when the host says yes, and cancelled when not', async () => {
    put('a', { status: 'requested' });
    put('b', { status: 'requested', startsAtMs: START_MS + 4 * HOUR_MS, endsAtMs: START_MS + 5 * HOUR_MS });
    await tell('a', 'BOOKING_REQUESTED');
    await tell('b', 'BOOKING_REQUESTED');
    expect((await rows()).map(({ status }) => status)).toEqual(['requested', 'requested']);
    put('a');
    put('b', { status: 'gone' });
    await tell('a');
    await tell('b', 'BOOKING_REJECTED');
    expect((await rows()).map(({ status }) => status).sort()).toEqual(['cancelled', 'confirmed']);
    expect(await events()).toContain('booking.confirmed');
  });

  it('leaves alone what is not ours to keep', async () => {
    put('past', { startsAtMs: MONDAY_9AM_MS - HOUR_MS, endsAtMs: MONDAY_9AM_MS });
    put('other', { serviceId: null });
    put('asked', { isOurs: true });
    for (const uid of ['past', 'other', 'asked', 'unheard']) await tell(uid);
    expect(await rows()).toEqual([]);
    expect(await results()).toEqual(['ignored', 'ignored', 'ignored', 'ignored']);
  });

  it('of another business is not found by its uid', async () => {
    put('a');
    await tell('a');
    const mine = business.projectId;
    business = await createTestBusiness(database.db, { name: `stranger${count}` });
    const { projectId } = business;
    await database.db.calcomSync.create({ data: { projectId, hookId: `hook_stranger_${count}` } });
    put('a', { status: 'gone', serviceId: business.serviceIds.leak });
    await tell('a', 'BOOKING_CANCELLED');
    expect(await database.db.booking.findMany({ where: { projectId: mine } })).toMatchObject([{ status: 'confirmed' }]);
  });
});

describe('while Cal.com cannot be asked', () => {
  it('what was told is kept, and done by the next sweep', async () => {
    put('a');
    away = true;
    expect(await tell('a')).toBe('later');
    await sweep();
    expect(await rows()).toEqual([]);
    away = false;
    nowMs += 60_000;
    await sweep();
    expect(await rows()).toHaveLength(1);
    expect(await results()).toEqual(['created']);
  });

  it('the owner is told after half an hour, until it answers again', async () => {
    const told = async () => {
      const items = await needsAttention(database.db, { projectId: business.projectId, now: new Date(nowMs) });
      return items.map(({ kind, callerName }) => [kind, callerName]);
    };
    await sweep();
    away = true;
    for (const minutes of [6, 12, 18]) {
      nowMs += 6 * 60_000;
      await sweep();
      expect(await told(), `after ${minutes} minutes`).toEqual([]);
    }
    nowMs += 15 * 60_000;
    await sweep();
    expect(await told()).toEqual([['calendar', 'Cal.com']]);
    away = false;
    nowMs += 6 * 60_000;
    await sweep();
    expect(await told()).toEqual([]);
  });
});

describe('the sweep', () => {
  it('finds what no webhook told of', async () => {
    put('a');
    put('b', { startsAtMs: START_MS + 4 * HOUR_MS, endsAtMs: START_MS + 5 * HOUR_MS });
    await sweep();
    expect(await rows()).toHaveLength(2);
    put('b', { status: 'gone' });
    nowMs += 6 * 60_000;
    await sweep();
    expect((await rows()).map(({ status }) => status).sort()).toEqual(['cancelled', 'confirmed']);
  });

  it('registers the webhook of a business that has none, unless Cal.com refused it before', async () => {
    const { projectId } = business;
    await sweep();
    expect(registered).toContain(projectId);
    await database.db.calcomSync.update({ where: { projectId }, data: { problem: 'address_refused' } });
    registered = [];
    nowMs += 6 * 60_000;
    await sweep();
    expect(registered).not.toContain(projectId);
  });

  it('asks every five minutes, not every minute', async () => {
    await sweep();
    put('a');
    nowMs += 60_000;
    await sweep();
    expect(await rows()).toEqual([]);
    nowMs += 5 * 60_000;
    await sweep();
    expect(await rows()).toHaveLength(1);
  });
});
