import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../../../test/support/test-business.ts';
import { listAudit } from '../../audit/record-audit.ts';
import type { Outcome } from '../../projects/outcome.ts';
import { type RoutingDeps, routeNumber } from '../routing/route-number.ts';
import { type NumberAccount, numberAccount } from '../testing/number-account.ts';
import { assignNumber } from './assign-number.ts';
import { buyNumber, MAX_PURCHASES_A_DAY } from './buy-number.ts';
import { importNumbers, listImportable } from './import-numbers.ts';
import { listOpenPurchases } from './list-purchases.ts';
import { releaseFacts, releaseNumber } from './release-number.ts';
import { renameNumber } from './rename-number.ts';
import { searchNumbers } from './search-numbers.ts';
import { settlePurchases } from './settle-purchases.job.ts';

const WISH = '+15125550150';
const OURS = 'https://voice.example/twilio/voice';
const OLD = { voiceUrl: 'https://answering.example/ring?account=7', smsUrl: 'https://answering.example/text' };
const PLUMBER = { projectId: 'proj_plumber' };
const STRANGER = { projectId: 'proj_stranger' };
const SISTER = { projectId: 'proj_sister' };
const actor = { kind: 'user', userId: 'usr_sam' } as const;

const database = databaseForTests();
let account: NumberAccount;
let deps: RoutingDeps & { twilioNumbers: NumberAccount['port'] };
let nowMs = 0;

beforeAll(async () => {
  const { db } = database;
  for (const name of ['plumber', 'stranger', 'sister']) await createTestBusiness(db, { name });
  await db.project.update({ where: { id: 'proj_sister' }, data: { organizationId: 'org_plumber' } });
  await db.user.create({ data: { id: 'usr_sam', name: 'Sam', email: 'sam@plumber.example' } });
});

beforeEach(async () => {
  const { db } = database;
  for (const table of [db.phoneNumber, db.numberPurchase, db.numberClaim, db.auditEntry]) {
    await (table.deleteMany as () => Promise<unknown>)();
  }
  nowMs = Date.parse('2026-11-23T15:00:00Z');
  account = numberAccount({ '+15125550171': OLD, '+15125550172': { trunkSid: 'TK1' }, '+15125550173': {} });
  account.onSale([WISH, '+15125550151']);
  deps = { db, twilioNumbers: account.port, workerUrl: 'https://voice.example', now: () => nowMs };
});

const buy = (given: Partial<Parameters<typeof buyNumber>[1]> = {}) =>
  buyNumber(deps, { ...PLUMBER, userId: 'usr_sam', e164: WISH, label: 'Van sign', takesTexts: true, ...given });
const numbersOf = async ({ projectId }: { projectId: string }) =>
  (await database.db.phoneNumber.findMany({ where: { projectId } })).map(({ e164 }) => e164);
const purchases = async () => (await database.db.numberPurchase.findMany()).map(({ state }) => state);
const grantedBy = <Value>(outcome: Outcome<Value>): Value => {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.message);
};
const sidOf = (e164: string) => `PN${e164.slice(1)}`;
const importable = async (where: { projectId: string }) => grantedBy(await listImportable(deps, where.projectId));
const bring = (e164: string, { connect, ...where }: { projectId: string; connect: boolean }) =>
  importNumbers(deps, { ...where, actor, numberSids: [sidOf(e164)], connect });
const bringOne = async (e164: string, connect = false) => {
  const [brought] = grantedBy(await bring(e164, { ...PLUMBER, connect }));
  return brought?.numberId ?? '';
};
const auditOf = async (numberId: string) =>
  (await listAudit(database.db, { ...PLUMBER, subject: { kind: 'number', id: numberId } })).map(({ action }) => action);

describe('buying', () => {
  it('puts the number on the list, set up for its first call, and says who bought it', async () => {
    const bought = grantedBy(await buy());
    expect(bought).toEqual({ state: 'bought', e164: WISH, numberId: expect.stringMatching(/^num_/) });
    expect(await numbersOf(PLUMBER)).toEqual([WISH]);
    expect(account.routing(WISH)).toMatchObject({ voiceUrl: OURS, smsUrl: 'https://voice.example/twilio/sms' });
    expect(await auditOf(bought.state === 'bought' ? bought.numberId : '')).toEqual(['number.bought']);
  });

  it('sends no addresses for texts with a number that can do none', async () => {
    grantedBy(await buy({ takesTexts: false }));
    expect(account.routing(WISH)).toMatchObject({ voiceUrl: OURS, smsUrl: '' });
  });

  it('buys once when the answer is lost: it looks instead of asking again', async () => {
    account.trouble('lost_after');
    expect(grantedBy(await buy())).toMatchObject({ state: 'bought' });
    expect([account.orders, await purchases()]).toEqual([[WISH], ['bought']]);
  });

  it('keeps an order open while Twilio says nothing, buys nothing twice meanwhile, and books it when it shows up', async () => {
    account.trouble('lost_after');
    account.deaf('UPSTREAM_UNAVAILABLE');
    expect(grantedBy(await buy())).toEqual({ state: 'pending', e164: WISH });
    expect(await buy()).toMatchObject({ ok: false, code: 'CONFLICT' });
    expect(await listOpenPurchases(deps.db, 'proj_plumber', new Date(nowMs))).toMatchObject([
      { e164: WISH, state: 'wanted' },
    ]);
    expect(await settlePurchases(deps)).toEqual({ settled: 0, open: 0 });
    nowMs += 90_000;
    expect(await settlePurchases(deps)).toEqual({ settled: 0, open: 1 });
    account.deaf(null);
    expect(await settlePurchases(deps)).toEqual({ settled: 1, open: 0 });
    expect([await numbersOf(PLUMBER), await purchases(), account.orders]).toEqual([[WISH], ['bought'], [WISH]]);
  });

  it('gives an order up that never arrived, says so for a day, and may then be tried again', async () => {
    account.trouble('lost_before');
    expect(grantedBy(await buy())).toMatchObject({ state: 'pending' });
    nowMs += 90_000;
    expect(await settlePurchases(deps)).toEqual({ settled: 0, open: 1 });
    nowMs += 300_000;
    expect(await settlePurchases(deps)).toEqual({ settled: 1, open: 0 });
    expect(await listOpenPurchases(deps.db, 'proj_plumber', new Date(nowMs))).toMatchObject([{ state: 'lapsed' }]);
    expect(grantedBy(await buy())).toMatchObject({ state: 'bought' });
    expect(await purchases()).toEqual(expect.arrayContaining(['lapsed', 'bought']));
  });

  it('settles what a process left over that died before it asked, or before it wrote down the answer', async () => {
    const wish = { ...PLUMBER, label: 'Van', requestedBy: 'usr_sam', createdAt: new Date(nowMs) };
    await deps.db.numberPurchase.create({ data: { ...wish, id: 'npur_1', e164: WISH } });
    await deps.db.numberPurchase.create({ data: { ...wish, id: 'npur_2', e164: '+15125550173' } });
    nowMs += 400_000;
    await settlePurchases(deps);
    expect([await numbersOf(PLUMBER), (await purchases()).sort()]).toEqual([['+15125550173'], ['bought', 'lapsed']]);
    expect(account.orders).toEqual([]);
  });

  it('books nobody another organization’s number because the order for it was lost', async () => {
    const numberId = await bringOne('+15125550171');
    await deps.db.phoneNumber.delete({ where: { id: numberId } });
    account.trouble('lost_before');
    expect(await buy({ ...STRANGER, e164: '+15125550171' })).toMatchObject({ ok: false, code: 'CONFLICT' });
    expect([await numbersOf(STRANGER), await purchases()]).toEqual([[], ['refused']]);
    expect((await importable(PLUMBER)).map(({ e164 }) => e164)).toContain('+15125550171');
  });

  it('says in plain words why there was nothing to buy, and leaves nothing behind', async () => {
    expect(await buy({ e164: '+15125550199' })).toMatchObject({
      ok: false,
      message: expect.stringContaining('faster'),
    });
    account.trouble('refused');
    expect(await buy()).toMatchObject({ ok: false, code: 'UPSTREAM_REJECTED' });
    expect(await buy({ e164: 'my number' })).toMatchObject({ ok: false, field: 'e164' });
    expect(
      await buyNumber(
        { ...deps, twilioNumbers: null },
        { ...PLUMBER, userId: 'u', e164: WISH, label: 'x', takesTexts: true },
      ),
    ).toMatchObject({
      code: 'NOT_CONFIGURED',
    });
    expect([await numbersOf(PLUMBER), await purchases()]).toEqual([[], ['refused', 'refused']]);
  });

  it('buys so many a day and no more', async () => {
    const rows = Array.from({ length: MAX_PURCHASES_A_DAY }, (_row, index) => ({
      id: `npur_${index}`,
      ...PLUMBER,
      e164: `+1512555${2000 + index}`,
      label: 'x',
      requestedBy: 'usr_sam',
      state: 'bought' as const,
      settledAt: new Date(nowMs),
      createdAt: new Date(nowMs),
    }));
    await deps.db.numberPurchase.createMany({ data: rows });
    expect(await buy()).toMatchObject({ ok: false, code: 'TOO_MANY_REQUESTS' });
    nowMs += 2 * 86_400_000;
    expect(grantedBy(await buy())).toMatchObject({ state: 'bought' });
  });

  it('is one order when two click in the same moment', async () => {
    const both = await Promise.all([buy(), buy({ ...SISTER })]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(account.orders).toEqual([WISH]);
  });
});

it('searches, and tells an account without keys from an empty shelf', async () => {
  const query = { country: 'US', kind: 'local', areaCode: '512', contains: '', needsTexts: false } as const;
  expect(grantedBy(await searchNumbers(account.port, query)).map(({ e164 }) => e164)).toEqual([WISH, '+15125550151']);
  expect(await searchNumbers(account.port, { ...query, areaCode: '099' })).toMatchObject({
    ok: false,
    field: 'areaCode',
  });
  expect(await searchNumbers(null, query)).toMatchObject({ code: 'NOT_CONFIGURED' });
});

describe('bringing numbers over', () => {
  it('shows what each is used for now', async () => {
    await bringOne('+15125550173');
    expect((await importable(PLUMBER)).map(({ e164, use, listed }) => [e164, use, listed])).toEqual([
      ['+15125550171', { kind: 'elsewhere', host: 'answering.example' }, 'no'],
      ['+15125550172', { kind: 'trunk' }, 'no'],
      ['+15125550173', { kind: 'nothing' }, 'here'],
    ]);
  });

  it('changes nothing at Twilio by itself, and connects on request, with a way back', async () => {
    await bringOne('+15125550171');
    expect([account.routing('+15125550171'), account.writes]).toMatchObject([OLD, []]);
    const numberId = await bringOne('+15125550172', true);
    expect(account.routing('+15125550172')).toMatchObject({ voiceUrl: OURS, trunkSid: '' });
    expect(await auditOf(numberId)).toEqual(['number.routed', 'number.imported']);
  });

  it('hides the numbers of another organization, those on no list too, and shows a sister’s as taken', async () => {
    const numberId = await bringOne('+15125550171');
    expect((await importable(STRANGER)).map(({ e164 }) => e164)).toEqual(['+15125550172', '+15125550173']);
    expect((await importable(SISTER))[2]).toMatchObject({
      e164: '+15125550171',
      listed: 'elsewhere',
      listedBy: 'plumber',
    });
    await deps.db.phoneNumber.delete({ where: { id: numberId } });
    expect((await importable(STRANGER)).map(({ e164 }) => e164)).toEqual(['+15125550172', '+15125550173']);
    expect(grantedBy(await bring('+15125550171', { ...STRANGER, connect: true }))).toMatchObject([{ numberId: null }]);
    expect(await importable(SISTER)).toHaveLength(3);
    expect(account.writes).toEqual([]);
  });

  it('gives nobody another organization’s number for typing it in', async () => {
    const numberId = await bringOne('+15125550171');
    await deps.db.phoneNumber.delete({ where: { id: numberId } });
    const typed = { id: 'num_stolen', ...STRANGER, e164: '+15125550171', label: 'Mine' };
    await deps.db.phoneNumber.create({ data: typed });
    expect(await routeNumber(deps, { ...STRANGER, numberId: 'num_stolen', target: 'offhook', actor })).toMatchObject({
      ok: false,
      code: 'NOT_FOUND',
    });
    expect(await releaseFacts(deps, { ...STRANGER, numberId: 'num_stolen' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(account.routing('+15125550171')).toMatchObject(OLD);
  });

  it('keeps what was set for a number that was typed in before', async () => {
    const typed = { id: 'num_typed', ...PLUMBER, e164: '+15125550171', label: 'Typed', greetingOverride: 'Hello' };
    await deps.db.phoneNumber.create({ data: typed });
    expect(await bringOne('+15125550171')).toBe('num_typed');
    expect(await deps.db.phoneNumber.findUnique({ where: { id: 'num_typed' } })).toMatchObject({
      ...typed,
      twilioSid: sidOf('+15125550171'),
    });
  });
});

it('is renamed here and at Twilio, and here alone while Twilio is away', async () => {
  const numberId = await bringOne('+15125550173');
  expect(grantedBy(await renameNumber(deps, { ...PLUMBER, numberId, label: 'Shop', actor }))).toEqual({
    numberId,
    atTwilio: true,
  });
  expect(account.writes).toEqual([{ friendlyName: 'Shop' }]);
  account.deaf('UPSTREAM_UNAVAILABLE');
  expect(grantedBy(await renameNumber(deps, { ...PLUMBER, numberId, label: 'Van', actor }))).toEqual({
    numberId,
    atTwilio: false,
  });
  expect(await deps.db.phoneNumber.findUnique({ where: { id: numberId } })).toMatchObject({ label: 'Van' });
  expect(await renameNumber(deps, { ...STRANGER, numberId, label: 'Mine', actor })).toMatchObject({
    code: 'NOT_FOUND',
  });
});

describe('giving a number to another business', () => {
  it('takes it over as it is at Twilio, without what was set for the old one', async () => {
    const numberId = await bringOne('+15125550173', true);
    await deps.db.phoneNumber.update({ where: { id: numberId }, data: { greetingOverride: 'This is Plumber' } });
    const routing = account.routing('+15125550173');
    const moved = grantedBy(await assignNumber(deps, { ...PLUMBER, numberId, toProjectId: 'proj_sister', actor }));
    expect([await numbersOf(PLUMBER), await numbersOf(SISTER)]).toEqual([[], ['+15125550173']]);
    const row = await deps.db.phoneNumber.findUnique({ where: { id: moved.numberId } });
    expect(row).toMatchObject({ greetingOverride: null, twilioSid: sidOf('+15125550173'), mode: 'openai' });
    expect(account.routing('+15125550173')).toEqual(routing);
    expect(await auditOf(numberId)).toContain('number.assigned');
  });

  it('refuses another organization’s business, and a number that Vapi still answers', async () => {
    const numberId = await bringOne('+15125550173');
    const give = (toProjectId: string) => assignNumber(deps, { ...PLUMBER, numberId, toProjectId, actor });
    expect(await give('proj_stranger')).toMatchObject({ code: 'NOT_FOUND' });
    await deps.db.phoneNumber.update({ where: { id: numberId }, data: { offhookSharePercent: 20 } });
    expect(await give('proj_sister')).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('Vapi') });
    expect(await numbersOf(PLUMBER)).toEqual(['+15125550173']);
  });
});

describe('releasing', () => {
  it('wants the number typed, then gives it back for good', async () => {
    const numberId = await bringOne('+15125550171');
    expect(grantedBy(await releaseFacts(deps, { ...PLUMBER, numberId }))).toMatchObject({
      use: { kind: 'elsewhere', host: 'answering.example' },
      vapiAnswers: false,
      callsIn30Days: 0,
    });
    const release = (typed: string, where = PLUMBER) => releaseNumber(deps, { ...where, numberId, typed, actor });
    expect(await release('512 555 0172')).toMatchObject({ ok: false, field: 'typed' });
    expect(await release('(512) 555-0171', STRANGER)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await account.port.findByNumber('+15125550171')).not.toBeNull();
    expect(grantedBy(await release('(512) 555-0171'))).toEqual({ e164: '+15125550171' });
    expect([await account.port.findByNumber('+15125550171'), await numbersOf(PLUMBER)]).toEqual([null, []]);
    expect(await auditOf(numberId)).toContain('number.released');
  });

  it('finishes when its answer was lost: what is gone is gone', async () => {
    const numberId = await bringOne('+15125550173');
    const release = () => releaseNumber(deps, { ...PLUMBER, numberId, typed: '+15125550173', actor });
    account.trouble('lost_after');
    expect(await release()).toMatchObject({ ok: false, code: 'UPSTREAM_UNAVAILABLE' });
    expect(await numbersOf(PLUMBER)).toEqual(['+15125550173']);
    expect(grantedBy(await release())).toEqual({ e164: '+15125550173' });
    expect(await numbersOf(PLUMBER)).toEqual([]);
  });
});
