import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestBusiness } from '../../../../../test/support/test-business.ts';
import { type TestDatabase, withTestDatabase } from '../../../../../test/support/test-database.ts';
import type { JobContext } from '../../jobs/job.ts';
import { needsAttention } from '../../overview/needs-attention.ts';
import type { Outcome } from '../../projects/outcome.ts';
import { restoreRouting, routeNumber } from '../routing/route-number.ts';
import { type NumberAccount, numberAccount } from '../testing/number-account.ts';
import { checkNumber, type HealthDeps } from './check-number.ts';
import { createCheckNumbersJob } from './check-numbers.job.ts';
import { readNumberHealth } from './health-records.ts';
import type { AddressLook } from './public-address-port.ts';
import { connectNumber, repairNumber } from './repair-number.ts';

const MAIN = '+15125550142';
const SECOND = '+15125550143';
const actor = { kind: 'user', userId: 'usr_sam' } as const;
const where = { projectId: 'proj_plumber', numberId: 'num_main' };
const DAY_MS = 86_400_000;
const GOOD: AddressLook = { reach: 'ours', certificate: null };

let database: TestDatabase;
let account: NumberAccount;
let deps: HealthDeps;
let look: AddressLook;
let nowMs = Date.parse('2026-11-23T15:00:00Z');

beforeAll(async () => {
  database = await withTestDatabase();
  await createTestBusiness(database.db);
});
afterAll(() => database.close());

beforeEach(async () => {
  const { db } = database;
  await db.phoneNumber.deleteMany();
  await db.phoneNumber.create({ data: { id: 'num_main', projectId: 'proj_plumber', e164: MAIN, label: 'Main line' } });
  account = numberAccount({ [MAIN]: { voiceUrl: 'https://old.example/ring' }, [SECOND]: {} });
  look = GOOD;
  deps = {
    db,
    twilioNumbers: account.port,
    workerUrl: 'https://voice.example',
    publicAddress: { look: async () => look },
    now: () => nowMs,
  };
});

function ok<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

const check = async () => ok(await checkNumber(deps, where));
const problems = async () => (await check()).problems.map(({ repairable: _, severity: __, ...problem }) => problem);

function sweep() {
  const { signal } = new AbortController();
  const notes = { info: () => undefined, warn: () => undefined };
  const context: JobContext = { db: database.db, now: () => nowMs, notes, signal };
  return createCheckNumbersJob({ ...deps, twilioNumbers: account.port }).run({}, context);
}

describe('a number', () => {
  it('that was never connected says where its calls go, and is connected with one click', async () => {
    expect(await check()).toMatchObject({ state: 'not_connected', goesTo: 'old.example' });
    expect(ok(await connectNumber(deps, { ...where, actor }))).toMatchObject({
      state: 'fine',
      problems: [],
      goesTo: 'voice.example',
    });
  });

  it('that was set by hand counts as connected, and misses what was forgotten', async () => {
    account.set(MAIN, { voiceUrl: 'https://voice.example/twilio/voice#rc=2' });
    expect(await check()).toMatchObject({
      state: 'weak',
      problems: [
        { kind: 'fallback', goesTo: null, repairable: true },
        { kind: 'status', goesTo: null },
        { kind: 'texts', goesTo: null },
      ],
    });
    account.set(MAIN, { voiceUrl: 'https://old.example/ring' });
    expect((await problems())[0]).toEqual({ kind: 'moved', goesTo: 'old.example' });
    expect(ok(await repairNumber(deps, { ...where, actor })).state).toBe('fine');
  });

  it('that somebody changed in the console is named, and repaired', async () => {
    ok(await connectNumber(deps, { ...where, actor }));
    account.set(MAIN, { voiceUrl: 'https://other.example/', voiceFallbackUrl: 'https://voice.example/wrong' });
    expect(await problems()).toEqual([
      { kind: 'moved', goesTo: 'other.example' },
      { kind: 'fallback', goesTo: 'voice.example' },
    ]);
    account.set(MAIN, { voiceApplicationSid: 'AP1' });
    expect((await problems())[0]).toEqual({ kind: 'shadowed', by: 'application', name: 'Old answering service' });
    account.set(MAIN, { voiceApplicationSid: '', trunkSid: 'TK9' });
    expect((await problems())[0]).toEqual({ kind: 'shadowed', by: 'trunk', name: 'TK9' });
    account.set(MAIN, { trunkSid: '', voiceReceiveMode: 'fax' });
    expect((await problems())[0]).toEqual({ kind: 'fax' });
    expect(ok(await repairNumber(deps, { ...where, actor }))).toMatchObject({ state: 'fine', problems: [] });
    account.set(MAIN, { voiceMethod: 'GET' });
    expect(await problems()).toEqual([{ kind: 'method' }]);
  });

  it('that the owner led elsewhere is fine there, and is repaired to there', async () => {
    const { auditId } = ok(await routeNumber(deps, { ...where, target: 'offhook', actor }));
    ok(await restoreRouting(deps, { ...where, auditId: String(auditId), actor }));
    expect(await check()).toMatchObject({ state: 'fine', goesTo: 'old.example' });
    account.set(MAIN, { voiceUrl: '' });
    expect(await problems()).toEqual([{ kind: 'moved', goesTo: null }]);
    ok(await repairNumber(deps, { ...where, actor }));
    expect(account.routing(MAIN).voiceUrl).toBe('https://old.example/ring');
  });

  it('that Vapi answers as a whole is fine with what Vapi set beside it, and not with our safety net gone', async () => {
    const target = { kind: 'vapi', voiceUrl: 'https://api.vapi.ai/twilio/inbound_call' } as const;
    ok(await routeNumber(deps, { ...where, target, actor }));
    account.set(MAIN, { statusCallback: 'https://api.vapi.ai/twilio/call_status', smsUrl: 'https://api.vapi.ai/sms' });
    expect(await check()).toMatchObject({ state: 'fine', goesTo: 'api.vapi.ai' });
    account.set(MAIN, { voiceFallbackUrl: '' });
    expect(await problems()).toEqual([{ kind: 'fallback', goesTo: null }]);
  });

  it('that the account has no more, or never had, is told apart', async () => {
    await check();
    account.remove(MAIN);
    expect(await check()).toMatchObject({ state: 'broken', problems: [{ kind: 'gone', repairable: false }] });
    await database.db.phoneNumber.update({ where: { id: 'num_main' }, data: { twilioSid: null } });
    expect(await check()).toMatchObject({ state: 'not_connected', problems: [{ kind: 'not_in_account' }] });
  });

  it('of another business is not looked at', async () => {
    expect(await checkNumber(deps, { ...where, projectId: 'proj_other' })).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('our own address', () => {
  beforeEach(async () => void ok(await connectNumber(deps, { ...where, actor })));

  it('that nobody can reach breaks every number', async () => {
    look = { reach: 'timed_out', certificate: null };
    expect(await check()).toMatchObject({
      state: 'broken',
      problems: [{ kind: 'address', why: 'timed_out', repairable: false }],
    });
  });

  it('with a broken certificate names that alone, and warns two weeks before it ends', async () => {
    const certificate = { problem: 'expired', validUntilMs: nowMs - DAY_MS } as const;
    look = { reach: 'unreachable', certificate };
    expect(await problems()).toEqual([{ kind: 'certificate', why: 'expired', until: '2026-11-22T15:00:00.000Z' }]);
    look = { reach: 'ours', certificate: { problem: null, validUntilMs: nowMs + 13 * DAY_MS } };
    expect(await check()).toMatchObject({ state: 'weak', problems: [{ kind: 'certificate', why: 'expires_soon' }] });
    look = { reach: 'ours', certificate: { problem: null, validUntilMs: nowMs + 15 * DAY_MS } };
    expect(await problems()).toEqual([]);
  });

  it('that changed leaves numbers at the old one', async () => {
    deps = { ...deps, workerUrl: 'https://new.example' };
    expect((await problems())[0]).toEqual({ kind: 'moved', goesTo: 'voice.example' });
    expect(ok(await repairNumber(deps, { ...where, actor }))).toMatchObject({ state: 'fine', goesTo: 'new.example' });
  });
});

describe('the sweep', () => {
  beforeEach(async () => {
    ok(await connectNumber(deps, { ...where, actor }));
    const second = { id: 'num_second', projectId: 'proj_plumber', e164: SECOND, label: 'Second' };
    await database.db.phoneNumber.create({ data: second });
  });

  const health = () => readNumberHealth(database.db, where);
  const attention = () =>
    needsAttention(database.db, { projectId: 'proj_plumber', now: new Date(nowMs) }).then((items) =>
      items.map(({ kind, callerName, reason, numberId, at }) => ({ kind, callerName, reason, numberId, at })),
    );

  it('finds what changed, says since when, and has the owner look', async () => {
    expect(await sweep()).toEqual({ numbers: 2, broken: 0, failed: 0 });
    expect(await attention()).toEqual([]);
    account.set(MAIN, { trunkSid: 'TK9' });
    nowMs += 3_600_000;
    const since = new Date(nowMs).toISOString();
    expect(await sweep()).toEqual({ numbers: 2, broken: 1, failed: 0 });
    nowMs += 3_600_000;
    await sweep();
    expect(await health()).toMatchObject({ state: 'broken', since, checkedAt: new Date(nowMs).toISOString() });
    expect(await attention()).toEqual([
      {
        kind: 'number',
        callerName: 'Main line',
        reason: 'shadowed',
        numberId: 'num_main',
        at: new Date(nowMs).toISOString(),
      },
    ]);
    ok(await repairNumber(deps, { ...where, actor }));
    expect(await attention()).toEqual([]);
  });

  it('says once what is wrong with this whole system', async () => {
    const { db } = database;
    ok(await connectNumber(deps, { ...where, numberId: 'num_second', actor }));
    look = { reach: 'unreachable', certificate: null };
    await sweep();
    expect(await attention()).toMatchObject([{ callerName: 'Main line and 1 more', reason: 'address' }]);
    expect(await db.numberHealth.count({ where: { state: 'broken' } })).toBe(2);
  });

  it('says when Twilio refuses the keys, and keeps what it knew when Twilio does not answer', async () => {
    await sweep();
    account.deaf('UPSTREAM_UNAUTHORIZED');
    await sweep();
    expect((await health()).problems).toMatchObject([{ kind: 'account_refused' }]);
    account.deaf(null);
    await sweep();
    account.deaf('UPSTREAM_UNAVAILABLE');
    await expect(sweep()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect((await health()).state).toBe('fine');
  });

  it('takes nothing for a drift that is being changed at that moment', async () => {
    account.set(MAIN, { voiceUrl: 'https://other.example/' });
    account.beforeNextRead(async () => {
      await database.db.numberHealth.deleteMany();
      const under = { projectId: 'proj_plumber', phoneNumberId: 'num_main', numberSid: 'PN15125550142', actor };
      await database.db.routingChange.create({
        data: { ...under, id: 'rtc_now', target: 'vapi', leaseUntil: new Date(nowMs + 60_000) },
      });
    });
    await sweep();
    expect((await health()).state).toBe('unknown');
  });
});
