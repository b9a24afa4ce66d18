import { reconcileBookings } from '@offhook/core';
import {
  createCircuitBreakers,
  createToolRegistry,
  modelOutput,
  runTool,
  type ToolContext,
  type ToolEvent,
  type ToolRunner,
} from '@offhook/tools';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { createTestBusiness, MONDAY_9AM_MS, type TestBusiness } from '../../../test/support/test-business.ts';
import { type RunningCalcom, startCalcomSimulator } from '../../simulators/src/calcom/start-calcom-simulator.ts';
import { toolDepsFrom } from './calendar-for-project.ts';

/** Finding, moving and cancelling through the tools, with Cal.com on the real wire and everything it may do to us. */
const database = databaseForTests();
let calcom: RunningCalcom;
let business: TestBusiness;
let deps: ReturnType<typeof toolDepsFrom>;
let runner: ToolRunner;
let events: ToolEvent[];
let count = 0;

beforeAll(async () => {
  calcom = await startCalcomSimulator({ now: () => MONDAY_9AM_MS });
});
afterAll(async () => {
  await calcom.close();
});
beforeEach(async () => {
  count += 1;
  const { db } = database;
  calcom.reset();
  await db.bookingIntent.deleteMany();
  business = await createTestBusiness(db, { name: `bt${count}` });
  const calcomConfig = { eventTypeIdByServiceId: { [business.serviceIds.leak]: 501 } };
  await db.project.update({ where: { id: business.projectId }, data: { calendarProvider: 'calcom', calcomConfig } });
  const settings = { db, encryptionKey: undefined, now: () => MONDAY_9AM_MS };
  deps = toolDepsFrom({ ...settings, calcom: { apiKey: 'cal_test', baseUrl: calcom.baseUrl } });
  events = [];
  const recordEvent = (event: ToolEvent) => events.push(event);
  runner = { registry: createToolRegistry(deps), breakers: createCircuitBreakers(), recordEvent };
});

interface Model {
  readonly [key: string]: unknown;
  readonly say: string;
  readonly slots: readonly { readonly slotId: string }[];
  readonly bookings: readonly { readonly bookingId: string }[];
}

async function call(name: string, args: object, overrides: Partial<ToolContext> = {}) {
  const context: ToolContext = {
    projectId: business.projectId,
    callId: `call_${count}`,
    callSid: 'CA1',
    callerNumber: '+15125551001',
    bookingPageUrl: null,
    now: () => MONDAY_9AM_MS + performance.now(),
    signal: new AbortController().signal,
    ...overrides,
  };
  const request = { name, argumentsJson: JSON.stringify(args), toolCallId: `fc_${count}` };
  const outcome = await runTool(runner, request, context);
  return { outcome, model: JSON.parse(modelOutput(outcome)) as Model };
}

async function bookedAndFound(): Promise<string> {
  const { model } = await call('get_slots', { service: 'Leak repair' });
  const customer = { customerName: 'Ann Lee', address: '12 Oak Street, Austin, TX 78704' };
  await call('book_slot', { slotId: model.slots[0]?.slotId, ...customer });
  return (await call('find_booking', {})).model.bookings[0]?.bookingId ?? '';
}

async function otherTime(bookingId: string): Promise<string> {
  const asked = { service: 'Leak repair', preferredDate: '2026-11-25', bookingId };
  return (await call('get_slots', asked)).model.slots[0]?.slotId ?? '';
}

const standing = () => calcom.bookings().filter(({ status }) => status === 'accepted');
const rows = () => database.db.booking.findMany({ where: { projectId: business.projectId } });
const reconcile = () =>
  reconcileBookings(deps, { nowMs: MONDAY_9AM_MS + 600_000, signal: new AbortController().signal });

/** One row and one entry, of each other and at the same time. */
async function expectAgreement(): Promise<void> {
  const [row, ...others] = await rows();
  const [entry, ...doubles] = standing();
  expect([others, doubles]).toEqual([[], []]);
  expect(entry).toMatchObject({ uid: row?.externalUid, startMs: row?.startsAt.getTime() });
}

const FAULTS = ['http-500-after-commit', 'reset-after-commit', 'http-500', 'reset', 'http-429'] as const;

describe('reschedule_booking', () => {
  it.each(FAULTS)('moves exactly once through %s', async (fault) => {
    const bookingId = await bookedAndFound();
    const slotId = await otherTime(bookingId);
    calcom.setFault(fault, { times: 1 });
    const { outcome, model } = await call('reschedule_booking', { bookingId, slotId });
    expect(model).toMatchObject({ moved: true, spoken: expect.stringContaining('Wednesday, November 25') });
    expect(outcome.attempts).toHaveLength(2);
    await expectAgreement();
    expect(calcom.bookings()).toHaveLength(2); // the old one, cancelled, and its successor
    expect(events).toEqual([]);
  });

  it('hung up on in the middle is caught up with', async () => {
    const bookingId = await bookedAndFound();
    const slotId = await otherTime(bookingId);
    calcom.setFault('timeout-after-commit', { times: 1 });
    const hangUp = new AbortController();
    const running = call('reschedule_booking', { bookingId, slotId }, { signal: hangUp.signal });
    const ended = expect(running).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => calcom.bookings().length).toBe(2);
    hangUp.abort();
    await ended;
    await expect.poll(() => reconcile(), { timeout: 10_000 }).toMatchObject({ caught_up: 1 });
    await expectAgreement();
  });

  it('keeps the old time when somebody was faster, and says so', async () => {
    const bookingId = await bookedAndFound();
    const slotId = await otherTime(bookingId);
    const offer = await database.db.slotOffer.findUniqueOrThrow({ where: { id: slotId } });
    const attendee = { name: 'Somebody faster', timeZone: 'America/Chicago' };
    calcom.people.book(501, { startMs: offer.startsAt.getTime(), attendee, metadata: {}, notes: '' });
    const { outcome, model } = await call('reschedule_booking', { bookingId, slotId });
    expect(model).toMatchObject({ moved: false, reason: 'slot_taken' });
    expect(model.say).toMatch(/^Your appointment .* still stands\. I am sorry, that time has just gone\./);
    expect(outcome).toMatchObject({ ok: true, result: 'refused' });
  });
});

describe('cancel_booking', () => {
  it.each(FAULTS)('cancels exactly once through %s', async (fault) => {
    const bookingId = await bookedAndFound();
    calcom.setFault(fault, { times: 1 });
    const { model } = await call('cancel_booking', { bookingId });
    expect(model).toMatchObject({ cancelled: true });
    expect(standing()).toEqual([]);
    expect(await rows()).toMatchObject([{ status: 'cancelled' }]);
    expect(events).toEqual([]);
  });

  it('hung up on in the middle is caught up with', async () => {
    const bookingId = await bookedAndFound();
    calcom.setFault('timeout-after-commit', { times: 1 });
    const hangUp = new AbortController();
    const running = call('cancel_booking', { bookingId }, { signal: hangUp.signal });
    const ended = expect(running).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => standing().length).toBe(0);
    hangUp.abort();
    await ended;
    await expect.poll(() => reconcile(), { timeout: 10_000 }).toMatchObject({ caught_up: 1 });
    expect(await rows()).toMatchObject([{ status: 'cancelled' }]);
  });

  it('says that nothing is certain while the calendar is away', async () => {
    const bookingId = await bookedAndFound();
    calcom.setFault('http-500');
    const { outcome, model } = await call('cancel_booking', { bookingId });
    expect(outcome).toMatchObject({ ok: false, attempts: Array(3).fill({}) });
    expect(model.say).toContain('could not confirm the cancellation');
    expect(await rows()).toMatchObject([{ status: 'confirmed' }]);
  });

  it('is nobody else’s to ask for', async () => {
    const bookingId = await bookedAndFound();
    const stranger = { callId: 'call_stranger', callerNumber: '+15125551999' };
    expect((await call('find_booking', {}, stranger)).model).toMatchObject({ found: false, bookings: [] });
    const { outcome, model } = await call('cancel_booking', { bookingId }, stranger);
    expect(model).toMatchObject({ cancelled: false });
    expect(outcome).toMatchObject({ ok: true, result: 'refused' });
    expect(standing()).toHaveLength(1);
  });
});
