import type { Database } from '@offhook/db';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { type TestDatabase, withTestDatabase } from '../../../../test/support/test-database.ts';
import { AppError } from '../errors/app-error.ts';
import { cancelImport, continueImport, latestImport, removeImportedCalls, startImport } from './imports.ts';
import { readAccount } from './read-account.ts';
import { type ImportRun, runImports } from './run-import.ts';
import { type FakeAccount, fakeVapiAccount, historyCall } from './testing/fake-vapi-account.ts';

const PHONE_NUMBERS = [{ id: 'pn_main', provider: 'twilio', number: '+15125550142' }];
const LEASE_MS = 120_000;

let database: TestDatabase;
let projectId: string;
let nowMs = Date.parse('2026-11-23T15:00:00Z');
let businesses = 0;

beforeAll(async () => {
  database = await withTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  businesses += 1;
  await database.db.call.deleteMany();
  ({ projectId } = await createTestBusiness(database.db, { name: `plumber${businesses}` }));
});

const history = (calls: number) => Array.from({ length: calls }, (_, index) => historyCall(index));

async function start(scope: { history: boolean; numberIds: string[] | null } = { history: true, numberIds: null }) {
  const vapiFor = async () => fakeVapiAccount({});
  const begun = await startImport({ db: database.db, vapiFor }, { projectId, userId: 'usr_1', scope });
  if (!begun.ok) throw new Error(begun.message);
  return begun.value.importId;
}

interface Run extends FakeAccount {
  readonly db?: Database;
  readonly signal?: AbortSignal;
  readonly callsAPage?: number;
}

function run({ db = database.db, signal = new AbortController().signal, callsAPage = 50, ...account }: Run) {
  const vapi = fakeVapiAccount({ phoneNumbers: PHONE_NUMBERS, ...account });
  return runImports({ vapiFor: async () => vapi, callsAPage }, { db, now: () => nowMs, signal });
}

/** The database, whose checkpoint can once not be written: after the calls of the page were. */
function failingCheckpoint(afterPages: number): Database {
  let written = 0;
  return database.db.$extends({
    query: {
      vapiImport: {
        update({ args, query }) {
          written += 1;
          if (written > afterPages) throw new Error('The process dies here');
          return query(args);
        },
      },
    },
  }) as unknown as Database;
}

const view = async () => (await latestImport(database.db, projectId)) ?? expect.unreachable('There is an import');
const totals = async () => ({
  calls: await database.db.call.count({ where: { projectId } }),
  turns: await database.db.transcriptTurn.count({ where: { projectId } }),
  tools: await database.db.toolCall.count({ where: { projectId } }),
  events: await database.db.eventLog.count({ where: { projectId } }),
  reports: await database.db.vapiCallReport.count({ where: { projectId } }),
});

describe('a history of 1,000 calls', () => {
  it('interrupted again and again is there once, each call whole, and reading it again changes nothing', async () => {
    const calls = history(1_000);
    await start();
    // Stopped between two pages.
    const stopping = new AbortController();
    let pages = 0;
    const stopAfterThree = () => {
      pages += 1;
      if (pages > 3) stopping.abort();
    };
    await run({ calls, signal: stopping.signal, beforeCalls: stopAfterThree });
    const afterStop = await view();
    expect(afterStop.state).toBe('reading');
    expect(afterStop.callsAdded).toBeGreaterThanOrEqual(100);
    // Dies after a page's calls were written and before its checkpoint.
    await run({ calls, db: failingCheckpoint(5) });
    expect((await view()).callsAdded).toBe(await database.db.call.count({ where: { projectId } }));
    // Killed outright: nobody let go of it. Another process waits until the claim runs out.
    await database.db.vapiImport.updateMany({
      where: { projectId },
      data: { state: 'reading', claimId: 'dead', claimedUntil: new Date(nowMs + LEASE_MS), nextTryAt: new Date(nowMs) },
    });
    expect(await run({ calls })).toEqual({ pages: 0, added: 0, finished: 0, failed: 0 });
    nowMs += LEASE_MS + 1;
    const last: ImportRun = await run({ calls });
    expect(last).toMatchObject({ finished: 1, failed: 0 });
    const whole = { calls: 1_000, turns: 3_000, tools: 1_000, events: 1_000, reports: 1_000 };
    expect(await totals()).toEqual(whole);
    expect(await view()).toMatchObject({ state: 'finished', callsRead: 1_000, callsAdded: 1_000, callsKnown: 0 });
    await start();
    await run({ calls, callsAPage: 1_000 });
    expect(await view()).toMatchObject({ state: 'finished', callsRead: 1_000, callsAdded: 0, callsKnown: 1_000 });
    expect(await totals()).toEqual(whole);
    expect(await removeImportedCalls(database.db, projectId)).toEqual({ ok: true, value: { removed: 1_000 } });
    expect(await totals()).toEqual({ calls: 0, turns: 0, tools: 0, events: 0, reports: 0 });
  }, 30_000);
});

describe('what a call becomes', () => {
  it('has who called what number, what was said and done, what it came to and what it cost', async () => {
    await database.db.phoneNumber.create({
      data: { id: `num_${projectId}`, projectId, e164: '+15125550142', label: 'Main' },
    });
    await start();
    await run({ calls: [historyCall(0, { customer: { number: '+15125550177', name: 'Dana Fox' } }), historyCall(9)] });
    const [failed, booked] = await database.db.call.findMany({
      where: { projectId },
      orderBy: { startedAt: 'asc' },
      include: { turns: { orderBy: { startedAtMs: 'asc' } }, toolCalls: true, vapiReport: true },
    });
    expect(booked).toMatchObject({
      mode: 'vapi',
      status: 'completed',
      phoneNumberId: `num_${projectId}`,
      toNumber: '+15125550142',
      fromNumber: '+15125550177',
      callerName: 'Dana Fox',
      durationSec: 95,
      outcome: 'booked',
      endReason: 'caller_hung_up',
      timeToFirstAudioMs: 1_200,
      costMicros: 123_400n,
      transcript:
        'Assistant: Thanks for calling, how can I help?\nCaller: My sink leaks, this is caller 0.\nAssistant: You are all set.',
    });
    expect(booked?.turns.map(({ speaker, startedAtMs }) => [speaker, startedAtMs])).toEqual([
      ['assistant', 1_200],
      ['caller', 4_000],
      ['assistant', 8_000],
    ]);
    expect(booked?.toolCalls).toMatchObject([
      { name: 'vapi.bookAppointment', args: { when: 'Monday' }, status: 'succeeded', durationMs: 1_500 },
    ]);
    expect(failed).toMatchObject({ status: 'failed', outcome: 'failed', endReason: 'vapi_failed' });
    expect(failed?.vapiReport?.endedReason).toBe('pipeline-error-openai-llm-failed');
    await database.db.phoneNumber.deleteMany({ where: { projectId } });
  });

  it('of a number that another business of this system has is nobody else’s, though both share the account', async () => {
    const other = await createTestBusiness(database.db, { name: `other${businesses}` });
    const number = { id: `num_other${businesses}`, e164: '+15125550142', label: 'Main' };
    await database.db.phoneNumber.create({ data: { ...number, projectId: other.projectId } });
    await start();
    await run({ calls: [historyCall(1)] });
    expect(await view()).toMatchObject({ callsRead: 1, callsAdded: 0, callsLeftOut: 1 });
    const vapiFor = async () => fakeVapiAccount({ phoneNumbers: PHONE_NUMBERS });
    expect(await readAccount({ db: database.db, vapiFor }, projectId)).toMatchObject({ connected: true, numbers: [] });
    expect(await readAccount({ db: database.db, vapiFor }, other.projectId)).toMatchObject({
      numbers: [{ vapiNumberId: 'pn_main' }],
    });
    await database.db.phoneNumber.deleteMany({ where: { projectId: other.projectId } });
  });

  it('is left out when it was made by the assistant, in a browser, on another business’s number, or still runs', async () => {
    await start({ history: true, numberIds: ['pn_main'] });
    await run({
      calls: [
        historyCall(1, { type: 'outboundPhoneCall' }),
        historyCall(2, { type: 'webCall' }),
        historyCall(3, { phoneNumberId: 'pn_of_another_business' }),
        historyCall(4, { status: 'in-progress' }),
        historyCall(5),
      ],
    });
    expect(await view()).toMatchObject({ callsRead: 5, callsAdded: 1, callsLeftOut: 4 });
  });

  it('is one row with the call that Offhook passed on, and completes it when its report never came', async () => {
    const passedOn = { projectId, mode: 'vapi', fromNumber: '+15125550100', toNumber: '+15125550142' } as const;
    const callSid = (index: number) => `CA${String(index).padStart(32, '0')}`;
    await database.db.call.createMany({
      data: [
        { ...passedOn, id: 'call_lost', providerCallId: callSid(10), status: 'active' },
        { ...passedOn, id: 'call_told', providerCallId: callSid(11), status: 'completed', outcome: 'quoted' },
      ],
    });
    const report = { vapiCallId: 'known already', reportedAt: new Date() };
    await database.db.vapiCallReport.create({ data: { ...report, projectId, callId: 'call_told' } });
    await start();
    await run({ calls: [historyCall(10), historyCall(11)] });
    expect(await view()).toMatchObject({ callsRead: 2, callsAdded: 0, callsKnown: 2 });
    const lost = await database.db.call.findUniqueOrThrow({ where: { id: 'call_lost' }, include: { turns: true } });
    expect(lost).toMatchObject({ status: 'completed', vapiImportId: null });
    expect(lost.turns).toHaveLength(3);
    expect(await database.db.call.findUniqueOrThrow({ where: { id: 'call_told' } })).toMatchObject({
      outcome: 'quoted',
    });
  });
});

describe('while an import runs', () => {
  it('a second one is refused, a cancelled one writes nothing more, and goes on from where it was', async () => {
    const importId = await start();
    const vapiFor = async () => fakeVapiAccount({});
    const again = await startImport({ db: database.db, vapiFor }, { projectId, userId: 'usr_1', scope: SCOPE });
    expect(again).toMatchObject({ ok: false, code: 'CONFLICT' });
    let cancelled: Promise<unknown> | null = null;
    const cancelSoon = ({ createdAtLe }: { createdAtLe?: string }) => {
      if (createdAtLe) cancelled ??= cancelImport(database.db, { projectId, importId });
    };
    await run({ calls: history(300), beforeCalls: cancelSoon, callsAPage: 50 });
    await cancelled;
    const stopped = await view();
    expect(stopped.state).toBe('cancelled');
    expect(stopped.callsAdded).toBeLessThan(300);
    expect(await database.db.call.count({ where: { projectId } })).toBe(stopped.callsAdded);
    expect(await continueImport({ db: database.db, vapiFor }, { projectId, importId })).toMatchObject({ ok: true });
    nowMs = Date.now() + 1_000;
    await run({ calls: history(300), callsAPage: 50 });
    expect(await view()).toMatchObject({ state: 'finished', callsAdded: 300, callsKnown: 0 });
  });

  it('a refused key stops it with words for the owner; a silence is waited out', async () => {
    await start();
    const failWith = (code: 'UPSTREAM_UNAVAILABLE' | 'UPSTREAM_UNAUTHORIZED') => () => {
      throw new AppError(code, 'as told');
    };
    nowMs = Date.now() + 1_000;
    await run({ calls: history(10), beforeCalls: failWith('UPSTREAM_UNAVAILABLE') });
    const waiting = await view();
    expect(waiting).toMatchObject({ state: 'waiting', problem: { words: 'Vapi does not answer.' } });
    expect(await run({ calls: history(10) })).toMatchObject({ pages: 0 });
    nowMs = Date.parse(waiting.problem?.tryAgainAt ?? '') + 1;
    await run({ calls: history(10), beforeCalls: failWith('UPSTREAM_UNAUTHORIZED') });
    expect(await view()).toMatchObject({ state: 'failed', problem: { tryAgainAt: null } });
  });
});

describe('how the account is set up', () => {
  it('is kept without a secret of it', async () => {
    await start({ history: false, numberIds: null });
    const key = 'a secret of the account';
    await run({
      assistants: [
        { id: 'as_1', name: 'Front desk', server: { url: 'https://x.example', secret: key, headers: { a: key } } },
      ],
      phoneNumbers: [{ id: 'pn_1', provider: 'twilio', number: '+15125550142', twilioAuthToken: key }],
      tools: [{ id: 't_1', type: 'function', server: { url: 'https://x.example', credentialId: key } }],
    });
    const row = await database.db.vapiImport.findFirstOrThrow({ where: { projectId } });
    expect(row).toMatchObject({ state: 'finished', setup: { assistants: [{ name: 'Front desk' }] } });
    expect(JSON.stringify(row)).not.toContain(key);
  });
});

const SCOPE = { history: true, numberIds: null };
