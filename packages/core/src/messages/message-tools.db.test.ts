import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestBusiness, MONDAY_9AM_MS, type TestBusiness } from '../../../../test/support/test-business.ts';
import { type TestDatabase, withTestDatabase } from '../../../../test/support/test-database.ts';
import { CUSTOMER, createNumber, FakeGateway, OWN_NUMBER, sweepTexts } from '../../../../test/support/text-messages.ts';
import { settleCallbackRequest } from './callback-requests.ts';
import { type BookingLinkRequest, sendBookingLink } from './send-booking-link.ts';
import { type MessageWords, takeMessage } from './take-message.ts';

let test: TestDatabase;
let business: TestBusiness;

beforeAll(async () => {
  test = await withTestDatabase();
  business = await createTestBusiness(test.db);
  await createNumber(test.db, business);
  await test.db.call.create({
    data: {
      id: 'call_1',
      projectId: business.projectId,
      providerCallId: 'CA1',
      fromNumber: CUSTOMER,
      toNumber: OWN_NUMBER,
    },
  });
});
beforeEach(async () => {
  await test.db.textMessage.deleteMany();
  await test.db.callbackRequest.deleteMany();
  const bookingPageUrl = 'https://book.example.com';
  await test.db.project.update({ where: { id: business.projectId }, data: { bookingPageUrl, contactPhone: null } });
});
afterAll(() => test.close());

const caller = () => ({
  projectId: business.projectId,
  callId: 'call_1',
  callerNumber: CUSTOMER,
  nowMs: MONDAY_9AM_MS,
});
const leave = (words: Partial<MessageWords> = {}) =>
  takeMessage(test.db, {
    ...caller(),
    message: 'Call me about the invoice.',
    callerName: 'Dana Fox',
    phone: null,
    bestTime: 'After four',
    urgent: false,
    ...words,
  });
const link = (request: Partial<BookingLinkRequest> = {}) =>
  sendBookingLink(test.db, { ...caller(), phone: null, ...request });

describe('a message', () => {
  it('is kept with its call, and said once is kept once however often the model writes it', async () => {
    const answers = await Promise.all([leave(), leave({ message: 'call me about the INVOICE' })]);
    expect(answers).toEqual([
      { taken: true, say: 'I have passed that on. Somebody will call you back at the number ending in 0 1 1 1.' },
      { taken: true, say: expect.stringContaining('passed that on') },
    ]);
    const kept = await test.db.callbackRequest.findMany();
    expect(kept).toMatchObject([
      {
        callId: 'call_1',
        callerName: 'Dana Fox',
        phone: CUSTOMER,
        bestTime: 'After four',
        source: 'call',
        doneAt: null,
      },
    ]);
    expect(await test.db.call.findUnique({ where: { id: 'call_1' } })).toMatchObject({ callerName: 'Dana Fox' });
  });

  it('of a withheld number needs one to ring back', async () => {
    expect(await leave({ callerNumber: '' })).toMatchObject({ taken: false, reason: 'phone_missing' });
    expect(await leave({ callerNumber: '', phone: '512 555 0168' })).toMatchObject({ taken: true });
    expect(await test.db.callbackRequest.findFirst()).toMatchObject({ phone: '+15125550168' });
  });

  it('tells the owner by text, urgent ones first of all, and not when they want no such texts', async () => {
    await test.db.project.update({ where: { id: business.projectId }, data: { contactPhone: '+15125550100' } });
    await leave({ urgent: true });
    const alert = await test.db.textMessage.findFirst();
    expect(alert).toMatchObject({ kind: 'message_alert', customer: '+15125550100' });
    expect(alert?.body).toBe('URGENT. Message from Dana Fox, (512) 555-0111: Call me about the invoice.');
    const texts = { tellOwner: { messages: false } };
    await test.db.project.update({ where: { id: business.projectId }, data: { texts } });
    await leave({ message: 'Another thing.' });
    expect(await test.db.textMessage.count()).toBe(1);
  });

  it('is done when somebody says so, and another business cannot say it', async () => {
    await leave();
    const callbackId = (await test.db.callbackRequest.findFirst())?.id ?? '';
    const done = { at: new Date(), by: 'Sam' };
    expect(await settleCallbackRequest(test.db, { projectId: 'proj_other', callbackId }, done)).toBe(false);
    expect(await settleCallbackRequest(test.db, { projectId: business.projectId, callbackId }, done)).toBe(true);
    expect(await test.db.callbackRequest.findFirst()).toMatchObject({ doneBy: 'Sam' });
  });
});

describe('the booking page', () => {
  it('comes by text from the number that was called, once', async () => {
    expect(await link()).toMatchObject({ sent: true });
    expect(await link()).toMatchObject({ sent: true, say: expect.stringContaining('on its way') });
    const gateway = new FakeGateway();
    await sweepTexts(test.db, { gateway, nowMs: MONDAY_9AM_MS });
    expect(gateway.sent).toMatchObject([
      { from: OWN_NUMBER, to: CUSTOMER, body: 'plumber: book a time that suits you here: https://book.example.com' },
    ]);
  });

  it('is refused in words the caller understands', async () => {
    expect(await link({ callerNumber: '' })).toMatchObject({ reason: 'phone_missing' });
    expect(await link({ callerNumber: '+18005551212' })).toMatchObject({ reason: 'not_a_mobile' });
    await test.db.smsOptOut.create({ data: { projectId: business.projectId, phone: '+15125550122' } });
    expect(await link({ phone: '512-555-0122' })).toMatchObject({ reason: 'opted_out' });
    await test.db.project.update({ where: { id: business.projectId }, data: { bookingPageUrl: null } });
    expect(await link()).toMatchObject({ reason: 'no_page' });
    expect(await test.db.textMessage.count()).toBe(0);
  });
});
