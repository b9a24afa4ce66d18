import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness, MONDAY_9AM_MS, type TestBusiness } from '../../../../test/support/test-business.ts';
import type { CalendarPort } from '../calendar/calendar-port.ts';
import { ownCalendar } from '../calendar/own-calendar.ts';
import { AppError } from '../errors/app-error.ts';
import { bookSlot } from './book-slot.ts';
import type { BookSlotAnswer } from './booking-answers.ts';
import type { BookSlotDeps, CustomerWords } from './booking-case.ts';
import { cancelBooking } from './cancel-booking.ts';
import { getSlots, type SlotQuestion } from './get-slots.ts';
import { rescheduleBooking } from './reschedule-booking.ts';
import { bookingDeps } from './testing/booking-deps.ts';

const database = databaseForTests();
let deps: BookSlotDeps;
let business: TestBusiness;
let businesses = 0;

beforeAll(() => {
  deps = bookingDeps(database.db);
});
beforeEach(async () => {
  businesses += 1;
  business = await createTestBusiness(database.db, { name: `b${businesses}` });
});

const { signal } = new AbortController();

function caller(number = 1, overrides: { projectId?: string; nowMs?: number; callId?: string } = {}) {
  const callerNumber = `+1512555${String(1_000 + number)}`;
  return {
    projectId: business.projectId,
    callId: `call_${number}`,
    callerNumber,
    nowMs: MONDAY_9AM_MS,
    signal,
    ...overrides,
  };
}

function ask(number = 1, question: Partial<SlotQuestion> = {}) {
  const whole: SlotQuestion = {
    service: 'Leak repair',
    preferredDate: null,
    partOfDay: 'any',
    emergency: false,
    ...question,
  };
  return getSlots(deps, caller(number), whole);
}

async function firstSlot(number = 1, question: Partial<SlotQuestion> = {}): Promise<string> {
  const [slot] = (await ask(number, question)).slots;
  if (!slot) throw new Error('nothing was offered');
  return slot.slotId;
}

function words(slotId: string, overrides: Partial<CustomerWords> = {}): CustomerWords {
  const nothing = { postalCode: null, phone: null, email: null, notes: null };
  return { slotId, customerName: 'Ann Lee', address: '12 Oak Street, Austin, TX 78704', ...nothing, ...overrides };
}

const bookings = () => database.db.booking.findMany({ where: { projectId: business.projectId } });
const reasonOf = (answer: BookSlotAnswer) => (answer.booked ? 'booked' : answer.reason);

describe('getSlots', () => {
  it('offers opaque ids with times on the business clock, outside lead time and emergency window', async () => {
    const { slots, say } = await ask();
    expect(say).toBe('I have today, Monday, November 23 at 2 PM, 3 PM or 4 PM. Which works best?');
    expect(slots.map(({ spoken }) => spoken)[0]).toBe('today, Monday, November 23 at 2 PM');
    for (const { slotId } of slots) expect(slotId).toMatch(/^slot_[a-z0-9]{20}$/);
  });

  it('looks on when the wished day is full or closed, and says so', async () => {
    const { say } = await ask(1, { preferredDate: '2026-11-26' });
    expect(say).toBe(
      'I have nothing on Thursday, November 26. The next openings are Friday, November 27 at 8 AM, 10 AM or 2 PM.',
    );
  });

  it('stays on the wished day rather than in the wished half of it', async () => {
    const { say } = await ask(1, { preferredDate: '2026-11-28', partOfDay: 'afternoon' });
    expect(say).toBe('I have nothing in the afternoon. What I have is Saturday, November 28 at 9 AM or 10 AM.');
  });

  it('keeps to the part of the day the caller wants', async () => {
    const { say } = await ask(1, { partOfDay: 'morning' });
    expect(say).toBe('I have tomorrow, Tuesday, November 24 at 8 AM, 9 AM or 10 AM. Which works best?');
  });

  it('gives emergencies the held-back window and ordinary jobs not', async () => {
    const emergency = await ask(1, { service: 'Burst pipe (emergency)' });
    expect(emergency.say).toContain('today, Monday, November 23 at 10 AM, 12 PM or 2 PM');
    const ordinary = await ask(1, { preferredDate: '2026-11-24', partOfDay: 'afternoon' });
    expect(ordinary.say).not.toMatch(/12 PM|1 PM/);
  });

  it('offers nothing for jobs that are not booked by phone, unknown ones and dates too far off', async () => {
    for (const question of [{ service: 'Whole-house repipe' }, { service: 'pizza' }, { preferredDate: '2027-06-01' }]) {
      const { slots, say } = await ask(1, question);
      expect(slots).toEqual([]);
      expect(say).not.toBe('');
    }
  });
});

describe('bookSlot', () => {
  it('books, stores the price of that day, files the event and names a code', async () => {
    const answer = await bookSlot(deps, caller(), words(await firstSlot()));
    expect(answer).toMatchObject({ booked: true, status: 'confirmed', spoken: 'today, Monday, November 23 at 2 PM' });
    const [booking] = await bookings();
    expect(booking).toMatchObject({
      calendar: 'own',
      status: 'confirmed',
      customerName: 'Ann Lee',
      customerPhone: '+15125551001',
      postalCode: '78704',
      priceMinCents: 14_900,
      priceMaxCents: 32_000,
      callId: null, // this test's call has no row
    });
    expect(booking?.confirmationCode).toMatch(/^\d{6}$/);
    const events = await database.db.eventLog.findMany({ where: { projectId: business.projectId } });
    expect(events.map(({ type }) => type)).toEqual(['booking.created']);
    expect(JSON.stringify(events)).not.toContain('Ann');
    const intents = await database.db.bookingIntent.findMany({ where: { projectId: business.projectId } });
    expect(intents).toMatchObject([{ state: 'booked', bookingId: booking?.id }]);
  });

  it('gives one slot to exactly one of twenty callers, and the others the next one', async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
    const slotIds = await Promise.all(numbers.map((number) => firstSlot(number)));
    const answers = await Promise.all(
      numbers.map((number, index) => bookSlot(deps, caller(number), words(slotIds[index] ?? ''))),
    );
    expect(answers.filter(({ booked }) => booked)).toHaveLength(1);
    expect(await bookings()).toHaveLength(1);
    for (const answer of answers.filter(({ booked }) => !booked)) {
      expect(answer.say).toMatch(/^I am sorry, that time has just gone\. The next one is /);
      expect(reasonOf(answer)).toBe('slot_taken');
    }
  });

  it('sends whoever is free at the promised time: three technicians, three of five callers', async () => {
    business = await createTestBusiness(database.db, { name: `b${businesses}three`, technicians: 3 });
    const numbers = [1, 2, 3, 4, 5];
    const slotIds = await Promise.all(numbers.map((number) => firstSlot(number)));
    const answers = await Promise.all(
      numbers.map((number, index) => bookSlot(deps, caller(number), words(slotIds[index] ?? ''))),
    );
    expect(answers.map(reasonOf).sort()).toEqual(['booked', 'booked', 'booked', 'slot_taken', 'slot_taken']);
    const made = await bookings();
    expect(new Set(made.map(({ startsAt }) => startsAt.getTime())).size).toBe(1);
    expect(made.map(({ technicianId }) => technicianId).sort()).toEqual([...business.technicianIds].sort());
  });

  it('knows a wish again when it is offered with another technician', async () => {
    business = await createTestBusiness(database.db, { name: `b${businesses}two`, technicians: 2 });
    const first = await bookSlot(deps, caller(), words(await firstSlot()));
    expect(await bookSlot(deps, caller(), words(await firstSlot()))).toEqual(first);
    expect(await bookings()).toHaveLength(1);
  });

  it('makes one booking of the same wish said twice, at once or again, from any offer', async () => {
    const [slotId, sameSlot] = [await firstSlot(), await firstSlot()];
    const answers = await Promise.all(
      [slotId, slotId, sameSlot, slotId].map((id) => bookSlot(deps, caller(), words(id))),
    );
    answers.push(await bookSlot(deps, caller(), words(sameSlot)));
    const [first] = answers;
    expect(first?.booked).toBe(true);
    for (const answer of answers) expect(answer).toEqual(first);
    expect(await bookings()).toHaveLength(1);
    expect(await database.db.eventLog.count({ where: { projectId: business.projectId } })).toBe(1);
  });

  it('answers a wish that was booked even after its offer has expired', async () => {
    const slotId = await firstSlot();
    const before = await bookSlot(deps, caller(), words(slotId));
    const later = await bookSlot(deps, caller(1, { nowMs: MONDAY_9AM_MS + 3_600_000 }), words(slotId));
    expect(later).toEqual(before);
  });

  it('does not take an expired offer but makes a fresh one', async () => {
    const slotId = await firstSlot();
    const answer = await bookSlot(deps, caller(1, { nowMs: MONDAY_9AM_MS + 31 * 60_000 }), words(slotId));
    expect(reasonOf(answer)).toBe('offer_expired');
    expect(await bookings()).toHaveLength(0);
    const [fresh] = answer.booked ? [] : answer.slots;
    expect(reasonOf(await bookSlot(deps, caller(), words(fresh?.slotId ?? '')))).toBe('booked');
  });

  it('finds no offer of another business, nor of another call', async () => {
    const slotId = await firstSlot();
    const other = await createTestBusiness(database.db, { name: `other${businesses}` });
    const stranger = caller(1, { projectId: other.projectId });
    expect(reasonOf(await bookSlot(deps, stranger, words(slotId)))).toBe('unknown_slot');
    expect(reasonOf(await bookSlot(deps, caller(2), words(slotId)))).toBe('unknown_slot');
    expect(reasonOf(await bookSlot(deps, caller(), words('slot_invented')))).toBe('unknown_slot');
  });

  it('refuses an address that is certainly outside and books one that cannot be told', async () => {
    const slotId = await firstSlot();
    const dallas = words(slotId, { address: '1 Main Street, Dallas, TX 75201' });
    expect(await bookSlot(deps, caller(), dallas)).toMatchObject({ booked: false, reason: 'outside_area' });
    expect(reasonOf(await bookSlot(deps, caller(), words(slotId, { address: '12 Oak Street' })))).toBe('booked');
  });

  it('books when the map is away', async () => {
    const away = {
      findsAddresses: true,
      locate: () => Promise.reject(new AppError('UPSTREAM_UNAVAILABLE', 'HTTP 503')),
    };
    const answer = await bookSlot({ ...deps, geocoding: away }, caller(), words(await firstSlot()));
    expect(reasonOf(answer)).toBe('booked');
  });

  it('asks for a number when the caller withholds theirs, and takes the one they give', async () => {
    const withheld = { ...caller(), callerNumber: '' };
    const slotId = await firstSlot();
    expect(reasonOf(await bookSlot(deps, withheld, words(slotId)))).toBe('phone_missing');
    expect(reasonOf(await bookSlot(deps, withheld, words(slotId, { phone: '(512) 555-0199' })))).toBe('booked');
    expect((await bookings())[0]?.customerPhone).toBe('+15125550199');
  });

  it('books for a call whose row exists, and gives the call its caller’s name', async () => {
    const { db } = database;
    const callId = `call_row_${businesses}`;
    const numbers = { fromNumber: '+15125551001', toNumber: '+15125550142' };
    await db.call.create({ data: { id: callId, projectId: business.projectId, providerCallId: callId, ...numbers } });
    const request = caller(1, { callId });
    const offered = await getSlots(deps, request, {
      service: 'leak',
      preferredDate: null,
      partOfDay: 'any',
      emergency: false,
    });
    await bookSlot(deps, request, words(offered.slots[0]?.slotId ?? ''));
    expect((await bookings())[0]?.callId).toBe(callId);
    expect(await db.call.findUnique({ where: { id: callId } })).toMatchObject({ callerName: 'Ann Lee' });
  });

  it('writes the wish down before the calendar hears of it, and marks an unknown outcome', async () => {
    const { db } = database;
    const own = ownCalendar(db, business.projectId);
    const seen: { state: string; repeated: boolean }[] = [];
    const failing: CalendarPort = {
      ...own,
      book: async (draft, { repeated }) => {
        const intent = await db.bookingIntent.findFirst({ where: { key: draft.intentKey } });
        seen.push({ state: intent?.state ?? 'none', repeated });
        throw new AppError('UPSTREAM_UNAVAILABLE', 'HTTP 504: Gateway Timeout');
      },
    };
    const slotId = await firstSlot();
    const broken = { ...deps, calendarFor: async () => failing };
    for (let tries = 0; tries < 2; tries += 1) {
      await expect(bookSlot(broken, caller(), words(slotId))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    }
    expect(seen).toEqual([
      { state: 'pending', repeated: false },
      { state: 'unknown', repeated: true },
    ]);
    expect(reasonOf(await bookSlot(deps, caller(), words(slotId)))).toBe('booked');
  });
});

describe('the database itself', () => {
  it('lets nobody overlap a technician’s jobs, not even by hand', async () => {
    await bookSlot(deps, caller(), words(await firstSlot()));
    const [booking] = await bookings();
    if (!booking) throw new Error('booked');
    const copy = { ...booking, id: 'bkg_by_hand', intentKey: 'other', confirmationCode: 'other' };
    await expect(database.db.booking.create({ data: copy })).rejects.toThrow('23P01');
    await expect(database.db.booking.create({ data: { ...copy, status: 'cancelled' } })).resolves.toMatchObject({
      id: 'bkg_by_hand',
    });
  });
});

describe('changing a booking', () => {
  async function book(number = 1) {
    const answer = await bookSlot(deps, caller(number), words(await firstSlot(number)));
    if (!answer.booked) throw new Error(answer.reason);
    return answer.bookingId;
  }
  const ref = (bookingId: string) => ({ projectId: business.projectId, bookingId, nowMs: MONDAY_9AM_MS, signal });
  const hour = (hours: number) => MONDAY_9AM_MS + hours * 3_600_000;

  it('frees the slot of a cancelled booking, for the same caller too', async () => {
    const bookingId = await book();
    expect(await cancelBooking(deps, ref(bookingId))).toMatchObject({ ok: true, booking: { status: 'cancelled' } });
    expect(await cancelBooking(deps, ref(bookingId))).toEqual({ ok: false, reason: 'cancelled' });
    const again = await book();
    expect(again).not.toBe(bookingId);
  });

  it('moves a booking with its buffers, and says when the time is taken', async () => {
    const [first, second] = [await book(1), await book(2)];
    const [before] = await database.db.booking.findMany({ where: { id: second } });
    const moved = await rescheduleBooking(deps, { ...ref(first), startsAtMs: hour(24), technicianId: null });
    expect(moved).toMatchObject({ ok: true, booking: { startsAt: new Date(hour(24)), endsAt: new Date(hour(25.5)) } });
    const clash = { ...ref(first), startsAtMs: before?.startsAt.getTime() ?? 0, technicianId: null };
    expect(await rescheduleBooking(deps, clash)).toEqual({ ok: false, reason: 'conflict' });
    expect(await database.db.booking.findUnique({ where: { id: first } })).toMatchObject({
      startsAt: new Date(hour(24)),
    });
  });

  it('does not touch, or show, a booking of another business', async () => {
    const bookingId = await book();
    const other = await createTestBusiness(database.db, { name: `foreign${businesses}` });
    const foreign = { ...ref(bookingId), projectId: other.projectId };
    expect(await cancelBooking(deps, foreign)).toEqual({ ok: false, reason: 'not_found' });
    const move = { ...ref(bookingId), startsAtMs: hour(24), technicianId: other.technicianIds[0] ?? null };
    expect(await rescheduleBooking(deps, { ...move, projectId: other.projectId })).toMatchObject({
      reason: 'not_found',
    });
    expect(await rescheduleBooking(deps, move)).toEqual({ ok: false, reason: 'invalid' });
    expect(
      await rescheduleBooking(deps, { ...ref(bookingId), startsAtMs: hour(-1), technicianId: null }),
    ).toMatchObject({
      reason: 'invalid',
    });
  });
});
