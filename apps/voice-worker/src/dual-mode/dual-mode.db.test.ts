import type { Database, Prisma } from '@offhook/db';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningVapi, startVapiSimulator } from '../../../../packages/simulators/src/vapi/start-vapi-simulator.ts';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { inbound } from '../../../../test/support/twilio-requests.ts';
import { startWorkerApp, type WorkerApp } from '../../../../test/support/worker-app.ts';

const OURS = '+15125550142';
const PERSON = '+15125550100';
const WAIT = { timeout: 10_000, interval: 20 };
/** What a caller waits for at most until it is decided who has them. */
const PATIENCE_MS = 3_000;

const test = databaseForTests();
let db: Database;
let vapi: RunningVapi;
let worker: WorkerApp;
let vapiNumberId = '';
let calls = 0;

beforeAll(async () => {
  db = test.db;
  vapi = await startVapiSimulator();
  const { projectId } = await createTestBusiness(db);
  await db.vapiConnection.create({ data: { projectId, secretEnc: 'x', secretHash: 'y', bypass: 'works' } });
  const known = vapi.organisations.flatMap(({ resources }) => [...resources['phone-number'].values()]);
  vapiNumberId = known.find(({ number }) => number === OURS)?.id ?? '';
  await db.project.update({ where: { id: projectId }, data: { contactPhone: PERSON } });
});
afterAll(() => vapi.close());
/** A fresh number and a fresh worker: what befell others says nothing about them. */
beforeEach(async () => {
  await db.call.deleteMany();
  await db.phoneNumber.deleteMany();
  vapi.setFault('off');
  worker = await startWorkerApp(test.url, {
    VAPI_BASE_URL: vapi.baseUrl,
    VAPI_API_KEY: vapi.privateKey,
  });
});
afterEach(() => worker.close());

const number = (data: Partial<Prisma.PhoneNumberUncheckedCreateInput>) => {
  const of = { id: 'num_1', projectId: 'proj_plumber', e164: OURS, label: 'Main' };
  return db.phoneNumber.create({ data: { ...of, vapiNumberId, vapiWay: 'each_call', ...data } });
};
const answering = () => db.phoneNumber.findUniqueOrThrow({ where: { id: 'num_1' } });
function sideOf(twiml: string): 'vapi' | 'openai' | 'human' {
  if (twiml.includes('/stream/')) return 'vapi';
  return twiml.includes('/twilio/media') ? 'openai' : 'human';
}

async function ring(
  from: string,
  callSid = nextSid(),
): Promise<{ callSid: string; side: string; twiml: string; tookMs: number }> {
  const startedAtMs = performance.now();
  const twiml = await worker.post('/twilio/voice', { ...inbound(callSid, OURS), From: from });
  return { callSid, side: sideOf(twiml), twiml, tookMs: performance.now() - startedAtMs };
}

function nextSid(): string {
  calls += 1;
  return `CA_dual_${calls}`;
}

const rowOf = (callSid: string) => db.call.findUniqueOrThrow({ where: { providerCallId: callSid } });
/** Twilio asks what comes next, the caller still being there. */
const goOn = (path: string, callSid: string) =>
  worker.post(path, { ...inbound(callSid, OURS), CallStatus: 'in-progress' });
const callers = (count: number) => Array.from({ length: count }, (_, n) => `+1214555${String(1_000 + n)}`);

describe('an outage of Vapi', () => {
  it('costs no call: Offhook takes each one, and then all of them until the owner decides anew', async () => {
    await number({ mode: 'vapi' });
    vapi.setFault('down');
    for (const from of callers(9)) {
      const { side, tookMs } = await ring(from);
      expect(side).toBe('openai');
      expect(tookMs).toBeLessThan(PATIENCE_MS);
    }
    expect(await db.call.count({ where: { mode: 'openai', status: 'active' } })).toBe(9);
    await expect.poll(answering, WAIT).toMatchObject({
      mode: 'openai',
      offhookSharePercent: 100,
      rolledBackAt: expect.any(Date),
      rollbackReason: expect.stringMatching(
        /^Vapi could not take 100 % of its last [89] calls \(your limit: 25 %\)\.$/,
      ),
    });
    expect(await db.auditEntry.findFirst({ where: { action: 'number.rolled_back' } })).toMatchObject({
      actorName: 'rollback',
      before: { mode: 'vapi' },
      after: { mode: 'openai' },
    });
    expect(await db.textMessage.findFirst({ where: { kind: 'switch_alert' } })).toMatchObject({
      body: expect.stringContaining('go to Offhook now'),
    });
    vapi.setFault('off');
    expect((await ring('+12145559999')).side).toBe('openai');
  });

  it('is noticed in time when Vapi says nothing at all', async () => {
    await number({ mode: 'vapi' });
    vapi.setFault('never');
    const { side, tookMs } = await ring('+12145550001');
    expect(side).toBe('openai');
    expect(tookMs).toBeLessThan(PATIENCE_MS);
  });
});

describe('an outage of the Realtime API', () => {
  it('costs no call: Vapi takes each one, from the second on at once, and then all of them', async () => {
    await number({});
    worker.turnSessionsAway(true);
    const { callSid, side } = await ring('+12145550001');
    expect(side).toBe('openai');
    await expect.poll(() => rowOf(callSid), WAIT).toMatchObject({ endReason: 'realtime_lost' });
    expect(sideOf(await goOn('/twilio/connect-ended', callSid))).toBe('vapi');
    expect(await rowOf(callSid)).toMatchObject({
      mode: 'vapi',
      plannedMode: 'openai',
      status: 'active',
      endReason: null,
    });
    for (const from of callers(9)) expect((await ring(from)).side).toBe('vapi');
    await expect
      .poll(answering, WAIT)
      .toMatchObject({ mode: 'vapi', rollbackReason: expect.stringContaining('Offhook') });
    expect(await db.call.count({ where: { mode: 'vapi', status: 'active' } })).toBe(10);
  });

  it('leads to a person when Vapi is away too', async () => {
    await number({});
    worker.turnSessionsAway(true);
    vapi.setFault('down');
    const { callSid } = await ring('+12145550001');
    await expect.poll(() => rowOf(callSid), WAIT).toMatchObject({ endReason: 'realtime_lost' });
    expect(await goOn('/twilio/connect-ended', callSid)).toContain(`>${PERSON}</Number>`);
  });
});

describe('two sides that say nothing', () => {
  it('cost a caller three seconds and not more, and then a person rings', async () => {
    await number({});
    worker.leaveSessionsWaiting(true);
    vapi.setFault('never');
    const startedAtMs = performance.now();
    const { callSid } = await ring('+12145550001');
    await expect.poll(() => rowOf(callSid), WAIT).toMatchObject({ endReason: 'realtime_lost' });
    expect(await goOn('/twilio/connect-ended', callSid)).toContain(`>${PERSON}</Number>`);
    // A second for a busy machine.
    expect(performance.now() - startedAtMs).toBeLessThan(PATIENCE_MS + 1_000);
  });
});

describe('a call that Vapi was given', () => {
  it('comes back when Vapi’s line never comes about, once', async () => {
    await number({ mode: 'vapi' });
    const { callSid, side, twiml } = await ring('+12145550001');
    expect(side).toBe('vapi');
    const wayBack = /<Redirect method="POST">([^<]+)<\/Redirect><\/Response>$/.exec(twiml)?.[1] ?? '';
    expect(sideOf(await goOn(wayBack, callSid))).toBe('openai');
    expect(await rowOf(callSid)).toMatchObject({ mode: 'openai', plannedMode: 'vapi', status: 'active' });
    expect(await goOn(wayBack, callSid)).not.toContain('/stream/');
  });

  it('is over when Vapi has spoken and let go', async () => {
    await number({ mode: 'vapi' });
    const { callSid } = await ring('+12145550001');
    expect(await goOn(`/twilio/connect-ended?vapi=${Date.now() - 30_000}`, callSid)).toContain('<Hangup/>');
  });
});
