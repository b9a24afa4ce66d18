import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness, MONDAY_9AM_MS, type TestBusiness } from '../../../../test/support/test-business.ts';
import { bookSlot } from '../bookings/book-slot.ts';
import type { BookSlotDeps } from '../bookings/booking-case.ts';
import { getSlots, type SlotQuestion } from '../bookings/get-slots.ts';
import { bookingDeps } from '../bookings/testing/booking-deps.ts';
import { BookingRules } from '../projects/business-profile.ts';

const database = databaseForTests();
let deps: BookSlotDeps;
let business: TestBusiness;
let businesses = 0;

beforeAll(() => {
  deps = bookingDeps(database.db);
});
beforeEach(async () => {
  businesses += 1;
  business = await createTestBusiness(database.db, { name: `own${businesses}`, technicians: 2 });
});

const HOUR_MS = 3_600_000;
const { signal } = new AbortController();
/** Hours after Monday, 9 AM. */
const hour = (hours: number) => new Date(MONDAY_9AM_MS + hours * HOUR_MS);
const first = () => business.technicianIds[0] ?? '';
const second = () => business.technicianIds[1] ?? '';

function caller(number = 1) {
  const { projectId } = business;
  const callerNumber = `+1512555${1_000 + number}`;
  return { projectId, callId: `call_${number}`, callerNumber, nowMs: MONDAY_9AM_MS, signal };
}

function ask(question: Partial<SlotQuestion> = {}) {
  const soonest = { service: 'Leak repair', preferredDate: null, partOfDay: 'any', emergency: false } as const;
  return getSlots(deps, caller(), { ...soonest, ...question });
}

function words(slotId: string, postalCode: string) {
  const nothing = { phone: null, email: null, notes: null };
  return { slotId, customerName: 'Ann Lee', address: '12 Oak Street', postalCode, ...nothing };
}

function addJob(technicianId: string, fromHour: number, postalCode: string | null) {
  const [startsAt, endsAt] = [hour(fromHour), hour(fromHour + 1)];
  const id = `bkg_${technicianId}_${fromHour}`;
  return database.db.booking.create({
    data: {
      ...{ id, projectId: business.projectId, serviceId: business.serviceIds.leak, technicianId, intentKey: id },
      ...{
        confirmationCode: id,
        customerName: 'Bo',
        customerPhone: '+15125559999',
        address: '1 Elm Street',
        postalCode,
      },
      ...{ startsAt, endsAt, blockedFrom: startsAt, blockedUntil: endsAt },
    },
  });
}

function addTimeOff(technicianId: string, fromHour: number, untilHour: number) {
  const span = { startsAt: hour(fromHour), endsAt: hour(untilHour) };
  const id = `off_${technicianId}_${fromHour}`;
  return database.db.timeOff.create({ data: { id, projectId: business.projectId, technicianId, ...span } });
}

function setRules(rules: object) {
  const bookingRules = BookingRules.parse({ slotStepMin: 60, ...rules });
  return database.db.project.update({ where: { id: business.projectId }, data: { bookingRules } });
}

const bookedWith = async () =>
  (await database.db.booking.findFirst({ where: { projectId: business.projectId, customerName: 'Ann Lee' } }))
    ?.technicianId;

describe('who can be offered', () => {
  it('is only who does that kind of job', async () => {
    const { projectId, serviceIds } = business;
    await database.db.technician.updateMany({ where: { projectId }, data: { allServices: false } });
    expect((await ask()).slots).toEqual([]);
    const skill = { projectId, technicianId: second(), serviceId: serviceIds.leak };
    await database.db.technicianSkill.create({ data: skill });
    const [slot] = (await ask()).slots;
    await bookSlot(deps, caller(), words(slot?.slotId ?? '', '78704'));
    expect(await bookedWith()).toBe(second());
  });

  it('is nobody who is off or busy in a calendar of their own', async () => {
    const { projectId } = business;
    await addTimeOff(first(), -2, 9);
    const link = { id: 'link_1', projectId, technicianId: second(), urlEnc: 'sealed' };
    await database.db.calendarLink.create({ data: { ...link, host: 'calendar.example', nextFetchAt: hour(0) } });
    await database.db.busyBlock.create({
      data: { id: 'busy_1', projectId, technicianId: second(), linkId: 'link_1', startsAt: hour(2), endsAt: hour(9) },
    });
    expect((await ask()).say).toMatch(/^I have tomorrow, Tuesday/);
  });

  it('loses a promised time when everybody went on holiday since, and another one goes when only one did', async () => {
    const [one, two] = (await ask({ preferredDate: '2026-11-24' })).slots;
    await addTimeOff(first(), 20, 33);
    await bookSlot(deps, caller(), words(one?.slotId ?? '', '78704'));
    expect(await bookedWith()).toBe(second());
    await addTimeOff(second(), 26, 33);
    const answer = await bookSlot(deps, caller(), words(two?.slotId ?? '', '78704'));
    expect(answer).toMatchObject({ booked: false, reason: 'slot_taken' });
  });
});

describe('the drive to the job', () => {
  // Downtown is 78701; Round Rock, 78664, is half an hour up the road.
  const tuesday = { preferredDate: '2026-11-24', partOfDay: 'morning' } as const;

  it('is left between two jobs when the caller has said where it is', async () => {
    await setRules({});
    for (const technicianId of business.technicianIds) await addJob(technicianId, 26, '78664');
    // Leak repair takes 90 minutes and 15 to pack up: from 9 AM it ends at 10:45, just before the job at 11.
    expect((await ask(tuesday)).say).toContain('8 AM or 9 AM');
    expect((await ask({ ...tuesday, postalCode: '78664' })).say).toContain('8 AM or 9 AM');
    expect((await ask({ ...tuesday, postalCode: '78701' })).say).toMatch(/November 24 at 8 AM\./);
    await setRules({ allowForTravel: false });
    expect((await ask({ ...tuesday, postalCode: '78701' })).say).toContain('8 AM or 9 AM');
  });

  it('decides who goes once the address is known', async () => {
    await setRules({});
    await addJob(first(), 26, '78664');
    await addJob(second(), 26, '78701');
    await addJob(second(), 30, '78701');
    const slot = (await ask(tuesday)).slots.find(({ spoken }) => spoken.includes('9 AM'));
    expect(await database.db.slotOffer.findFirst({ where: { id: slot?.slotId ?? '' } })).toMatchObject({
      technicianId: first(),
    });
    await bookSlot(deps, caller(), words(slot?.slotId ?? '', '78701'));
    expect(await bookedWith()).toBe(second());
  });
});

it('tells the arrival window from the offer to the confirmation, and keeps it', async () => {
  await setRules({ arrivalWindowMin: 120 });
  const { say, slots } = await ask({ preferredDate: '2026-11-24', partOfDay: 'morning' });
  expect(say).toBe(
    'I have tomorrow, Tuesday, November 24 between 8 and 10 AM or between 10 AM and 12 PM. Which works best?',
  );
  const answer = await bookSlot(deps, caller(), words(slots[0]?.slotId ?? '', '78704'));
  expect(answer.say).toContain('You are booked: Leak repair, tomorrow, Tuesday, November 24 between 8 and 10 AM.');
  const booking = await database.db.booking.findFirst({ where: { projectId: business.projectId } });
  expect(booking).toMatchObject({ startsAt: hour(23), arrivesBy: hour(25) });
});
