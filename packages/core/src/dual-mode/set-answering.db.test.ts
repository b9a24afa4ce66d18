import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { listAudit } from '../audit/record-audit.ts';
import { routeNumber } from '../numbers/routing/route-number.ts';
import { type NumberAccount, numberAccount } from '../numbers/testing/number-account.ts';
import type { Answering } from './answering.ts';
import { linkToVapi, vapiHandOver } from './link-to-vapi.ts';
import { type AnsweringDeps, setAnswering } from './set-answering.ts';
import { type VapiAccount, vapiAccount } from './testing/vapi-account.ts';
import { vapiSide } from './vapi-side.ts';
import { createWatchSidesJob } from './watch-sides.job.ts';

const NUMBER = '+15125550142';
const VAPI_URL = 'https://api.vapi.ai';
const actor = { kind: 'user', userId: 'usr_sam' } as const;
const where = { projectId: 'proj_plumber', numberId: 'num_main' };
const database = databaseForTests();
let twilio: NumberAccount;
let vapi: VapiAccount;
let deps: AnsweringDeps;
let nowMs = Date.parse('2026-11-23T15:00:00Z');

beforeAll(async () => {
  await createTestBusiness(database.db);
  await database.db.user.create({ data: { id: 'usr_sam', name: 'Sam', email: 'sam@plumber.example' } });
});

beforeEach(async () => {
  const { db } = database;
  await db.phoneNumber.deleteMany();
  await db.auditEntry.deleteMany();
  await db.vapiConnection.deleteMany();
  await db.phoneNumber.create({ data: { id: 'num_main', projectId: 'proj_plumber', e164: NUMBER, label: 'Main' } });
  await db.vapiConnection.create({ data: { projectId: 'proj_plumber', secretEnc: 'x', secretHash: 'y' } });
  twilio = numberAccount({ [NUMBER]: { voiceCallerIdLookup: 'true', smsUrl: 'https://old.example/text' } });
  vapi = vapiAccount();
  vapi.numbers.set(NUMBER, 'vapi_main');
  const now = () => nowMs;
  const keys = { accountSid: 'AC1', authToken: 'token' };
  const side = vapiSide({ db, vapiFor: async () => vapi.port, vapiUrl: VAPI_URL, twilio: keys, now });
  deps = { db, twilioNumbers: twilio.port, workerUrl: 'https://voice.example', vapi: side, now };
});

const answer = (answering: Answering) => setAnswering(deps, { ...where, answering, actor });
const row = () => database.db.phoneNumber.findUniqueOrThrow({ where: { id: 'num_main' } });
const actions = async () =>
  (await listAudit(database.db, { projectId: where.projectId, subject: { kind: 'number', id: 'num_main' } })).map(
    ({ action }) => action,
  );
const runJob = () =>
  createWatchSidesJob(deps).run(
    {},
    {
      db: database.db,
      now: () => nowMs,
      notes: { info: () => undefined, warn: () => undefined },
      signal: new AbortController().signal,
    },
  );

describe('calls handed over one by one', () => {
  it('are shared or all of one side, without a word to Twilio, and the audit log tells', async () => {
    expect(await answer({ side: 'openai', sharePercent: 20 })).toMatchObject({ ok: true, value: { waitsFor: null } });
    expect(await row()).toMatchObject({
      mode: 'openai',
      offhookSharePercent: 20,
      vapiNumberId: 'vapi_main',
      vapiWay: 'each_call',
    });
    await answer({ side: 'vapi' });
    expect(await row()).toMatchObject({ mode: 'vapi', offhookSharePercent: 100, switchPendingAt: null });
    await answer({ side: 'openai' });
    expect(await row()).toMatchObject({ mode: 'openai', vapiNumberId: 'vapi_main' });
    expect(twilio.writes).toEqual([]);
    expect(await actions()).toEqual(['number.answering', 'number.answering', 'number.answering']);
  });

  it('are tried once, with a call that rings nobody, and again when the owner asks', async () => {
    await answer({ side: 'vapi' });
    await answer({ side: 'openai', sharePercent: 50 });
    expect(vapi.asked).toEqual([NUMBER]);
    vapi.takesCalls(false);
    expect(await vapiHandOver(deps, where)).toEqual({ ok: true, value: { handsOverEachCall: false } });
    expect(vapi.asked).toHaveLength(2);
    expect(await database.db.vapiConnection.findUniqueOrThrow({ where: { projectId: where.projectId } })).toMatchObject(
      {
        bypass: 'refused',
        bypassDetail: 'as ordered',
      },
    );
    await answer({ side: 'openai' });
    expect(await row()).toMatchObject({ vapiWay: null });
    vapi.takesCalls(true);
    await vapiHandOver(deps, where);
    expect(await row()).toMatchObject({ vapiWay: 'each_call' });
  });
});

describe('a number that goes to Vapi as a whole', () => {
  beforeEach(async () => {
    vapi.takesCalls(false);
    const routed = await routeNumber(deps, { ...where, target: 'offhook', actor });
    expect(routed.ok).toBe(true);
  });

  it('is routed there, and back byte for byte as it was', async () => {
    const before = twilio.routing(NUMBER);
    expect(await answer({ side: 'vapi' })).toMatchObject({ ok: true, value: { waitsFor: null } });
    expect(twilio.routing(NUMBER)).toMatchObject({
      voiceUrl: `${VAPI_URL}/twilio/inbound_call`,
      statusCallback: `${VAPI_URL}/twilio/call_status`,
    });
    expect(await row()).toMatchObject({ mode: 'vapi', vapiWay: 'whole_number', switchPendingAt: null });
    await answer({ side: 'openai' });
    expect(twilio.routing(NUMBER)).toEqual(before);
    expect(await row()).toMatchObject({
      mode: 'openai',
      vapiWay: null,
      switchPendingAt: null,
      routingBeforeVapi: null,
    });
  });

  it('comes to us when what was there before would lead somewhere else', async () => {
    twilio.set(NUMBER, { voiceUrl: 'https://old.example/ring' });
    await answer({ side: 'vapi' });
    await answer({ side: 'openai' });
    expect(twilio.routing(NUMBER).voiceUrl).toBe('https://voice.example/twilio/voice');
  });

  it('cannot share its calls', async () => {
    expect(await answer({ side: 'openai', sharePercent: 20 })).toMatchObject({ ok: false, code: 'NOT_CONFIGURED' });
    expect(await row()).toMatchObject({ mode: 'openai', offhookSharePercent: 100 });
  });

  it('is waited for while Twilio is silent, and followed by the job', async () => {
    twilio.deaf('UPSTREAM_UNAVAILABLE');
    expect(await answer({ side: 'vapi' })).toMatchObject({
      ok: true,
      value: { waitsFor: expect.stringContaining('Twilio') },
    });
    expect(await row()).toMatchObject({ mode: 'vapi', switchPendingAt: expect.any(Date) });
    twilio.deaf(null);
    nowMs += 61_000;
    expect(await runJob()).toMatchObject({ followed: 1 });
    expect(twilio.routing(NUMBER).voiceUrl).toBe(`${VAPI_URL}/twilio/inbound_call`);
  });

  it('stays with us when Twilio refuses for good', async () => {
    twilio.deaf('UPSTREAM_UNAUTHORIZED');
    expect(await answer({ side: 'vapi' })).toMatchObject({ ok: false, code: 'UPSTREAM_UNAUTHORIZED' });
    expect(await row()).toMatchObject({ mode: 'openai', switchPendingAt: null });
    expect((await actions())[0]).toBe('number.answering_undone');
  });
});

describe('a wish that cannot be granted', () => {
  const troubles: [string, () => unknown, string][] = [
    ['without an account at Vapi', () => database.db.vapiConnection.deleteMany(), 'NOT_CONFIGURED'],
    ['for a number that Vapi does not know', () => vapi.numbers.clear(), 'NOT_CONFIGURED'],
    ['while Vapi is silent', () => vapi.deaf(true), 'UPSTREAM_UNAVAILABLE'],
  ];
  it.each(troubles)('is refused %s', async (_, trouble, code) => {
    await trouble();
    expect(await answer({ side: 'vapi' })).toMatchObject({ ok: false, code });
    expect(await row()).toMatchObject({ mode: 'openai' });
  });

  it('is refused without anybody to forward to, and for a number of somebody else', async () => {
    await database.db.project.update({ where: { id: where.projectId }, data: { contactPhone: null } });
    expect(await answer({ side: 'forward' })).toMatchObject({ ok: false, field: 'forwardTo' });
    const elsewhere = { ...where, projectId: 'proj_other', answering: { side: 'paused' }, actor } as const;
    expect(await setAnswering(deps, elsewhere)).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  });
});

describe('making a number known to Vapi', () => {
  it('finds it there', async () => {
    expect(await linkToVapi(deps, { ...where, actor })).toMatchObject({
      ok: true,
      value: { how: 'found', handsOverEachCall: true },
    });
    expect(await row()).toMatchObject({ mode: 'openai', vapiNumberId: 'vapi_main', vapiWay: 'each_call' });
  });

  it('takes it in, and undoes at once what Vapi writes into Twilio', async () => {
    vapi.numbers.clear();
    await routeNumber(deps, { ...where, target: 'offhook', actor });
    const before = twilio.routing(NUMBER);
    vapi.onImport((e164) =>
      twilio.set(e164, { voiceUrl: `${VAPI_URL}/twilio/inbound_call`, statusCallback: 'https://api.vapi.ai/x' }),
    );
    expect(await linkToVapi(deps, { ...where, actor })).toMatchObject({
      ok: true,
      value: { how: 'taken_in', waitsFor: null },
    });
    expect(twilio.routing(NUMBER)).toEqual(before);
    expect(await row()).toMatchObject({ mode: 'openai', vapiNumberId: 'vapi_0' });
  });
});
