import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness, MONDAY_9AM_MS, type TestBusiness } from '../../../../test/support/test-business.ts';
import type { BookSlotDeps } from '../bookings/booking-case.ts';
import { rescheduleBooking } from '../bookings/reschedule-booking.ts';
import { bookingDeps } from '../bookings/testing/booking-deps.ts';
import { BookingRules } from '../projects/business-profile.ts';
import { createTechnician, listTechnicians, TechnicianDetails, updateTechnician } from '../technicians/technicians.ts';
import { addTimeOff, removeTimeOff } from '../technicians/time-off.ts';
import { bookByHand, HandBooking } from './book-by-hand.ts';
import { checkPlacement, type PlacementQuery } from './check-placement.ts';
import { weekAvailability } from './week-availability.ts';

const database = databaseForTests();
let deps: BookSlotDeps;
let business: TestBusiness;
let businesses = 0;

beforeAll(() => {
  deps = bookingDeps(database.db);
});
beforeEach(async () => {
  businesses += 1;
  business = await createTestBusiness(database.db, { name: `hand${businesses}`, technicians: 2 });
});

const { signal } = new AbortController();
const nowMs = MONDAY_9AM_MS;
/** Hours after Monday, 9 AM: 24 is Tuesday, 9 AM. */
const hour = (hours: number) => new Date(MONDAY_9AM_MS + hours * 3_600_000);
const first = () => business.technicianIds[0] ?? '';
const second = () => business.technicianIds[1] ?? '';

function byHand(atHour: number, changes: Partial<HandBooking> = {}) {
  const { projectId, serviceIds } = business;
  const details = HandBooking.parse({
    requestKey: `form at ${atHour}`,
    serviceId: serviceIds.leak,
    technicianId: first(),
    startsAt: hour(atHour).toISOString(),
    customerName: 'Ann Lee',
    customerPhone: '(512) 555-0177',
    address: '12 Oak Street, Austin',
    postalCode: '78701',
    ...changes,
  });
  return bookByHand(deps, { projectId, details, nowMs, signal });
}

async function messages(question: Partial<PlacementQuery> & { startsAtMs: number }): Promise<[boolean, string][]> {
  const { projectId, serviceIds } = business;
  const query = { projectId, bookingId: null, serviceId: serviceIds.leak, technicianId: first(), place: null };
  const answer = await checkPlacement(deps, { ...query, nowMs, signal, ...question });
  return answer.ok ? answer.value.problems.map(({ blocking, message }) => [blocking, message]) : [[true, answer.code]];
}

describe('a job entered by hand', () => {
  it('is booked once, however often the form is sent, and outside of the assistant’s rules', async () => {
    const answers = await Promise.all([byHand(11), byHand(11)]); // 8 PM
    expect(new Set(answers.map((answer) => (answer.ok ? answer.value.bookingId : answer.message))).size).toBe(1);
    const rows = await database.db.booking.findMany({ where: { projectId: business.projectId } });
    expect(rows).toMatchObject([
      { technicianId: first(), customerPhone: '+15125550177', callId: null, startsAt: hour(11), calendar: 'own' },
    ]);
    expect(await byHand(24, { serviceId: business.serviceIds.repipe })).toMatchObject({ ok: true });
  });

  it('never stands beside another job, nor in time off, and goes to nobody else instead', async () => {
    await byHand(24);
    expect(await byHand(25, { requestKey: 'another form' })).toMatchObject({ ok: false, code: 'CONFLICT' });
    const details = { startsAt: hour(47).toISOString(), endsAt: hour(57).toISOString(), reason: 'Doctor' };
    await addTimeOff(database.db, { projectId: business.projectId, technicianId: second(), details });
    expect(await byHand(48, { technicianId: second() })).toMatchObject({ ok: false, code: 'CONFLICT' });
    expect(await database.db.booking.count({ where: { projectId: business.projectId } })).toBe(1);
  });

  it('is refused in the past, without a number, and for who does not work here', async () => {
    const other = await createTestBusiness(database.db, { name: `hers${businesses}` });
    expect(await byHand(-1)).toMatchObject({ ok: false, field: 'startsAt' });
    expect(await byHand(24, { customerPhone: 'none' })).toMatchObject({ ok: false, field: 'customerPhone' });
    expect(await byHand(24, { technicianId: other.technicianIds[0] ?? '' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await byHand(24, { serviceId: other.serviceIds.leak })).toMatchObject({ ok: false, field: 'serviceId' });
  });
});

describe('what speaks against a time', () => {
  it('is nothing on a free afternoon', async () => {
    expect(await messages({ startsAtMs: hour(29).getTime() })).toEqual([]);
  });

  it('is another job, which cannot be, and is named', async () => {
    await byHand(24);
    expect(await messages({ startsAtMs: hour(25).getTime() })).toEqual([
      [
        true,
        `${first()} has another job: Leak repair for Ann Lee, 9 AM to 10:45 AM with the time before and after it.`,
      ],
    ]);
    const booking = await database.db.booking.findFirstOrThrow({ where: { projectId: business.projectId } });
    // Moved by an hour, it is not in its own way.
    expect(await messages({ bookingId: booking.id, startsAtMs: hour(23).getTime() })).toEqual([]);
  });

  it('is the hours, what they have learned, the drive and the emergency window, which the owner may overrule', async () => {
    await byHand(24, { postalCode: '78664' });
    await database.db.technician.updateMany({ where: { id: first() }, data: { allServices: false } });
    const place = { at: null, address: null, postalCode: '78701' };
    const night = await messages({ startsAtMs: hour(34).getTime() });
    expect(night.map(([blocking]) => blocking)).toEqual([false, false]);
    expect(night.map(([, message]) => message)).toEqual([
      `It is outside of ${first()}’s working hours: 8 AM to 6 PM.`,
      `Leak repair is not among the services ${first()} does.`,
    ]);
    const near = await messages({ startsAtMs: hour(26).getTime(), place });
    expect(near.map(([, message]) => message).join(' ')).toMatch(/about \d+ min to drive from Ann Lee, and has 15 min/);
    expect(near.map(([, message]) => message).join(' ')).toContain('held back for emergencies, 12 PM to 2 PM');
  });

  it('is the day’s emergency reserve, when this job would eat into it', async () => {
    const bookingRules = BookingRules.parse({ emergencyReserveMin: 1_140 });
    await database.db.project.update({ where: { id: business.projectId }, data: { bookingRules } });
    expect(await messages({ startsAtMs: hour(24).getTime() })).toEqual([
      [false, 'Less than 19 h would stay free for emergencies that day, which your rules ask for.'],
    ]);
  });

  it('is nobody’s affair in another business', async () => {
    await byHand(24);
    const booking = await database.db.booking.findFirstOrThrow({ where: { projectId: business.projectId } });
    const other = await createTestBusiness(database.db, { name: `theirs${businesses}` });
    const asked = { projectId: other.projectId, bookingId: booking.id, startsAtMs: hour(30).getTime() };
    expect(await messages(asked)).toEqual([[true, 'NOT_FOUND']]);
  });
});

describe('time off', () => {
  it('names the jobs that were there before, keeps them, and lets no other one in', async () => {
    const { projectId } = business;
    await byHand(24);
    const details = { startsAt: hour(15).toISOString(), endsAt: hour(39).toISOString(), reason: 'Vacation' };
    const added = await addTimeOff(database.db, { projectId, technicianId: first(), details });
    expect(added).toMatchObject({
      ok: true,
      value: { jobs: [{ customerName: 'Ann Lee', serviceName: 'Leak repair' }] },
    });
    expect(await messages({ startsAtMs: hour(30).getTime() })).toEqual([
      [true, expect.stringContaining('is off then')],
    ]);
    const booking = await database.db.booking.findFirstOrThrow({ where: { projectId } });
    const move = { projectId, bookingId: booking.id, technicianId: null, nowMs, signal };
    expect(await rescheduleBooking(deps, { ...move, startsAtMs: hour(30).getTime() })).toMatchObject({
      ok: false,
      reason: 'conflict',
    });
    expect(await rescheduleBooking(deps, { ...move, startsAtMs: hour(48).getTime() })).toMatchObject({ ok: true });
    const [week] = await weekAvailability(database.db, { projectId, weekStart: '2026-11-25' });
    expect(week).toMatchObject({ technicianId: first(), timeOff: [{ reason: 'Vacation' }] });
    // Thursday is a closed date, Sunday is free.
    expect(week?.working).toHaveLength(5);
  });

  it('of another business is not there', async () => {
    const { projectId } = business;
    const details = { startsAt: hour(15).toISOString(), endsAt: hour(39).toISOString(), reason: '' };
    const added = await addTimeOff(database.db, { projectId, technicianId: first(), details });
    const timeOffId = added.ok ? added.value.timeOff.timeOffId : '';
    const other = (await createTestBusiness(database.db, { name: `rival${businesses}` })).projectId;
    const theirs = { projectId: other, technicianId: first(), details };
    expect(await addTimeOff(database.db, theirs)).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    expect(await removeTimeOff(database.db, { projectId: other, timeOffId })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await removeTimeOff(database.db, { projectId, timeOffId })).toMatchObject({ ok: true });
  });
});

describe('skills', () => {
  it('are kept with the technician, only of this business’s services, and never none', async () => {
    const { db } = database;
    const { projectId, serviceIds } = business;
    const other = await createTestBusiness(db, { name: `school${businesses}` });
    const wish = { name: 'Dana', allServices: false, serviceIds: [serviceIds.leak, other.serviceIds.leak] };
    const made = await createTechnician(db, { projectId, details: TechnicianDetails.parse(wish) });
    expect(made).toMatchObject({ ok: true, value: { serviceIds: [serviceIds.leak] } });
    const [dana] = await listTechnicians(db, projectId, hour(0));
    const change = { projectId, technicianId: dana?.technicianId ?? '', readAt: dana?.updatedAt ?? '' };
    const foreign = TechnicianDetails.parse({ ...wish, serviceIds: [other.serviceIds.leak] });
    expect(await updateTechnician(db, { ...change, details: foreign })).toMatchObject({
      ok: false,
      field: 'serviceIds',
    });
    const everything = TechnicianDetails.parse({ name: 'Dana' });
    expect(await updateTechnician(db, { ...change, details: everything })).toMatchObject({ ok: true });
    expect((await listTechnicians(db, projectId, hour(0)))[0]).toMatchObject({ allServices: true, serviceIds: [] });
  });
});
