import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestBusiness, MONDAY_9AM_MS, type TestBusiness } from '../../../../test/support/test-business.ts';
import { type TestDatabase, withTestDatabase } from '../../../../test/support/test-database.ts';
import {
  CUSTOMER,
  createBooking,
  createNumber,
  FakeGateway,
  OWN_NUMBER,
  sweepTexts,
} from '../../../../test/support/text-messages.ts';
import { fetchMissedTexts } from './fetch-missed-texts.ts';
import { queueSms } from './queue-sms.ts';
import { receiveText } from './receive-text.ts';

const OWNER = '+15125550177';
const DAY_MS = 24 * 3_600_000;
let test: TestDatabase;
let business: TestBusiness;
let lastSid = 0;

beforeAll(async () => {
  test = await withTestDatabase();
  business = await createTestBusiness(test.db);
  await createNumber(test.db, business);
});
beforeEach(async () => {
  const { db } = test;
  await db.textMessage.deleteMany();
  await db.smsOptOut.deleteMany();
  await db.callbackRequest.deleteMany();
  await db.booking.deleteMany();
  await db.project.update({ where: { id: business.projectId }, data: { contactPhone: OWNER, bookingPageUrl: null } });
});
afterAll(() => test.close());

async function text(body: string, given: { from?: string; sid?: string; optOutType?: string; afterMs?: number } = {}) {
  lastSid += 1;
  return receiveText(test.db, {
    providerSid: given.sid ?? `SM${lastSid}`,
    from: given.from ?? CUSTOMER,
    to: OWN_NUMBER,
    body,
    mediaCount: 0,
    optOutType: given.optOutType ?? null,
    nowMs: MONDAY_9AM_MS + (given.afterMs ?? 0),
  });
}

/** Tomorrow at 10:00 in Austin. */
const bookTomorrow = () =>
  createBooking(test.db, business, {
    id: 'bkg_201',
    startsAt: '2026-11-24T16:00:00Z',
    createdAt: '2026-11-20T16:00:00Z',
  });
const waiting = async (to = CUSTOMER) => {
  const queued = await test.db.textMessage.findMany({ where: { state: 'queued', customer: to } });
  return queued.map(({ body }) => body);
};
const messages = async () => (await test.db.callbackRequest.findMany()).map(({ body }) => body);

describe('C', () => {
  it('confirms the job, on the job, and says when we come', async () => {
    await bookTomorrow();
    expect(await text('c.')).toMatchObject({ state: 'understood', intent: 'confirm' });
    expect(await waiting()).toEqual([
      'Thank you, that is confirmed. plumber sees you on Tuesday, November 24 at 10 AM.',
    ]);
    const kept = await test.db.textMessage.findFirst({ where: { direction: 'inbound' } });
    expect(kept).toMatchObject({ kind: 'confirm', bookingId: 'bkg_201', customer: CUSTOMER, ownNumber: OWN_NUMBER });
    expect(await messages()).toEqual([]);
  });

  it('of somebody without a job goes before a person', async () => {
    await text('yes');
    expect(await messages()).toEqual(['yes']);
  });
});

describe('R', () => {
  it('asks a person to call, keeps the time until then, and offers the booking page', async () => {
    await bookTomorrow();
    const bookingPageUrl = 'https://book.example.com';
    await test.db.project.update({ where: { id: business.projectId }, data: { bookingPageUrl } });
    await text('R');
    expect(await messages()).toEqual(['Wants another time than Tuesday, November 24 at 10 AM.']);
    const [reply] = await waiting();
    expect(reply).toContain('until then Tuesday, November 24 at 10 AM stands.');
    expect(reply).toContain('https://book.example.com');
    expect(await test.db.booking.findUnique({ where: { id: 'bkg_201' } })).toMatchObject({ status: 'confirmed' });
  });
});

describe('STOP, START and HELP', () => {
  it('keep and lift the opt-out, without an answer of ours on top of Twilio’s', async () => {
    await queueSms(test.db, {
      projectId: business.projectId,
      to: CUSTOMER,
      kind: 'booking_reminder',
      body: 'later',
      dedupeKey: 'waits',
      nowMs: MONDAY_9AM_MS,
    });
    await text('Stop!');
    expect(await waiting()).toEqual([]);
    expect(await test.db.smsOptOut.findMany()).toMatchObject([{ projectId: business.projectId, phone: CUSTOMER }]);
    await text('START');
    expect(await test.db.smsOptOut.findMany()).toEqual([]);
    expect(await waiting()).toEqual([]);
  });

  it('are understood as Twilio’s Advanced Opt-Out understood them, in any language', async () => {
    await text('BAJA', { optOutType: 'STOP' });
    expect(await test.db.smsOptOut.count()).toBe(1);
    await text('AYUDA', { optOutType: 'HELP' });
    expect(await waiting()).toEqual([]);
  });

  it('HELP names the business and its telephone', async () => {
    await text('help');
    expect(await waiting()).toEqual([
      'plumber: texts about your appointments. Call (512) 555-0142 for help. Reply STOP for no more texts.',
    ]);
  });

  it('CANCEL stops texts at Twilio: with a job to come, a person asks what was meant', async () => {
    await bookTomorrow();
    await text('Cancel');
    expect(await test.db.smsOptOut.count()).toBe(1);
    expect((await messages())[0]).toContain('ask whether they still want Tuesday, November 24 at 10 AM');
    expect(await test.db.booking.findUnique({ where: { id: 'bkg_201' } })).toMatchObject({ status: 'confirmed' });
  });
});

describe('any other text', () => {
  it('becomes a message, is thanked for once a day, and the owner hears of it', async () => {
    await text('Can you bring a new tap too?');
    await text('A brass one.', { afterMs: 60_000 });
    expect(await messages()).toEqual(['Can you bring a new tap too?', 'A brass one.']);
    expect(await waiting()).toHaveLength(1);
    expect(await waiting(OWNER)).toEqual([
      'Message from (512) 555-0111: Can you bring a new tap too?',
      'Message from (512) 555-0111: A brass one.',
    ]);
    await text('Hello?', { afterMs: DAY_MS });
    expect(await waiting()).toHaveLength(2);
  });

  it('of the owner, or of somebody on call, is kept and bothers nobody', async () => {
    await text('ok thanks', { from: OWNER });
    const onCall = '+15125550188';
    const { projectId } = business;
    await queueSms(test.db, {
      projectId,
      to: onCall,
      kind: 'on_call',
      body: 'Gas!',
      dedupeKey: 'a',
      nowMs: MONDAY_9AM_MS,
    });
    await text('on my way', { from: onCall });
    expect(await messages()).toEqual([]);
    expect(await waiting(OWNER)).toEqual([]);
    expect(await test.db.textMessage.count({ where: { direction: 'inbound' } })).toBe(2);
  });

  it('delivered twice by Twilio is one text and one message', async () => {
    await Promise.all([text('Hello', { sid: 'SMx' }), text('Hello', { sid: 'SMx' })]);
    expect(await text('Hello', { sid: 'SMx' })).toEqual({ state: 'already' });
    expect(await messages()).toEqual(['Hello']);
    expect(await waiting(OWNER)).toHaveLength(1);
  });

  it('whose webhook nobody could take is fetched later, once, and not from before the number was ours', async () => {
    const gateway = new FakeGateway();
    const at = (id: string, nowMs: number) =>
      gateway.inbox.push({
        providerSid: id,
        from: CUSTOMER,
        to: OWN_NUMBER,
        body: id,
        mediaCount: 0,
        optOutType: null,
        nowMs,
      });
    const number = await test.db.phoneNumber.findUniqueOrThrow({ where: { e164: OWN_NUMBER } });
    const startMs = number.createdAt.getTime();
    at('too old', startMs - 1_000);
    at('missed', startMs + 60_000);
    at('under way', startMs + 599_000);
    const context = { db: test.db, now: () => startMs + 600_000, signal: AbortSignal.timeout(30_000) };
    expect(await fetchMissedTexts(gateway, context)).toBe(1);
    expect(await fetchMissedTexts(gateway, context)).toBe(0);
    expect(await messages()).toEqual(['missed']);
  });

  it('for a number of no business changes nothing', async () => {
    const nobodys = { providerSid: 'SMz', from: CUSTOMER, to: '+15125550100', body: 'Hi', mediaCount: 0 };
    expect(await receiveText(test.db, { ...nobodys, optOutType: null, nowMs: MONDAY_9AM_MS })).toEqual({
      state: 'unknown_number',
    });
    expect(await test.db.textMessage.count()).toBe(0);
  });

  it('stays with its business: an opt-out here is none there, and the answer leaves from the number that was texted', async () => {
    const other = await createTestBusiness(test.db, { name: 'other' });
    await createNumber(test.db, other, '+15125550143');
    await text('STOP');
    const there = { projectId: other.projectId, to: CUSTOMER, kind: 'reply', body: 'Hi', dedupeKey: 'x' } as const;
    expect(await queueSms(test.db, { ...there, nowMs: MONDAY_9AM_MS })).toBe('queued');
    const gateway = new FakeGateway();
    await sweepTexts(test.db, { gateway, nowMs: MONDAY_9AM_MS });
    expect(gateway.sent.map(({ from }) => from)).toEqual(['+15125550143']);
  });
});
