import { calcomKeyContext, createSecretBox, straightLineTravel } from '@offhook/core';
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
import { calendarForProjects, toolDepsFrom } from './calendar-for-project.ts';

const ENCRYPTION_KEY = 'a test key of thirty-two characters';

const database = databaseForTests();
let calcom: RunningCalcom;
let business: TestBusiness;
let outside: TestBusiness;
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
  business = await createTestBusiness(db, { name: `t${count}`, technicians: 2 });
  outside = await createTestBusiness(db, { name: `c${count}` });
  const calcomConfig = { eventTypeIdByServiceId: { [outside.serviceIds.leak]: 501 } };
  await db.project.update({ where: { id: outside.projectId }, data: { calendarProvider: 'calcom', calcomConfig } });
  events = [];
  const settings = { db, encryptionKey: ENCRYPTION_KEY, now: () => MONDAY_9AM_MS };
  const deps = toolDepsFrom({ ...settings, calcom: { apiKey: 'cal_test', baseUrl: calcom.baseUrl } });
  const recordEvent = (event: ToolEvent) => events.push(event);
  runner = { registry: createToolRegistry(deps), breakers: createCircuitBreakers(), recordEvent };
});

function contextOf(projectId: string, overrides: Partial<ToolContext> = {}): ToolContext {
  return {
    projectId,
    callId: 'call_1',
    callSid: 'CA1',
    callerNumber: '+15125551001',
    bookingPageUrl: 'https://brightwater.example/book',
    // Monday morning, and time passes.
    now: () => MONDAY_9AM_MS + performance.now(),
    signal: new AbortController().signal,
    ...overrides,
  };
}

async function call(name: string, args: object, context: ToolContext = contextOf(business.projectId)) {
  const outcome = await runTool(
    runner,
    { name, argumentsJson: JSON.stringify(args), toolCallId: `fc_${count}` },
    context,
  );
  const model = JSON.parse(modelOutput(outcome)) as {
    say: string;
    slots: { slotId: string }[];
    [key: string]: unknown;
  };
  return { outcome, model };
}

const customer = { customerName: 'Ann Lee', address: '12 Oak Street, Austin, TX 78704' };

describe('on our own calendar', () => {
  it('finds times, books one, and books it once', async () => {
    const { model } = await call('get_slots', { service: 'Leak repair', partOfDay: 'any' });
    const args = { slotId: model.slots[0]?.slotId, ...customer, email: '', notes: null };
    const { model: booked } = await call('book_slot', args);
    expect(booked).toMatchObject({ booked: true, spoken: 'today, Monday, November 23 at 2 PM' });
    expect((await call('book_slot', args)).model).toEqual(booked);
    expect(await database.db.booking.count({ where: { projectId: business.projectId } })).toBe(1);
  });

  it('speaks a changed price on the next question, and the price of the day stands in the booking', async () => {
    const price = () => call('get_pricing', { service: 'a leak' });
    expect((await price()).model.say).toBe('Leak repair is usually between $149 and $320.');
    const data = { priceMinCents: 15_900 };
    await database.db.service.update({ where: { id: business.serviceIds.leak }, data });
    expect((await price()).model.say).toBe('Leak repair is usually between $159 and $320.');
    const { model } = await call('get_slots', { service: 'Leak repair' });
    await call('book_slot', { slotId: model.slots[0]?.slotId, ...customer });
    const booking = await database.db.booking.findFirst({ where: { projectId: business.projectId } });
    expect(booking).toMatchObject({ priceMinCents: 15_900 });
  });

  it('quotes call-out fees and never a price that is made on site', async () => {
    expect((await call('get_pricing', { service: 'burst pipe' })).model.say).toContain('$95 call-out fee');
    expect((await call('get_pricing', { service: 'whole house repipe' })).model.say).not.toContain('$');
    expect((await call('get_pricing', { service: 'pizza' })).outcome).toMatchObject({ ok: true, result: 'refused' });
  });

  it('adds the after-hours fee when that is when the job is, and says no figure of what must not be quoted', async () => {
    const { db } = database;
    const { burst, leak } = business.serviceIds;
    await db.service.update({ where: { id: burst }, data: { afterHoursFeeCents: 12_500 } });
    await db.service.update({ where: { id: leak }, data: { afterHoursFeeCents: 7_500 } });
    const ask = async (args: object, atMs = MONDAY_9AM_MS) => {
      const context = contextOf(business.projectId, { now: () => atMs });
      return (await call('get_pricing', args, context)).model.say;
    };
    const night = Date.parse('2026-11-24T05:00:00Z'); // Monday, 11 PM in Austin
    expect(await ask({ service: 'Burst pipe (emergency)' }, night)).toContain(
      'outside our regular hours now, so a $125',
    );
    expect(await ask({ service: 'Leak repair' }, night)).toContain('Outside our regular hours a $75');
    const { model } = await call('get_slots', { service: 'Leak repair' });
    expect(await ask({ service: 'Leak repair', slotId: model.slots[0]?.slotId })).not.toContain('hours');
    const other = { service: 'Leak repair', slotId: 'slot_of_somebody_else' };
    expect(await ask(other)).toContain('Outside our regular hours');
    await db.service.update({ where: { id: leak }, data: { quotable: false } });
    expect(await ask({ service: 'Leak repair' })).not.toMatch(/\$|\d/);
  });

  it('answers about the area', async () => {
    expect((await call('check_service_area', { postalCode: '78704' })).model).toMatchObject({ inArea: true });
    const no = await call('check_service_area', { postalCode: '75201' });
    expect(no.model).toMatchObject({ inArea: false, say: expect.stringContaining('7 5 2 0 1') });
    expect(no.outcome).toMatchObject({ result: 'refused' });
    expect((await call('check_service_area', {})).model).toMatchObject({
      inArea: null,
      say: expect.stringContaining('ZIP'),
    });
  });
});

describe('knowledge', () => {
  beforeEach(async () => {
    const article = (title: string, body: string, active = true) => ({
      id: `kb_${title}_${count}`,
      projectId: business.projectId,
      title,
      body,
      active,
    });
    await database.db.knowledgeArticle.createMany({
      data: [
        article('Payment methods', 'We take cash, checks and all major credit cards.'),
        article('Warranty', 'Two years on labour.'),
        article('Old payment rules', 'Cash and credit cards were once refused.', false),
        article('Shutting off the water', `The valve is by the meter. ${'More about valves. '.repeat(500)}`),
      ],
    });
    const other = { id: `kb_other_${count}`, projectId: outside.projectId, title: 'Payment', body: 'Only gold.' };
    await database.db.knowledgeArticle.create({ data: other });
  });

  it('answers whole questions from active articles of this business only', async () => {
    const { model } = await call('get_knowledge', { question: 'Do you guys take credit cards or is it only cash?' });
    expect(model).toMatchObject({ found: true, articles: [{ title: 'Payment methods' }] });
    expect(JSON.stringify(model)).not.toMatch(/gold|once refused/);
  });

  it('keeps long articles short and says when there is nothing', async () => {
    const { model } = await call('get_knowledge', { question: 'How do I shut off the water valve?' });
    expect(JSON.stringify(model).length).toBeLessThan(2_000);
    for (const question of ['Do you sell pizza?', '&|!():*', "'; DROP TABLE"]) {
      expect((await call('get_knowledge', { question })).model).toEqual({
        ...{ found: false, articles: [] },
        say: expect.stringContaining('do not know'),
      });
    }
  });
});

describe('which calendar', () => {
  it('uses the key an owner keeps with us, and says what is missing otherwise', async () => {
    const { db } = database;
    const strict = await startCalcomSimulator({ now: () => MONDAY_9AM_MS, badKeys: ['cal_shared'] });
    const secrets = createSecretBox(ENCRYPTION_KEY);
    const settings = {
      db,
      secrets,
      calcomBaseUrl: strict.baseUrl,
      travel: straightLineTravel(),
      now: () => MONDAY_9AM_MS,
    };
    const find = async (calcomApiKey: string | undefined) => {
      const calendar = await calendarForProjects({ ...settings, calcomApiKey })(outside.projectId);
      const within = { fromMs: MONDAY_9AM_MS, untilMs: MONDAY_9AM_MS + 86_400_000 };
      const query = { serviceId: outside.serviceIds.leak, emergency: false, nowMs: MONDAY_9AM_MS, within };
      return calendar.findSlots(query, { signal: new AbortController().signal });
    };
    await expect(find(undefined)).rejects.toMatchObject({ code: 'NOT_CONFIGURED' });
    await expect(find('cal_shared')).rejects.toMatchObject({ code: 'UPSTREAM_UNAUTHORIZED' });
    const calcomApiKeyEnc = secrets.seal('cal_own', calcomKeyContext(outside.projectId));
    await db.project.update({ where: { id: outside.projectId }, data: { calcomApiKeyEnc } });
    expect((await find('cal_shared')).length).toBeGreaterThan(0);
    await strict.close();
  });
});

describe('through Cal.com', () => {
  const context = () => contextOf(outside.projectId);
  const slot = async () => (await call('get_slots', { service: 'Leak repair' }, context())).model.slots[0]?.slotId;
  const bookings = () => database.db.booking.findMany({ where: { projectId: outside.projectId } });

  it('books there and keeps our copy with its uid', async () => {
    const { model } = await call('book_slot', { slotId: await slot(), ...customer }, context());
    expect(model).toMatchObject({ booked: true });
    expect(await bookings()).toMatchObject([
      { calendar: 'calcom', externalUid: calcom.bookings()[0]?.uid, technicianId: null, status: 'confirmed' },
    ]);
  });

  it('tries three times while the calendar is down, then gives the caller a way out and us one event', async () => {
    calcom.setFault('http-500');
    const { outcome, model } = await call('get_slots', { service: 'Leak repair' }, context());
    expect(outcome).toMatchObject({ ok: false, error: 'HTTP 500: Internal Server Error', attempts: Array(3).fill({}) });
    expect(calcom.requests()).toHaveLength(3);
    expect(model.say).toContain('brightwater dot example slash book');
    expect(events.map(({ payload }) => payload)).toMatchObject([
      {
        functionName: 'get_slots',
        error: 'HTTP 500: Internal Server Error',
        args: '{"service":"Leak repair"}',
        attempts: 3,
      },
    ]);
  });

  it.each(['http-500-after-commit', 'reset-after-commit', 'http-500', 'reset', 'http-429'] as const)(
    'books exactly once through %s',
    async (fault) => {
      const slotId = await slot();
      calcom.setFault(fault, { times: 1 });
      const { outcome, model } = await call('book_slot', { slotId, ...customer }, context());
      expect(model).toMatchObject({ booked: true });
      expect(outcome.attempts).toHaveLength(2);
      expect(calcom.bookings()).toHaveLength(1);
      expect(await bookings()).toHaveLength(1);
      expect(events).toEqual([]);
    },
  );

  it('offers the next times when somebody was faster', async () => {
    const slotId = await slot();
    const taken = { startMs: Date.parse('2026-11-23T17:00:00Z') };
    const faster = await call(
      'book_slot',
      { slotId, ...customer },
      { ...context(), callId: 'call_1', callerNumber: '+15125551999' },
    );
    expect(faster.model).toMatchObject({ booked: true });
    expect(calcom.bookings()[0]?.startMs).toBe(taken.startMs);
    const { model, outcome } = await call('book_slot', { slotId, ...customer }, context());
    expect(model).toMatchObject({ booked: false, reason: 'slot_taken' });
    expect(model.slots.length).toBeGreaterThan(0);
    expect(outcome).toMatchObject({ ok: true, result: 'refused' });
  });

  it('ends with the call, and what came of it is known when they ring again', async () => {
    const slotId = await slot();
    calcom.setFault('timeout-after-commit', { times: 1 });
    const hangUp = new AbortController();
    const running = call('book_slot', { slotId, ...customer }, { ...context(), signal: hangUp.signal });
    const ended = expect(running).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => calcom.bookings().length).toBe(1);
    hangUp.abort();
    await ended;
    expect(await bookings()).toHaveLength(0);
    const { model } = await call('book_slot', { slotId, ...customer }, context());
    expect(model).toMatchObject({ booked: true });
    expect(calcom.bookings()).toHaveLength(1);
  });
});
