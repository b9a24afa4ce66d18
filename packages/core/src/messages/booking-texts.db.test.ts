import { newId } from '@offhook/db';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestBusiness, MONDAY_9AM_MS, type TestBusiness } from '../../../../test/support/test-business.ts';
import { type TestDatabase, withTestDatabase } from '../../../../test/support/test-database.ts';
import { CUSTOMER, createBooking, createNumber } from '../../../../test/support/text-messages.ts';
import { queueBookingText } from './booking-texts.ts';
import { queueConfirmations, queueReminders } from './queue-booking-texts.ts';

const HOUR_MS = 3_600_000;
let test: TestDatabase;
let business: TestBusiness;

beforeAll(async () => {
  test = await withTestDatabase();
  business = await createTestBusiness(test.db);
  await createNumber(test.db, business);
});
beforeEach(async () => {
  const { db } = test;
  await db.textMessage.deleteMany();
  await db.booking.deleteMany();
  await db.eventLog.deleteMany();
  await db.project.update({ where: { id: business.projectId }, data: { texts: {} } });
});
afterAll(() => test.close());

const texts = async () => {
  const rows = await test.db.textMessage.findMany({ orderBy: { createdAt: 'asc' } });
  return rows.map(({ kind, body }) => `${kind}: ${body}`);
};
const settings = (value: object) =>
  test.db.project.update({ where: { id: business.projectId }, data: { texts: value } });
const book = (id: string, startsAt: string, createdAt = '2026-11-20T16:00:00Z') =>
  createBooking(test.db, business, { id, startsAt, createdAt });
const bookedEvent = (
  bookingId: string,
  { callId = 'call_1' as string | null, atMs = MONDAY_9AM_MS, type = 'booking.created' } = {},
) =>
  test.db.eventLog.create({
    data: {
      id: newId('event'),
      projectId: business.projectId,
      callId,
      type,
      payload: { bookingId },
      at: new Date(atMs),
    },
  });

it('confirms what was booked by telephone in the business’s words, once', async () => {
  await settings({
    confirmation: { text: 'Hi from {business}! {service}, {date}, {time}, at {address}. #{code} {phone}' },
  });
  await book('bkg_301', '2026-11-24T16:00:00Z');
  await bookedEvent('bkg_301');
  expect(await queueConfirmations(test.db, MONDAY_9AM_MS)).toBe(1);
  expect(await queueConfirmations(test.db, MONDAY_9AM_MS + 60_000)).toBe(0);
  expect(await texts()).toEqual([
    'booking_confirmation: Hi from plumber! Leak repair, Tuesday, November 24, 10 AM, at 4200 Duval St. #444301 (512) 555-0142',
  ]);
});

it('does not confirm what the owner booked, what is hours ago, or what was cancelled meanwhile', async () => {
  await book('bkg_302', '2026-11-24T16:00:00Z');
  await bookedEvent('bkg_302', { callId: null });
  await book('bkg_303', '2026-11-25T16:00:00Z');
  await bookedEvent('bkg_303', { atMs: MONDAY_9AM_MS - 3 * HOUR_MS });
  await book('bkg_304', '2026-11-27T16:00:00Z');
  await bookedEvent('bkg_304');
  await test.db.booking.update({ where: { id: 'bkg_304' }, data: { status: 'cancelled' } });
  expect(await queueConfirmations(test.db, MONDAY_9AM_MS)).toBe(0);
});

it('confirms a requested booking once the calendar’s owner has agreed', async () => {
  await book('bkg_311', '2026-11-24T16:00:00Z');
  await test.db.booking.update({ where: { id: 'bkg_311' }, data: { status: 'requested' } });
  await bookedEvent('bkg_311');
  expect(await queueConfirmations(test.db, MONDAY_9AM_MS)).toBe(0);
  await test.db.booking.update({ where: { id: 'bkg_311' }, data: { status: 'confirmed' } });
  await bookedEvent('bkg_311', { type: 'booking.confirmed', atMs: MONDAY_9AM_MS + 3 * HOUR_MS });
  expect(await queueConfirmations(test.db, MONDAY_9AM_MS + 3 * HOUR_MS)).toBe(1);
});

it('reminds the day before at the time the business chose, on its own clock', async () => {
  await book('bkg_305', '2026-11-24T16:00:00Z');
  await book('bkg_306', '2026-11-25T16:00:00Z');
  const fourPm = Date.parse('2026-11-23T22:00:00Z');
  expect(await queueReminders(test.db, fourPm)).toBe(0);
  expect(await queueReminders(test.db, fourPm + HOUR_MS)).toBe(1);
  expect(await queueReminders(test.db, fourPm + 2 * HOUR_MS)).toBe(0);
  expect(await texts()).toEqual([
    'booking_reminder: plumber: we see you on Tuesday, November 24 at 10 AM for Leak repair. Reply C to confirm, R to change, STOP for no texts.',
  ]);
});

it('reminds nobody who has just booked, and of a moved job at its new time', async () => {
  await book('bkg_307', '2026-11-24T16:00:00Z', '2026-11-23T21:00:00Z');
  const fivePm = Date.parse('2026-11-23T23:00:00Z');
  expect(await queueReminders(test.db, fivePm)).toBe(0);
  await test.db.booking.update({ where: { id: 'bkg_307' }, data: { createdAt: new Date('2026-11-20T21:00:00Z') } });
  expect(await queueReminders(test.db, fivePm)).toBe(1);
  const earlier = new Date('2026-11-24T15:00:00Z');
  await test.db.booking.update({ where: { id: 'bkg_307' }, data: { startsAt: earlier, blockedFrom: earlier } });
  expect(await queueReminders(test.db, fivePm)).toBe(1);
});

it('asks in the night of a late reminder to wait for the morning', async () => {
  await settings({ reminder: { at: '21:00' } });
  await book('bkg_308', '2026-11-24T20:00:00Z');
  expect(await queueReminders(test.db, Date.parse('2026-11-24T03:05:00Z'))).toBe(1);
  const row = await test.db.textMessage.findFirst();
  expect(row?.sendAfter.toISOString()).toBe('2026-11-24T14:00:00.000Z');
});

it('sends nothing that is switched off, and knows no booking of another business', async () => {
  await book('bkg_309', '2026-11-24T16:00:00Z');
  await settings({ change: { enabled: false } });
  const { projectId } = business;
  const request = { projectId, bookingId: 'bkg_309', kind: 'booking_moved', nowMs: MONDAY_9AM_MS } as const;
  expect(await queueBookingText(test.db, request)).toBe('switched_off');
  expect(await queueBookingText(test.db, { ...request, projectId: 'proj_other' })).toBe('no_booking');
  expect(await texts()).toEqual([]);
});

it('tells of a change and of a cancellation, each once', async () => {
  await book('bkg_310', '2026-11-24T16:00:00Z');
  const request = { projectId: business.projectId, bookingId: 'bkg_310', nowMs: MONDAY_9AM_MS };
  for (const kind of ['booking_moved', 'booking_cancelled'] as const) {
    expect(await queueBookingText(test.db, { ...request, kind })).toBe('queued');
    expect(await queueBookingText(test.db, { ...request, kind })).toBe('already');
  }
  const [moved, cancelled] = await texts();
  expect(moved).toContain('is now on Tuesday, November 24 at 10 AM');
  expect(cancelled).toContain('is cancelled. Call (512) 555-0142');
  expect(await test.db.textMessage.count({ where: { customer: CUSTOMER, bookingId: 'bkg_310' } })).toBe(2);
});
