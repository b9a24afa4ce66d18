import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../../../test/support/test-business.ts';
import { listAudit } from '../../audit/record-audit.ts';
import type { Outcome } from '../../projects/outcome.ts';
import { NOWHERE, type NumberAccount, numberAccount } from '../testing/number-account.ts';
import { numberHistory } from './number-history.ts';
import { type RoutingDeps, restoreRouting, routeNumber } from './route-number.ts';
import { settleRoutings } from './settle-routing.job.ts';

const NUMBER = '+15125550142';
const OLD = {
  voiceUrl: 'https://user:pass@old.example/ring?key=secret#rc=2',
  voiceMethod: 'GET',
  trunkSid: 'TK1',
  voiceReceiveMode: 'fax',
  voiceCallerIdLookup: 'true',
  smsUrl: 'https://old.example/text',
  smsApplicationSid: 'AP1',
};
const OURS = {
  voiceUrl: 'https://voice.example/twilio/voice',
  voiceFallbackUrl: 'https://voice.example/twilio/fallback',
  statusCallback: 'https://voice.example/twilio/status',
  smsUrl: 'https://voice.example/twilio/sms',
  smsFallbackUrl: 'https://voice.example/twilio/sms',
  voiceCallerIdLookup: 'true',
};
const actor = { kind: 'user', userId: 'usr_sam' } as const;
const where = { projectId: 'proj_plumber', numberId: 'num_main' };

const database = databaseForTests();
let account: NumberAccount;
let deps: RoutingDeps;
let nowMs = Date.parse('2026-11-23T15:00:00Z');

beforeAll(async () => {
  await createTestBusiness(database.db);
  await database.db.user.create({ data: { id: 'usr_sam', name: 'Sam', email: 'sam@plumber.example' } });
});

beforeEach(async () => {
  const { db } = database;
  await db.phoneNumber.deleteMany();
  await db.auditEntry.deleteMany();
  await db.phoneNumber.create({ data: { id: 'num_main', projectId: 'proj_plumber', e164: NUMBER, label: 'Main' } });
  account = numberAccount({ [NUMBER]: OLD });
  deps = { db, twilioNumbers: account.port, workerUrl: 'https://voice.example', now: () => nowMs };
});

const toUs = () => routeNumber(deps, { ...where, target: 'offhook', actor });
const toVapi = () =>
  routeNumber(deps, {
    ...where,
    target: { kind: 'vapi', voiceUrl: 'https://api.vapi.ai/twilio/inbound_call', smsUrl: 'https://api.vapi.ai/sms' },
    actor: { kind: 'system', name: 'rollback' },
  });
const changes = () => database.db.routingChange.findMany({ orderBy: { id: 'asc' } });
const entries = () =>
  listAudit(database.db, { projectId: 'proj_plumber', subject: { kind: 'number', id: 'num_main' } });
const settleAll = () => settleRoutings({ db: database.db, port: account.port, now: () => nowMs });

function ok<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

describe('leading a number to us', () => {
  it('clears whatever would come first, and leaves what it has nothing to do with', async () => {
    ok(await toUs());
    expect(account.routing(NUMBER)).toEqual({ ...NOWHERE, ...OURS });
  });

  it('learns which number of the account it is', async () => {
    ok(await toUs());
    const number = await database.db.phoneNumber.findUniqueOrThrow({ where: { id: 'num_main' } });
    expect(number.twilioSid).toBe('PN15125550142');
  });

  it('notes who did it, from what to what, without passwords and keys', async () => {
    ok(await toUs());
    const [entry] = await entries();
    expect(entry).toMatchObject({ action: 'number.routed', actor: { kind: 'user', name: 'Sam' } });
    expect(entry?.before).toMatchObject({ voiceUrl: 'https://old.example/ring?…', trunkSid: 'TK1' });
    expect(entry?.after).toMatchObject({ target: 'offhook', voiceUrl: OURS.voiceUrl });
    expect(JSON.stringify(await entries())).not.toMatch(/secret|pass/);
  });

  it('writes nothing a second time', async () => {
    ok(await toUs());
    expect(ok(await toUs()).auditId).toBeNull();
    expect([account.writes.length, (await entries()).length]).toEqual([1, 1]);
  });

  it('is refused without keys, for a number that the account has not, and for one of another business', async () => {
    const unset = await routeNumber({ ...deps, twilioNumbers: null }, { ...where, target: 'offhook', actor });
    const other = await routeNumber(deps, { ...where, projectId: 'proj_other', target: 'offhook', actor });
    account.remove(NUMBER);
    const unknown = await toUs();
    expect([unset, other, unknown].map((answer) => !answer.ok && answer.code)).toEqual([
      'NOT_CONFIGURED',
      'NOT_FOUND',
      'NOT_FOUND',
    ]);
    expect(await changes()).toEqual([]);
  });
});

describe('the way back', () => {
  it('is byte for byte as it was before, from Vapi as from us', async () => {
    const before = account.routing(NUMBER);
    const { auditId } = ok(await toVapi());
    expect(account.routing(NUMBER)).toMatchObject({
      voiceUrl: 'https://api.vapi.ai/twilio/inbound_call',
      voiceFallbackUrl: OURS.voiceFallbackUrl,
      trunkSid: '',
      statusCallback: '',
    });
    const restored = ok(await restoreRouting(deps, { ...where, auditId: String(auditId), actor }));
    expect(account.routing(NUMBER)).toEqual(before);
    ok(await restoreRouting(deps, { ...where, auditId: String(restored.auditId), actor }));
    expect(account.routing(NUMBER).voiceUrl).toBe('https://api.vapi.ai/twilio/inbound_call');
    expect((await entries()).map(({ action }) => action)).toEqual([
      'number.restored',
      'number.restored',
      'number.routed',
    ]);
  });

  it('does not open with the entry of another number or another business', async () => {
    const auditId = String(ok(await toUs()).auditId);
    const answers = [
      await restoreRouting(deps, { ...where, projectId: 'proj_other', auditId, actor }),
      await restoreRouting(deps, { ...where, numberId: 'num_other', auditId, actor }),
    ];
    expect(answers.map((answer) => !answer.ok && answer.code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
  });
});

describe('the history', () => {
  const older = async (names: number) => {
    const entry = {
      projectId: 'proj_plumber',
      actorKind: 'system',
      actorName: 'test',
      action: 'number.renamed',
    } as const;
    const subject = { subjectKind: 'number', subjectId: 'num_main' };
    const minutesAgo = (count: number) => new Date(Date.now() - count * 60_000);
    await database.db.auditEntry.createMany({
      data: Array.from({ length: names }, (_, index) => {
        return { id: `aud_${index}`, ...entry, ...subject, at: minutesAgo(index + 1) };
      }),
    });
  };

  it('has a way back from what was set at Twilio, and comes in pages, each entry once', async () => {
    await older(14);
    ok(await toUs());
    const where = { projectId: 'proj_plumber', numberId: 'num_main' };
    const first = await numberHistory(database.db, where);
    const second = await numberHistory(database.db, { ...where, cursor: first.nextCursor });
    expect(first.entries.map(({ restorable }) => restorable)).toEqual([true, ...Array(9).fill(false)]);
    const all = [...first.entries, ...second.entries].map(({ auditId }) => auditId);
    expect([new Set(all).size, second.nextCursor]).toEqual([15, null]);
  });

  it('is empty for another business', async () => {
    ok(await toUs());
    const found = await numberHistory(database.db, { projectId: 'proj_other', numberId: 'num_main' });
    expect(found).toEqual({ entries: [], nextCursor: null });
  });
});

describe('when something goes wrong', () => {
  it('a lost answer is settled by reading what is there', async () => {
    account.trouble('lost_after');
    expect(ok(await toUs()).auditId).not.toBeNull();
    account.set(NUMBER, { voiceUrl: '' });
    account.trouble('lost_before');
    expect(await toUs()).toMatchObject({ ok: false, code: 'UPSTREAM_UNAVAILABLE' });
    expect((await changes()).map(({ state, problem }) => [state, problem])).toEqual([
      ['done', null],
      ['failed', 'not_written'],
    ]);
  });

  it('a refusal leaves the number as it was', async () => {
    account.trouble('refused');
    expect(await toUs()).toMatchObject({ ok: false, code: 'UPSTREAM_REJECTED' });
    expect(account.routing(NUMBER)).toMatchObject(OLD);
  });

  it('what was read back and differs is said and noted, and what was there before can still be restored', async () => {
    const before = account.routing(NUMBER);
    account.trouble('mangled');
    expect(await toUs()).toMatchObject({ ok: false, code: 'UPSTREAM_BAD_RESPONSE' });
    const [entry] = await entries();
    expect(entry).toMatchObject({ action: 'number.routing_differs', after: { voiceUrl: 'https://else.example/' } });
    ok(await restoreRouting(deps, { ...where, auditId: String(entry?.auditId), actor }));
    expect(account.routing(NUMBER)).toEqual(before);
  });

  it('wrong keys are said as such', async () => {
    account.deaf('UPSTREAM_UNAUTHORIZED');
    expect(await toUs()).toMatchObject({ ok: false, code: 'UPSTREAM_UNAUTHORIZED' });
  });

  it('two changes at once are made one after the other, each from what the other left', async () => {
    const [ours, vapis] = await Promise.all([toUs(), toVapi()]);
    expect([ours.ok, vapis.ok]).toEqual([true, true]);
    const [first, second] = await changes();
    expect(second?.before).toEqual(first?.found);
    expect(account.routing(NUMBER)).toEqual(second?.found);
  });
});

describe('a process that dies in the middle', () => {
  /** The write is done, and reading back fails for as long as the process lives. */
  async function dieAfterWriting(): Promise<void> {
    account.trouble('lost_after');
    let reads = 0;
    const port = account.port;
    const dying = {
      ...port,
      get: (sid: string) => (reads++ === 0 ? port.get(sid) : Promise.reject(new Error('gone'))),
    };
    await routeNumber({ ...deps, twilioNumbers: { ...dying } }, { ...where, target: 'offhook', actor });
  }

  it('between write and read-back leaves a change that the job finishes, noted once', async () => {
    await dieAfterWriting();
    expect(await entries()).toEqual([]);
    expect(await settleAll()).toEqual({ settled: 0, open: 0 });
    nowMs += 61_000;
    expect(await settleAll()).toEqual({ settled: 1, open: 0 });
    await settleAll();
    expect(await entries()).toMatchObject([{ action: 'number.routed', actor: { name: 'Sam' } }]);
  });

  it('before the write leaves a change that the job writes while anybody expects it', async () => {
    await dieAfterWriting();
    account.set(NUMBER, { ...NOWHERE, ...OLD });
    nowMs += 61_000;
    await settleAll();
    expect(account.routing(NUMBER)).toEqual({ ...NOWHERE, ...OURS });
  });

  it('does not have its change made hours later, nor over what somebody set since', async () => {
    await dieAfterWriting();
    account.set(NUMBER, { ...NOWHERE, ...OLD });
    nowMs += 3_600_000;
    await settleAll();
    expect(account.routing(NUMBER)).toEqual({ ...NOWHERE, ...OLD });
    await dieAfterWriting();
    account.set(NUMBER, { voiceUrl: 'https://console.example/' });
    nowMs += 61_000;
    await settleAll();
    expect(account.routing(NUMBER).voiceUrl).toBe('https://console.example/');
    expect((await changes()).map(({ problem }) => problem)).toEqual(['not_written', 'differs']);
  });

  it('stays open while Twilio cannot be asked, and stops nobody for longer than its turn', async () => {
    await dieAfterWriting();
    nowMs += 61_000;
    account.deaf('UPSTREAM_UNAVAILABLE');
    expect(await settleAll()).toEqual({ settled: 0, open: 1 });
    account.deaf(null);
    nowMs += 61_000;
    ok(await toVapi());
    expect((await changes()).map(({ state }) => state)).toEqual(['done', 'done']);
  });
});
