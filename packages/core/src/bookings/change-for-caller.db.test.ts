import { beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness, MONDAY_9AM_MS, type TestBusiness } from '../../../../test/support/test-business.ts';
import { bookSlot } from './book-slot.ts';
import type { BookSlotDeps, CustomerWords } from './booking-case.ts';
import { findCallerBookings } from './caller-bookings.ts';
import { cancelForCaller, moveForCaller } from './change-for-caller.ts';
import { getSlots, type SlotQuestion } from './get-slots.ts';
import { bookingDeps } from './testing/booking-deps.ts';
import { outsideCalendar } from './testing/outside-calendar.ts';

const { signal } = new AbortController();
const database = databaseForTests();
let business: TestBusiness;
let deps: BookSlotDeps;
let count = 0;

beforeEach(async () => {
  count += 1;
  const { db } = database;
  business = await createTestBusiness(db, { name: `m${count}`, technicians: 2 });
  deps = bookingDeps(db);
  for (const number of [1, 2]) {
    const id = `call_${count}_${number}`;
    const numbers = { fromNumber: `+1512555100${number}`, toNumber: '+15125550142' };
    await db.call.create({ data: { id, projectId: business.projectId, providerCallId: id, ...numbers } });
  }
});

/** A caller on a call of their own; `again`: the same number, ringing a second time. */
const caller = (number = 1, { again = false, withheld = false } = {}) => ({
  projectId: business.projectId,
  callId: again ? null : `call_${count}_${number}`,
  callerNumber: withheld ? '' : `+1512555100${number}`,
  nowMs: MONDAY_9AM_MS,
  signal,
});
type Caller = ReturnType<typeof caller>;

async function offers(who: Caller, question: Partial<SlotQuestion> = {}) {
  const whole = {
    service: 'Leak repair',
    preferredDate: null,
    partOfDay: 'any',
    emergency: false,
    ...question,
  } as const;
  return (await getSlots(deps, who, whole)).slots.map(({ slotId }) => slotId);
}

function words(slotId: string | undefined, overrides: Partial<CustomerWords> = {}): CustomerWords {
  const nothing = { postalCode: null, phone: null, email: null, notes: null };
  const address = '12 Oak Street, Austin, TX 78704';
  return { slotId: slotId ?? '', customerName: 'Ann Lee', address, ...nothing, ...overrides };
}

async function book(who: Caller = caller(), overrides: Partial<CustomerWords> = {}) {
  const answer = await bookSlot(deps, who, words((await offers(who))[0], overrides));
  if (!answer.booked) throw new Error(answer.reason);
  return answer;
}

const rows = () => database.db.booking.findMany({ where: { projectId: business.projectId } });
const noCode = { confirmationCode: null };

describe('a caller who changes their mind', () => {
  it('in the same call has one appointment, at the time named last', async () => {
    const before = await book();
    const slotId = (await offers(caller(), { preferredDate: '2026-11-24' }))[0];
    const after = await bookSlot(deps, caller(), words(slotId));
    expect(after).toMatchObject({
      booked: true,
      bookingId: before.bookingId,
      confirmationCode: before.confirmationCode,
    });
    expect(after.say).toContain('You are booked: Leak repair, tomorrow, Tuesday, November 24');
    expect(await rows()).toHaveLength(1);
  });

  it('and takes the first time after all is back there', async () => {
    const who = caller();
    const [first, second] = await offers(who);
    await bookSlot(deps, who, words(first));
    await bookSlot(deps, who, words(second));
    expect(await bookSlot(deps, who, words(first))).toMatchObject({ booked: true });
    expect((await rows()).filter(({ status }) => status !== 'cancelled')).toHaveLength(1);
  });

  it('keeps the first when the second has gone, and hears so', async () => {
    business = await createTestBusiness(database.db, { name: `m${count}one` });
    const who = { ...caller(), projectId: business.projectId };
    await database.db.call.updateMany({ where: { id: who.callId ?? '' }, data: { projectId: business.projectId } });
    await book(who);
    const [slotId] = await offers(who, { preferredDate: '2026-11-24' });
    await bookSlot(
      deps,
      { ...who, callId: null, callerNumber: '+15125551009' },
      words((await offers({ ...who, callId: null }, { preferredDate: '2026-11-24' }))[0]),
    );
    const answer = await bookSlot(deps, who, words(slotId));
    expect(answer).toMatchObject({ booked: false, reason: 'slot_taken' });
    expect(answer.say).toMatch(/^Your appointment today, Monday, November 23 at 2 PM still stands\. I am sorry/);
  });

  it('may have a second one when that is what they want', async () => {
    await book();
    const slotId = (await offers(caller(), { preferredDate: '2026-11-24' }))[0];
    expect(await bookSlot(deps, caller(), words(slotId, { additional: true }))).toMatchObject({ booked: true });
    expect(await rows()).toHaveLength(2);
  });

  it('about the address is heard; saying less of it changes nothing', async () => {
    const who = caller();
    const [slotId] = await offers(who);
    await bookSlot(deps, who, words(slotId));
    await bookSlot(deps, who, words(slotId, { address: '12 Oak Street' }));
    expect((await rows())[0]).toMatchObject({ address: '12 Oak Street, Austin, TX 78704' });
    await bookSlot(deps, who, words(slotId, { address: '14 Oak Street, Austin, TX 78704', notes: 'Ring twice' }));
    expect(await rows()).toMatchObject([{ address: '14 Oak Street, Austin, TX 78704', notes: 'Ring twice' }]);
    const events = await database.db.eventLog.findMany({ where: { projectId: business.projectId } });
    expect(events.at(-1)).toMatchObject({ type: 'booking.corrected', payload: { fields: ['address', 'notes'] } });
  });

  it('about an address that stands in another calendar is put before a person', async () => {
    const outside = outsideCalendar();
    await database.db.project.update({ where: { id: business.projectId }, data: { calendarProvider: 'calcom' } });
    deps = { ...deps, calendarFor: async () => outside };
    const [slotId] = await offers(caller());
    await bookSlot(deps, caller(), words(slotId));
    await bookSlot(deps, caller(), words(slotId, { address: '14 Oak Street, Austin, TX 78704' }));
    const messages = await database.db.callbackRequest.findMany({ where: { projectId: business.projectId } });
    expect(messages.map(({ body }) => body)).toEqual([
      expect.stringContaining(
        '14 Oak Street, Austin, TX 78704. Please correct it in your calendar too, which still says Ann Lee, 12',
      ),
    ]);
  });
});

describe('finding an appointment', () => {
  it('works by the number that calls, and by the code for any other', async () => {
    const { confirmationCode, bookingId } = await book();
    const own = await findCallerBookings(deps, caller(1, { again: true }), noCode);
    expect(own).toMatchObject({ found: true, bookings: [{ bookingId, service: 'Leak repair', status: 'confirmed' }] });
    expect(own.say).toBe('I see Leak repair, today, Monday, November 23 at 2 PM.');
    expect(await findCallerBookings(deps, caller(2), noCode)).toMatchObject({ found: false, bookings: [] });
    const spelled = { confirmationCode: [...confirmationCode].join(' ') };
    expect(await findCallerBookings(deps, caller(2), spelled)).toMatchObject({
      found: true,
      bookings: [{ bookingId }],
    });
    expect((await findCallerBookings(deps, caller(1, { withheld: true }), noCode)).say).toContain('confirmation code');
  });

  it('does not let anybody guess codes', async () => {
    const { confirmationCode } = await book();
    const wrong = { confirmationCode: String((Number(confirmationCode) + 1) % 1_000_000).padStart(6, '0') };
    for (let tries = 0; tries < 3; tries += 1) {
      expect((await findCallerBookings(deps, caller(2), wrong)).say).toContain('once more');
    }
    const locked = await findCallerBookings(deps, caller(2), { confirmationCode });
    expect(locked).toMatchObject({ found: false, say: expect.stringContaining('cannot look any further by code') });
  });

  it('names only what is still to come, and of this business', async () => {
    const { bookingId, confirmationCode } = await book();
    await cancelForCaller(deps, caller(1, { again: true }), { bookingId, ...noCode });
    expect(await findCallerBookings(deps, caller(1, { again: true }), noCode)).toMatchObject({ found: false });
    expect((await findCallerBookings(deps, caller(2), { confirmationCode })).say).toMatch(/was cancelled\.$/);
    const other = await createTestBusiness(database.db, { name: `m${count}other` });
    const stranger = { ...caller(2), projectId: other.projectId };
    expect(await findCallerBookings(deps, stranger, { confirmationCode })).toMatchObject({ found: false });
  });
});

describe('moving an appointment by telephone', () => {
  it('needs the number it was made for, or the code', async () => {
    const { bookingId, confirmationCode } = await book();
    const [slotId = ''] = await offers(caller(2), { preferredDate: '2026-11-24' });
    const move = { bookingId, slotId, ...noCode };
    expect(await moveForCaller(deps, caller(2), move)).toMatchObject({ moved: false, reason: 'not_found' });
    expect(await moveForCaller(deps, caller(2), { ...move, confirmationCode })).toMatchObject({
      moved: true,
      confirmationCode,
      spoken: expect.stringContaining('tomorrow, Tuesday, November 24'),
    });
    expect(await rows()).toHaveLength(1);
  });

  it('said twice moves it once, and the customer is told once', async () => {
    const { bookingId } = await book();
    const [slotId = ''] = await offers(caller(1, { again: true }), { preferredDate: '2026-11-24' });
    const move = () => moveForCaller(deps, caller(1, { again: true }), { bookingId, slotId, ...noCode });
    const answers = await Promise.all([move(), move()]);
    const last = await move();
    expect(last).toMatchObject({ moved: true });
    for (const answer of answers) expect(answer).toEqual(last);
    const events = await database.db.eventLog.findMany({ where: { projectId: business.projectId } });
    expect(events.filter(({ type }) => type === 'booking.rescheduled')).toHaveLength(1);
    expect(await database.db.textMessage.count({ where: { bookingId, kind: 'booking_moved' } })).toBe(1);
  });

  it('takes whoever is free at the promised time, and says that the old time stands when nobody is', async () => {
    const { bookingId } = await book();
    const day = { preferredDate: '2026-11-24' };
    const move = async (slotId = '') =>
      moveForCaller(deps, caller(1, { again: true }), { bookingId, slotId, ...noCode });
    const [slotId] = await offers(caller(1, { again: true }), day);
    const sameTime = async () => (await offers({ ...caller(2), callId: null }, day))[0];
    const others = [await sameTime(), await sameTime()];
    const rival = (n: number) => ({ ...caller(2), callId: null, callerNumber: `+1512555200${n}` });
    await bookSlot(deps, rival(1), words(others[0]));
    await bookSlot(deps, rival(2), words(others[1]));
    const answer = await move(slotId);
    expect(answer).toMatchObject({ moved: false, reason: 'slot_taken' });
    expect(answer.say).toMatch(/^Your appointment today, Monday, November 23 at 2 PM still stands\./);
    await database.db.booking.updateMany({ where: { customerPhone: '+15125552001' }, data: { status: 'cancelled' } });
    expect(await move(slotId)).toMatchObject({ moved: true });
  });

  it('by an hour is offered although the appointment itself is in the way', async () => {
    business = await createTestBusiness(database.db, { name: `m${count}one` });
    const who = { ...caller(1, { again: true }), projectId: business.projectId };
    const { bookingId } = await book(who);
    const spoken = async (movingBookingId: string | null) => {
      const question = { service: 'Leak repair', preferredDate: null, partOfDay: 'any', emergency: false } as const;
      return (await getSlots(deps, who, { ...question, movingBookingId })).say;
    };
    expect(await spoken(bookingId)).toContain('3 PM');
    expect(await spoken(bookingId)).not.toContain('2 PM');
    expect(await spoken(null)).not.toContain('3 PM');
  });

  it('is for the same job only', async () => {
    const { bookingId } = await book();
    const [slotId = ''] = await offers(caller(), { service: 'Burst pipe (emergency)' });
    const answer = await moveForCaller(deps, caller(), { bookingId, slotId, ...noCode });
    expect(answer).toMatchObject({ moved: false, reason: 'other_service' });
  });
});

describe('cancelling an appointment by telephone', () => {
  it('needs the number or the code, works once and says so twice', async () => {
    const { bookingId } = await book();
    expect(await cancelForCaller(deps, caller(2), { bookingId, ...noCode })).toMatchObject({ cancelled: false });
    const cancel = () => cancelForCaller(deps, caller(1, { again: true }), { bookingId, ...noCode });
    expect(await cancel()).toEqual({
      cancelled: true,
      say: 'Leak repair, today, Monday, November 23 at 2 PM, is cancelled.',
    });
    expect((await cancel()).say).toContain('is cancelled already');
    expect(await database.db.textMessage.count({ where: { bookingId, kind: 'booking_cancelled' } })).toBe(1);
  });

  it('works in the call that made it, whatever number was given', async () => {
    const who = caller(1, { withheld: true });
    const { bookingId } = await book(who, { phone: '+15125550199' });
    expect(await cancelForCaller(deps, who, { bookingId, ...noCode })).toMatchObject({ cancelled: true });
  });
});

describe('times on offer in a calendar that can hold them', () => {
  it('are kept for the caller who decides, offered to them again, and let go once they have booked', async () => {
    const outside = outsideCalendar();
    await database.db.project.update({ where: { id: business.projectId }, data: { calendarProvider: 'calcom' } });
    deps = { ...deps, calendarFor: async () => outside };
    const first = await offers(caller(1));
    expect(first).toHaveLength(3);
    expect(outside.held()).toHaveLength(3);
    expect(await offers(caller(2))).toHaveLength(1);
    expect(await offers(caller(1))).toHaveLength(3);
    expect(await bookSlot(deps, caller(1), words(first[0]))).toMatchObject({ booked: true });
    expect(outside.held()).toHaveLength(1);
  });
});
