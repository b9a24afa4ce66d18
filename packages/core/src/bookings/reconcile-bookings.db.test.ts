import { beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness, MONDAY_9AM_MS, type TestBusiness } from '../../../../test/support/test-business.ts';
import { AppError } from '../errors/app-error.ts';
import { bookSlot } from './book-slot.ts';
import type { BookSlotDeps } from './booking-case.ts';
import { cancelBooking } from './cancel-booking.ts';
import { getSlots } from './get-slots.ts';
import { reconcileBookings } from './reconcile-bookings.ts';
import { rescheduleBooking } from './reschedule-booking.ts';
import { bookingDeps } from './testing/booking-deps.ts';
import { type OutsideCalendar, outsideCalendar } from './testing/outside-calendar.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const { signal } = new AbortController();

const database = databaseForTests();
let business: TestBusiness;
let calendar: OutsideCalendar;
let deps: BookSlotDeps;
let count = 0;

beforeEach(async () => {
  count += 1;
  const { db } = database;
  await db.bookingIntent.deleteMany();
  business = await createTestBusiness(db, { name: `r${count}` });
  await db.project.update({ where: { id: business.projectId }, data: { calendarProvider: 'calcom' } });
  calendar = outsideCalendar();
  deps = bookingDeps(db, calendar);
});

const caller = (overrides: { callId?: string; nowMs?: number } = {}) => ({
  projectId: business.projectId,
  callId: `call_${count}`,
  callerNumber: '+15125551001',
  nowMs: MONDAY_9AM_MS,
  signal,
  ...overrides,
});

async function offers(): Promise<string[]> {
  const question = { service: 'Leak repair', preferredDate: null, partOfDay: 'any', emergency: false } as const;
  const { slots } = await getSlots(deps, caller(), question);
  return slots.map(({ slotId }) => slotId);
}

async function book(slotId?: string) {
  const nothing = { postalCode: null, phone: null, email: null, notes: null };
  const words = { customerName: 'Ann Lee', address: '12 Oak Street, Austin, TX 78704', ...nothing };
  return bookSlot(deps, caller(), { slotId: slotId ?? (await offers())[0] ?? '', ...words });
}

const reconcile = (afterMs = 2 * MINUTE_MS) => reconcileBookings(deps, { nowMs: MONDAY_9AM_MS + afterMs, signal });
const where = () => ({ where: { projectId: business.projectId } });
const bookings = () => database.db.booking.findMany(where());
const intents = () => database.db.bookingIntent.findMany(where());
const eventTypes = async () => (await database.db.eventLog.findMany(where())).map(({ type }) => type);
const callbacks = () => database.db.callbackRequest.findMany(where());

/** What a worker that died in mid-request leaves behind: an intent that nobody settled, and in time no lease. */
async function workerDies() {
  await database.db.bookingIntent.updateMany({ ...where(), data: { state: 'pending', leaseUntil: null } });
}

describe('a booking that nobody finished', () => {
  it('is written when the calendar has it: the answer was lost and the caller hung up', async () => {
    calendar.loseAnswers('book', 1);
    await expect(book()).rejects.toThrow();
    expect(await bookings()).toHaveLength(0);
    expect(await reconcile()).toEqual({ recovered: 1 });
    expect(await bookings()).toMatchObject([
      { customerName: 'Ann Lee', customerPhone: '+15125551001', externalUid: calendar.standing()[0]?.uid },
    ]);
    expect(await eventTypes()).toEqual(expect.arrayContaining(['booking.created', 'booking.recovered']));
    expect(await intents()).toMatchObject([{ state: 'booked', checkAt: null, wish: null, leaseId: null }]);
    expect(await reconcile()).toEqual({});
  });

  it('is given up when the calendar never had it, and the owner is told whom to ring back', async () => {
    calendar.refuseConnections(1);
    await expect(book()).rejects.toThrow();
    await workerDies();
    expect(await reconcile()).toEqual({ abandoned: 1 });
    expect(await callbacks()).toMatchObject([
      {
        callerName: 'Ann Lee',
        phone: '+15125551001',
        body: 'Wanted Leak repair on Monday, November 23 at 2 PM, and was cut off before it was done. Nothing was changed: please ring back.',
      },
    ]);
    expect(JSON.stringify(await database.db.eventLog.findMany(where()))).not.toContain('Ann');
  });

  it('is looked for once more after it was given up: the request may still have been on its way', async () => {
    calendar.refuseConnections(1);
    await expect(book()).rejects.toThrow();
    await reconcile();
    calendar.deliverLate();
    expect(await reconcile(5 * MINUTE_MS)).toEqual({});
    expect(await reconcile(20 * MINUTE_MS)).toEqual({ recovered: 1 });
    expect(await bookings()).toHaveLength(1);
  });

  it('waits while the call still runs', async () => {
    const numbers = { fromNumber: '+15125551001', toNumber: '+15125550142' };
    const id = `call_${count}`;
    await database.db.call.create({ data: { id, projectId: business.projectId, providerCallId: id, ...numbers } });
    calendar.refuseConnections(1);
    await expect(book()).rejects.toThrow();
    expect(await reconcile()).toEqual({ postponed: 1 });
    await database.db.call.update({ where: { id }, data: { status: 'completed' } });
    expect(await reconcile(5 * MINUTE_MS)).toEqual({ abandoned: 1 });
  });

  it('is taken back when the caller has chosen another time meanwhile', async () => {
    const [first, second] = await offers();
    calendar.loseAnswers('book', 1);
    await expect(book(first)).rejects.toThrow();
    expect(await book(second)).toMatchObject({ booked: true });
    expect(await reconcile()).toEqual({ superseded: 1 });
    expect(calendar.standing().map(({ uid }) => uid)).toEqual((await bookings()).map(({ externalUid }) => externalUid));
  });

  it('is one although the calendar took it twice', async () => {
    const slotId = (await offers())[0];
    calendar.refuseConnections(1);
    await expect(book(slotId)).rejects.toThrow();
    expect(await book(slotId)).toMatchObject({ booked: true });
    calendar.deliverLate();
    expect(calendar.standing()).toHaveLength(2);
    expect(await reconcile(3 * MINUTE_MS)).toEqual({ duplicate_cancelled: 1 });
    expect(calendar.standing().map(({ uid }) => uid)).toEqual((await bookings()).map(({ externalUid }) => externalUid));
  });

  it('is never taken for a second one when it was cancelled and wished for again', async () => {
    const slotId = (await offers())[0];
    calendar.loseAnswers('book', 1);
    await expect(book(slotId)).rejects.toThrow();
    const answer = await book(slotId);
    const bookingId = answer.booked ? answer.bookingId : '';
    await cancelBooking(deps, { projectId: business.projectId, bookingId, nowMs: MONDAY_9AM_MS, signal });
    expect(await book(slotId)).toMatchObject({ booked: true });
    expect(await reconcile(3 * MINUTE_MS)).toEqual({ confirmed: 1 });
    expect(calendar.standing()).toHaveLength(1);
  });

  it('is asked about again later while the calendar is away, then put before a person', async () => {
    calendar.loseAnswers('book', 1);
    await expect(book()).rejects.toThrow();
    calendar.refuseConnections(Number.POSITIVE_INFINITY);
    expect(await reconcile()).toEqual({ failed: 1 });
    expect(await reconcile(2.5 * MINUTE_MS)).toEqual({});
    const reports: object[] = [];
    for (let hours = 1; hours < 40; hours += 1) reports.push(await reconcile(hours * HOUR_MS));
    expect(reports.filter((report) => 'unresolved' in report)).toEqual([{ unresolved: 1 }]);
    expect((await callbacks())[0]?.body).toContain('Please look there whether it is in it');
    expect(await reconcile(60 * HOUR_MS)).toEqual({});
  });

  it('that was refused stays refused, and nobody is bothered, although the calendar is away when it is looked at again', async () => {
    const { db } = database;
    const [slotId = ''] = await offers();
    calendar.loseAnswers('book', 1);
    await expect(book(slotId)).rejects.toThrow();
    await db.bookingIntent.updateMany({ ...where(), data: { state: 'refused', reason: 'slot_taken' } });
    calendar.refuseConnections(Number.POSITIVE_INFINITY);
    for (let hours = 1; hours < 40; hours += 1) await reconcile(hours * HOUR_MS);
    expect(await intents()).toMatchObject([{ state: 'refused', checkAt: null }]);
    expect(await callbacks()).toEqual([]);
  });

  it('is settled once by two reconcilers at the same time', async () => {
    calendar.loseAnswers('book', 1);
    await expect(book()).rejects.toThrow();
    const reports = await Promise.all([reconcile(), reconcile()]);
    expect(reports.filter(({ recovered }) => recovered)).toHaveLength(1);
    expect(await bookings()).toHaveLength(1);
    expect((await eventTypes()).filter((type) => type === 'booking.created')).toHaveLength(1);
  });

  it('on our own calendar was either written whole or not at all', async () => {
    await database.db.project.update({ where: { id: business.projectId }, data: { calendarProvider: 'own' } });
    const own = { ...deps, calendarFor: async () => ({ ...calendar, ledger: null, holds: null }) };
    calendar.refuseConnections(1);
    const [slotId = ''] = await offers();
    const nothing = { postalCode: null, phone: null, email: null, notes: null };
    const words = { slotId, customerName: 'Ann Lee', address: '12 Oak Street, Austin, TX 78704', ...nothing };
    await expect(bookSlot(own, caller(), words)).rejects.toThrow();
    expect(await reconcileBookings(own, { nowMs: MONDAY_9AM_MS + 2 * MINUTE_MS, signal })).toEqual({ abandoned: 1 });
    expect(await intents()).toMatchObject([{ state: 'abandoned', checkAt: null, wish: null }]);
  });
});

describe('a change that nobody finished', () => {
  async function bookedRef() {
    const answer = await book();
    if (!answer.booked) throw new Error(answer.reason);
    return { projectId: business.projectId, bookingId: answer.bookingId, nowMs: MONDAY_9AM_MS, signal };
  }
  const toMs = MONDAY_9AM_MS + 25 * HOUR_MS;

  it('is caught up with: the calendar moved it, our row did not', async () => {
    const ref = await bookedRef();
    calendar.loseAnswers('move', 1);
    await expect(rescheduleBooking(deps, { ...ref, startsAtMs: toMs, technicianId: null })).rejects.toThrow();
    expect(await reconcile()).toEqual({ caught_up: 1 });
    const [standing] = calendar.standing();
    expect(await bookings()).toMatchObject([
      { startsAt: new Date(toMs), externalUid: standing?.uid, status: 'confirmed' },
    ]);
    expect(calendar.standing()).toHaveLength(1);
  });

  it('is caught up with: the calendar cancelled it, our row did not', async () => {
    const ref = await bookedRef();
    calendar.loseAnswers('cancel', 1);
    await expect(cancelBooking(deps, ref)).rejects.toThrow();
    expect(await reconcile()).toEqual({ caught_up: 1 });
    expect(await bookings()).toMatchObject([{ status: 'cancelled' }]);
  });

  it('is put before a person when it never reached the calendar', async () => {
    const ref = await bookedRef();
    calendar.refuseConnections(1);
    await expect(rescheduleBooking(deps, { ...ref, startsAtMs: toMs, technicianId: null })).rejects.toThrow();
    expect(await reconcile()).toEqual({ abandoned: 1 });
    expect((await callbacks())[0]?.body).toMatch(/^Wanted to move Leak repair of .* to Tuesday, November 24 at 10 AM/);
  });

  it('waits while the call still runs', async () => {
    const ref = await bookedRef();
    const id = `call_${count}`;
    const numbers = { fromNumber: '+15125551001', toNumber: '+15125550142' };
    await database.db.call.create({ data: { id, projectId: business.projectId, providerCallId: id, ...numbers } });
    calendar.refuseConnections(1);
    const move = { ...ref, callId: id, startsAtMs: toMs, technicianId: null };
    await expect(rescheduleBooking(deps, move)).rejects.toThrow();
    expect(await reconcile()).toEqual({ postponed: 1 });
    expect(await rescheduleBooking(deps, move)).toMatchObject({ ok: true });
    await database.db.call.update({ where: { id }, data: { status: 'completed' } });
    expect(await reconcile(10 * MINUTE_MS)).toEqual({});
    expect(await callbacks()).toEqual([]);
  });

  it('said twice at once is asked for once', async () => {
    const ref = await bookedRef();
    const move = { ...ref, startsAtMs: toMs, technicianId: null };
    const answers = await Promise.all([rescheduleBooking(deps, move), rescheduleBooking(deps, move)]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
    expect(calendar.asked('move')).toBe(1);
    expect((await eventTypes()).filter((type) => type === 'booking.rescheduled')).toHaveLength(1);
  });

  it('after a lost answer is found done by whoever asks again', async () => {
    const ref = await bookedRef();
    calendar.loseAnswers('cancel', 1);
    await expect(cancelBooking(deps, ref)).rejects.toBeInstanceOf(AppError);
    expect(await cancelBooking(deps, ref)).toMatchObject({ ok: true, booking: { status: 'cancelled' } });
    expect(await reconcile()).toEqual({});
  });
});
