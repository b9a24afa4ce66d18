import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness, type TestBusiness } from '../../../../test/support/test-business.ts';
import { CUSTOMER, createBooking } from '../../../../test/support/text-messages.ts';
import { listAudit } from '../audit/record-audit.ts';
import { openCall } from '../calls/open-call.ts';
import { loadAnsweringNumbers } from '../calls/remembered-numbers.ts';
import { readCallerRules } from './caller-rules.ts';
import { callerQuery, findCaller, NOTHING_KNOWN } from './find-caller.ts';
import { callerOfCall, listCaller, listListedCallers, unlistCaller } from './listed-callers.ts';
import { getNumberRules, RulesPart, saveNumberRules } from './number-rules.ts';

const NOW_MS = Date.parse('2026-11-23T15:00:00Z');
const CALLER = '+15125550190';
const MAIN = { id: 'num_main', e164: '+15125550142' };
const SECOND = { id: 'num_second', e164: '+15125550143' };
const FOREIGN = { id: 'num_foreign', e164: '+15125550144' };

const test = databaseForTests();
let business: TestBusiness;
let neighbour: TestBusiness;

beforeAll(async () => {
  business = await createTestBusiness(test.db);
  neighbour = await createTestBusiness(test.db, { name: 'neighbour' });
  const { projectId } = business;
  await test.db.phoneNumber.createMany({
    data: [
      { ...MAIN, projectId, label: 'Main' },
      { ...SECOND, projectId, label: 'Second' },
      { ...FOREIGN, projectId: neighbour.projectId, label: 'Theirs' },
    ],
  });
});
beforeEach(async () => {
  await test.db.listedCaller.deleteMany();
  await test.db.call.deleteMany();
});

const of = (more: Partial<Parameters<typeof listCaller>[1]> = {}) =>
  listCaller(test.db, {
    projectId: business.projectId,
    phone: '(512) 555-0190',
    kind: 'blocked',
    name: '',
    numberId: null,
    ...more,
  });
const find = (toNumber = MAIN.e164, callerNumber: string | null = CALLER) =>
  findCaller(test.db, { toNumber, callerNumber, nowMs: NOW_MS });
const call = (n: number, minutesAgo: number, projectId = business.projectId) =>
  openCall(test.db, {
    projectId,
    phoneNumberId: null,
    callSid: `CA_${n}`,
    mode: 'openai',
    fromNumber: CALLER,
    toNumber: MAIN.e164,
    simulated: false,
    traceId: null,
    startedAtMs: NOW_MS - minutesAgo * 60_000,
  });

describe('the lists', () => {
  it('hold for all numbers of the business, and for nobody else’s', async () => {
    expect(await of()).toMatchObject({ ok: true, value: { before: null } });
    expect(await find()).toMatchObject({ listed: 'blocked' });
    expect(await find(SECOND.e164)).toMatchObject({ listed: 'blocked' });
    expect(await find(FOREIGN.e164)).toMatchObject({ listed: null });
    expect(await find(MAIN.e164, '+15125550191')).toMatchObject({ listed: null });
  });

  it('have the entry of one number beat that of all of them', async () => {
    await of();
    await of({ kind: 'vip', numberId: SECOND.id, name: 'My brother' });
    expect((await find()).listed).toBe('blocked');
    expect((await find(SECOND.e164)).listed).toBe('vip');
    const remembered = await loadAnsweringNumbers(test.db, 10);
    const listed = (e164: string) => remembered.find(({ number }) => number.e164 === e164)?.listed.get(CALLER);
    expect([listed(MAIN.e164), listed(SECOND.e164), listed(FOREIGN.e164)]).toEqual(['blocked', 'vip', undefined]);
    const where = { projectId: business.projectId, numberId: SECOND.id };
    expect(await listListedCallers(test.db, where)).toMatchObject([
      { kind: 'vip', name: 'My brother', numberId: SECOND.id },
      { kind: 'blocked', numberId: null },
    ]);
    const { callId } = await call(1, 1);
    await test.db.call.update({ where: { id: callId }, data: { phoneNumberId: SECOND.id } });
    expect(await callerOfCall(test.db, { projectId: business.projectId, callId })).toMatchObject({
      value: { e164: CALLER, listed: { kind: 'vip' }, hasPerson: false },
    });
  });

  it('have a caller once: on the other list they change over, and taking it back restores them', async () => {
    await of({ name: 'Sales' });
    const changed = await of({ kind: 'vip' });
    expect(changed).toMatchObject({ ok: true, value: { before: { kind: 'blocked', name: 'Sales' } } });
    const rows = await test.db.listedCaller.findMany();
    expect(rows).toMatchObject([{ kind: 'vip', name: 'Sales', e164: CALLER }]);
    const listedCallerId = rows[0]?.id ?? '';
    const removed = await unlistCaller(test.db, { projectId: business.projectId, listedCallerId });
    expect(removed).toMatchObject({ ok: true, value: { e164: CALLER, kind: 'vip', name: 'Sales' } });
    expect(await find()).toMatchObject({ listed: null });
  });

  it('stay whole when two people list the same caller at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => of()));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(await test.db.listedCaller.count()).toBe(1);
  });

  it('refuse what is no number, one’s own number, and a number of somebody else', async () => {
    expect(await of({ phone: 'call me' })).toMatchObject({ ok: false, field: 'phone' });
    expect(await of({ phone: MAIN.e164 })).toMatchObject({ ok: false, field: 'phone' });
    expect(await of({ numberId: FOREIGN.id })).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    const { projectId } = neighbour;
    await of();
    const [row] = await test.db.listedCaller.findMany();
    expect(await unlistCaller(test.db, { projectId, listedCallerId: row?.id ?? '' })).toMatchObject({ ok: false });
  });
});

describe('what is known of a caller', () => {
  it('is nothing of a withheld number, of a stranger, and at a number that is nobody’s', async () => {
    expect(await find(MAIN.e164, null)).toEqual(NOTHING_KNOWN);
    expect(await find()).toEqual(NOTHING_KNOWN);
    expect(await find('+15125559999')).toEqual(NOTHING_KNOWN);
  });

  it('is that they are a customer, by a booking or by a call that came to one', async () => {
    await createBooking(test.db, business, {
      id: 'bkg_1',
      startsAt: '2026-10-05T15:00:00Z',
      createdAt: '2026-10-01T15:00:00Z',
    });
    expect((await find(MAIN.e164, CUSTOMER)).isCustomer).toBe(true);
    expect((await find(FOREIGN.e164, CUSTOMER)).isCustomer).toBe(false);
    const { callId } = await call(1, 3_000);
    expect((await find()).isCustomer).toBe(false);
    await test.db.call.update({ where: { id: callId }, data: { outcome: 'booked' } });
    expect((await find()).isCustomer).toBe(true);
  });

  it('is when they rang lately, newest first, at any number of the business', async () => {
    await Promise.all([call(1, 5), call(2, 2), call(3, 61), call(4, 1, neighbour.projectId)]);
    expect((await find(SECOND.e164)).recentCallsAtMs).toEqual([NOW_MS - 2 * 60_000, NOW_MS - 5 * 60_000]);
  });

  it('is looked up by the caller’s number alone, however many calls the business has had', async () => {
    await test.db.$executeRaw`
      INSERT INTO "Call" (id, "projectId", "vapiCallId", "fromNumber", "toNumber", "startedAt", outcome)
      SELECT 'call_bulk_' || n, ${business.projectId}, 'CA_bulk_' || n, '+1737555' || lpad((n % 5000)::text, 4, '0'),
             ${MAIN.e164}, ${new Date(NOW_MS)}::timestamptz - n * interval '1 minute',
             (ARRAY['booked', 'hung_up', 'no_booking'])[1 + n % 3]
      FROM generate_series(1, 20000) AS n`;
    await test.db.$executeRaw`ANALYZE "Call"`;
    const query = callerQuery({ toNumber: MAIN.e164, callerNumber: '+17375550042', nowMs: NOW_MS });
    const plan = JSON.stringify(await test.db.$queryRawUnsafe(`EXPLAIN ${query.text}`, ...query.values));
    expect(plan.match(/\\"Call_projectId_fromNumber_startedAt_idx\\"/g)).toHaveLength(2);
    expect(plan).not.toMatch(/Seq Scan on \\"Call/);
  });
});

describe('the rules of a number', () => {
  const where = { projectId: 'proj_plumber', numberId: MAIN.id };
  const actor = { kind: 'user', userId: 'usr_1' } as const;
  const read = async () => {
    const rules = await getNumberRules(test.db, where);
    if (!rules.ok) throw new Error(rules.message);
    return rules.value;
  };
  /** As a page sends it. */
  const save = (change: { seen: unknown; wanted: unknown }) =>
    saveNumberRules(test.db, {
      ...where,
      actor,
      seen: RulesPart.parse(change.seen),
      wanted: RulesPart.parse(change.wanted),
    });

  it('are those that answer everybody until the owner changes a part, which its history tells', async () => {
    const { answering, screening } = await read();
    expect(readCallerRules({})).toEqual({ hours: answering.hours, ringing: answering.ringing, screening });
    const hours = { ...answering.hours, closed: 'message' } as const;
    const wanted = { answering: { ...answering, hours, forwardTo: '(512) 555-0100', greetingOverride: 'Hello!' } };
    expect(await save({ seen: { answering }, wanted })).toMatchObject({ ok: true });
    expect(await read()).toMatchObject({ answering: { hours, forwardTo: '+15125550100' }, screening });
    expect(
      await save({ seen: { screening }, wanted: { screening: { ...screening, withheld: 'press_key' } } }),
    ).toMatchObject({ ok: true });
    expect((await read()).answering.greetingOverride).toBe('Hello!');
    const again = { ...wanted.answering, forwardTo: '+15125550100', greetingOverride: 'Good day!' };
    expect(await save({ seen: { answering: (await read()).answering }, wanted: { answering: again } })).toMatchObject({
      ok: true,
    });
    expect((await read()).screening.withheld).toBe('press_key');
    const history = await listAudit(test.db, { projectId: where.projectId, subject: { kind: 'number', id: MAIN.id } });
    expect(history.slice(-2)).toMatchObject([
      {
        action: 'number.rules',
        before: { screening: { withheld: 'answer' } },
        after: { screening: { withheld: 'press_key' } },
      },
      {
        action: 'number.rules',
        before: { answering: { forwardTo: '' } },
        after: { answering: { forwardTo: '+15125550100' } },
      },
    ]);
  });

  it('are not overwritten by somebody who had not seen the last change', async () => {
    const { answering } = await read();
    const seen = { answering: { ...answering, greetingOverride: 'Older' } };
    expect(await save({ seen, wanted: { answering } })).toMatchObject({ ok: false, code: 'CONFLICT' });
  });

  it.each([
    ['no phone number', 'ask my brother', 'This is not a phone number'],
    ['the number itself', MAIN.e164, 'A number cannot ring itself'],
    ['nobody, though a person is to be rung', '', 'Say which phone should ring'],
  ])('refuse to ring %s', async (_, forwardTo, message) => {
    const { answering } = await read();
    const hours = { ...answering.hours, open: 'person' } as const;
    const answer = await save({ seen: { answering }, wanted: { answering: { ...answering, hours, forwardTo } } });
    expect(answer).toMatchObject({ ok: false, field: 'answering.forwardTo', message });
  });

  it('are nobody else’s', async () => {
    const theirs = { projectId: neighbour.projectId, numberId: MAIN.id };
    expect(await getNumberRules(test.db, theirs)).toMatchObject({ ok: false, code: 'NOT_FOUND' });
    expect(await saveNumberRules(test.db, { ...theirs, actor, seen: {}, wanted: {} })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
