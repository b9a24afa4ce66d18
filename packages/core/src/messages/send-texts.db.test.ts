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
import { applyTextStatus } from './apply-text-status.ts';
import { queueSms, type SmsRequest } from './queue-sms.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
let test: TestDatabase;
let business: TestBusiness;
let gateway: FakeGateway;

beforeAll(async () => {
  test = await withTestDatabase();
  business = await createTestBusiness(test.db);
  await createNumber(test.db, business);
});
beforeEach(async () => {
  await test.db.textMessage.deleteMany();
  await test.db.smsOptOut.deleteMany();
  gateway = new FakeGateway();
});
afterAll(() => test.close());

const queue = (request: Partial<SmsRequest> = {}) =>
  queueSms(test.db, {
    projectId: business.projectId,
    to: CUSTOMER,
    kind: 'reply',
    body: 'Hello.',
    dedupeKey: 'one',
    nowMs: MONDAY_9AM_MS,
    ...request,
  });
const sweep = (afterMs = 0) => sweepTexts(test.db, { gateway, nowMs: MONDAY_9AM_MS + afterMs });
const rows = () => test.db.textMessage.findMany({ orderBy: { createdAt: 'asc' } });
const row = async () => (await rows())[0];

describe('queueSms', () => {
  it('is one text for one key, however often and however many at once it is asked for', async () => {
    const answers = await Promise.all([queue(), queue(), queue(), queue()]);
    expect(answers.sort()).toEqual(['already', 'already', 'already', 'queued']);
    expect(await sweep()).toEqual({ sent: 1 });
    expect(await sweep()).toEqual({});
    expect(gateway.sent).toHaveLength(1);
  });

  it('sends nothing to who said STOP, to landlines that tell, and to withheld numbers', async () => {
    await test.db.smsOptOut.create({ data: { projectId: business.projectId, phone: CUSTOMER } });
    expect(await queue()).toBe('opted_out');
    for (const to of ['', 'anonymous', '+18005551212', '+442079460123', '+266696687'])
      expect(await queue({ to, dedupeKey: to })).toBe('not_a_mobile');
    expect(await rows()).toEqual([]);
  });

  it('keeps for the morning what can wait, and lets answers leave at night', async () => {
    const tenAtNight = Date.parse('2026-11-24T04:00:00Z');
    await queue({ kind: 'booking_moved', dedupeKey: 'moved', nowMs: tenAtNight });
    await queue({ kind: 'reply', dedupeKey: 'reply', nowMs: tenAtNight });
    const [moved, reply] = await rows();
    expect(moved?.sendAfter.toISOString()).toBe('2026-11-24T14:00:00.000Z'); // 08:00 in Austin
    expect(reply?.sendAfter.getTime()).toBe(tenAtNight);
  });

  it('leaves nothing behind when the transaction it stands in is rolled back', async () => {
    const undone = test.db.$transaction(async (tx) => {
      await queueSms(tx, { projectId: business.projectId, to: CUSTOMER, kind: 'reply', body: 'x', dedupeKey: 'tx' });
      throw new Error('changed our mind');
    });
    await expect(undone).rejects.toThrow('changed our mind');
    expect(await rows()).toEqual([]);
  });
});

describe('the sending sweep', () => {
  it('sends from the number the person called, with an address that names our row', async () => {
    await queue();
    await sweep();
    const sent = await row();
    expect(gateway.sent[0]).toMatchObject({ from: OWN_NUMBER, to: CUSTOMER, body: 'Hello.' });
    expect(gateway.sent[0]?.statusUrl).toBe(`https://calls.example.com/twilio/sms-status?text=${sent?.id}`);
    expect(sent).toMatchObject({ state: 'sent', providerSid: gateway.sent[0]?.sid, ownNumber: OWN_NUMBER });
  });

  it('sends once when several processes sweep at the same time', async () => {
    for (let index = 0; index < 20; index += 1) await queue({ dedupeKey: `n${index}` });
    const reports = await Promise.all([sweep(), sweep(), sweep()]);
    expect(reports.reduce((sum, { sent = 0 }) => sum + sent, 0)).toBe(20);
    expect(gateway.sent).toHaveLength(20);
  });

  it('looks a lost answer up before it sends again: the person gets it once', async () => {
    await queue();
    gateway.luck.push({ losesAnswer: true });
    expect(await sweep()).toEqual({ unknown: 1 });
    expect(await sweep(5 * SECOND)).toEqual({});
    expect(await sweep(30 * SECOND)).toEqual({ sent: 1 });
    expect(gateway.sent).toHaveLength(1);
    expect(await row()).toMatchObject({ state: 'sent', providerSid: gateway.sent[0]?.sid, errorCode: null });
  });

  it('does not take the same words of another text for the lost one', async () => {
    await queue({ dedupeKey: 'first' });
    await sweep();
    await queue({ dedupeKey: 'second' });
    // Nothing arrived this time: the only text with these words is the first one.
    const send = gateway.send.bind(gateway);
    gateway.send = async () => {
      gateway.send = send;
      throw new Error('socket hang up');
    };
    expect(await sweep()).toEqual({ unknown: 1 });
    expect(await sweep(30 * SECOND)).toEqual({ sent: 1 });
    expect(gateway.sent).toHaveLength(2);
  });

  it('takes over from a process that died while it asked, and looks first', async () => {
    await queue();
    await gateway.send({ from: OWN_NUMBER, to: CUSTOMER, body: 'Hello.', statusUrl: '' });
    await test.db.$executeRaw`
      UPDATE "TextMessage" SET state = 'sending', "ownNumber" = ${OWN_NUMBER}, attempts = 1, "updatedAt" = ${new Date(MONDAY_9AM_MS)}`;
    expect(await sweep(30 * SECOND)).toEqual({});
    expect(await sweep(2 * MINUTE)).toEqual({ sent: 1 });
    expect(gateway.sent).toHaveLength(1);
  });

  it('waits longer and longer when Twilio is busy, and gives up on what is of no use any more', async () => {
    await queue();
    gateway.luck.push({ fails: 'UPSTREAM_RATE_LIMITED' }, { fails: 'UPSTREAM_RATE_LIMITED' });
    expect(await sweep()).toEqual({ queued: 1 });
    expect(await sweep(10 * SECOND)).toEqual({});
    expect(await sweep(20 * SECOND)).toEqual({ queued: 1 });
    expect(await sweep(45 * SECOND)).toEqual({});
    expect(await sweep(2 * 60 * MINUTE)).toEqual({ failed: 1 });
    expect(await row()).toMatchObject({ state: 'failed', errorCode: 'expired' });
    expect(gateway.sent).toEqual([]);
  });

  it('keeps why Twilio refused, and remembers an opt-out it had not heard of', async () => {
    await queue();
    gateway.luck.push({ refused: '21610' });
    expect(await sweep()).toEqual({ failed: 1 });
    expect(await row()).toMatchObject({ state: 'failed', errorCode: '21610' });
    expect(await queue({ dedupeKey: 'next' })).toBe('opted_out');
  });

  it('does not remind of a job that was cancelled or moved since', async () => {
    await createBooking(test.db, business, {
      id: 'bkg_101',
      startsAt: '2026-11-25T16:00:00Z',
      createdAt: '2026-11-20T16:00:00Z',
    });
    const startsAtMs = Date.parse('2026-11-25T16:00:00Z');
    const about = { kind: 'booking_reminder', bookingId: 'bkg_101' } as const;
    await queue({ ...about, dedupeKey: `booking_reminder:bkg_101@${startsAtMs - 1}` });
    expect(await sweep()).toEqual({ cancelled: 1 });
    await queue({ ...about, dedupeKey: `booking_reminder:bkg_101@${startsAtMs}` });
    await test.db.booking.update({ where: { id: 'bkg_101' }, data: { status: 'cancelled' } });
    expect(await sweep()).toEqual({ cancelled: 1 });
    expect(gateway.sent).toEqual([]);
  });

  it('says so when the business has no number to send from', async () => {
    const other = await createTestBusiness(test.db, { name: 'numberless' });
    await queue({ projectId: other.projectId });
    expect(await sweep()).toEqual({ failed: 1 });
    expect(await row()).toMatchObject({ errorCode: 'no_number' });
  });
});

describe('applyTextStatus', () => {
  const report = async (status: string, errorCode: string | null = null, sid = gateway.sent[0]?.sid ?? 'SM1') =>
    applyTextStatus(test.db, { textId: (await row())?.id ?? '', providerSid: sid, status, errorCode });

  it('goes forward only, whatever the order of the reports', async () => {
    await queue();
    await sweep();
    expect(await report('delivered')).toBe('applied');
    expect(await report('sent')).toBe('ignored');
    expect(await report('delivered')).toBe('ignored');
    expect(await row()).toMatchObject({ state: 'delivered' });
  });

  it('settles a text whose answer was lost, so that it is not looked up and not sent again', async () => {
    await queue();
    gateway.luck.push({ losesAnswer: true });
    await sweep();
    expect(await report('sent')).toBe('applied');
    expect(await sweep(MINUTE)).toEqual({});
    expect(gateway.sent).toHaveLength(1);
  });

  it('keeps why the network did not deliver, and believes no other message about it', async () => {
    await queue();
    await sweep();
    expect(await report('delivered', null, 'SM_another')).toBe('ignored');
    expect(await report('undelivered', '30007')).toBe('applied');
    expect(await row()).toMatchObject({ state: 'undelivered', errorCode: '30007' });
    expect(
      await applyTextStatus(test.db, { textId: 'txt_no', providerSid: 'SM1', status: 'sent', errorCode: null }),
    ).toBe('ignored');
  });
});
