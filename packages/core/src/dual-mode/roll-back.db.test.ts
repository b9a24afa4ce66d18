import type { Prisma } from '@offhook/db';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { needsAttention } from '../overview/needs-attention.ts';
import { rollBackIfDue } from './roll-back.ts';
import type { AnsweringDeps } from './set-answering.ts';
import { sideFigures } from './side-figures.ts';
import { vapiAccount } from './testing/vapi-account.ts';
import { vapiSide } from './vapi-side.ts';

const MINUTE_MS = 60_000;
const database = databaseForTests();
const startMs = Date.parse('2026-11-23T15:00:00Z');
let nowMs = startMs;
let calls = 0;
let deps: AnsweringDeps;

beforeAll(async () => {
  const { db } = database;
  const { projectId } = await createTestBusiness(db);
  await db.project.update({ where: { id: projectId }, data: { contactPhone: '+15125550100' } });
  await db.vapiConnection.create({ data: { projectId, secretEnc: 'x', secretHash: 'y', bypass: 'works' } });
  const now = () => nowMs;
  const vapi = vapiSide({ db, vapiFor: async () => vapiAccount().port, vapiUrl: '', twilio: null, now });
  deps = { db, twilioNumbers: null, workerUrl: 'https://voice.example', vapi, now };
});

beforeEach(async () => {
  nowMs = startMs;
  const { db } = database;
  await db.call.deleteMany();
  await db.phoneNumber.deleteMany();
  await db.auditEntry.deleteMany();
  await db.textMessage.deleteMany();
  await number({});
});

const number = (data: Partial<Prisma.PhoneNumberUncheckedCreateInput>) => {
  const of = { projectId: 'proj_plumber', e164: '+15125550142', label: 'Main' };
  const known = {
    vapiNumberId: 'vapi_main',
    vapiWay: 'each_call',
    answeringSince: new Date(startMs - 240 * MINUTE_MS),
  } as const;
  const create = { id: 'num_1', ...of, ...known, ...data };
  return database.db.phoneNumber.upsert({ where: { id: 'num_1' }, create, update: data });
};
const row = () => database.db.phoneNumber.findUniqueOrThrow({ where: { id: 'num_1' } });

/** Calls of the last minutes, all alike. */
async function had(count: number, call: Partial<Prisma.CallCreateManyInput>, minutesAgo = 5): Promise<void> {
  const of = {
    projectId: 'proj_plumber',
    phoneNumberId: 'num_1',
    fromNumber: '+1',
    toNumber: '+2',
    status: 'completed',
  } as const;
  const data = Array.from({ length: count }, () => {
    calls += 1;
    const startedAt = new Date(nowMs - minutesAgo * MINUTE_MS);
    return { id: `call_${calls}`, providerCallId: `CA${calls}`, startedAt, timeToFirstAudioMs: 800, ...of, ...call };
  });
  await database.db.call.createMany({ data });
}

const LOST = { status: 'failed', endReason: 'realtime_lost', timeToFirstAudioMs: null } as const;

describe('a side is judged by the calls that count', () => {
  it('whoever was to have them, and not by those that nobody was to have', async () => {
    await had(6, {});
    await had(2, LOST);
    await had(1, { mode: 'vapi', plannedMode: 'openai' });
    await had(1, { status: 'missed', outcome: 'refused', endReason: 'admission_refused' });
    await had(1, { outcome: 'voicemail', timeToFirstAudioMs: null });
    await had(3, { mode: 'vapi', timeToFirstAudioMs: 2_000 });
    await had(5, { ...LOST, vapiImportId: null, outcome: 'blocked' });
    await had(5, { mode: 'forward', status: 'missed' });
    await had(5, { status: 'active', timeToFirstAudioMs: null });
    await had(5, LOST, 90);
    const since = new Date(nowMs - 60 * MINUTE_MS);
    expect(await sideFigures(database.db, { numberId: 'num_1', since })).toEqual({
      openai: { calls: 11, failed: 2, fallbacks: 3, firstAudio: { medianMs: 800, calls: 6 } },
      vapi: { calls: 3, failed: 0, fallbacks: 0, firstAudio: { medianMs: 2_000, calls: 3 } },
    });
  });

  it('by a person who stepped in because the assistant was out', async () => {
    await had(1, { status: 'completed', outcome: 'transferred' });
    const transfer = { id: 'xfer_1', projectId: 'proj_plumber', callId: `call_${calls}`, toNumber: '+3' } as const;
    await database.db.transfer.create({ data: { ...transfer, mode: 'blind', reason: 'outage', briefing: '' } });
    const { openai } = await sideFigures(database.db, { numberId: 'num_1', since: new Date(0) });
    expect(openai).toMatchObject({ calls: 1, fallbacks: 1, failed: 0 });
  });
});

describe('a side that does badly', () => {
  it('gives its calls up, once, however many look at the same moment, and the owner is told', async () => {
    await number({ offhookSharePercent: 25 });
    await had(7, {});
    await had(3, LOST);
    const plans = await Promise.all([1, 2, 3].map(() => rollBackIfDue(deps, 'num_1')));
    expect(plans.filter(Boolean)).toEqual([
      { from: 'openai', to: 'vapi', verdict: { cause: 'failures', value: 30, limit: 20, calls: 10 } },
    ]);
    expect(await row()).toMatchObject({ mode: 'vapi', vapiWay: 'each_call', rolledBackAt: new Date(nowMs) });
    expect(await database.db.auditEntry.count({ where: { action: 'number.rolled_back' } })).toBe(1);
    expect(await database.db.textMessage.findMany()).toMatchObject([
      { kind: 'switch_alert', customer: '+15125550100', body: expect.stringContaining('30 % of the last 10 calls') },
    ]);
    const attention = await needsAttention(database.db, { projectId: 'proj_plumber', now: new Date(nowMs) });
    expect(attention[0]).toMatchObject({ kind: 'number', numberId: 'num_1', reason: 'rolled_back' });
  });

  it('is not swapped for one that has just failed, and may be later', async () => {
    await had(8, LOST);
    await rollBackIfDue(deps, 'num_1');
    nowMs += 10 * MINUTE_MS;
    await had(8, { mode: 'vapi', status: 'failed', endReason: 'vapi_failed' }, 1);
    expect(await rollBackIfDue(deps, 'num_1')).toBeNull();
    nowMs += 21 * MINUTE_MS;
    expect(await rollBackIfDue(deps, 'num_1')).toMatchObject({ from: 'vapi', to: 'openai' });
    expect(await row()).toMatchObject({ mode: 'openai', offhookSharePercent: 100 });
  });

  it.each([
    ['the owner does not want it', { rollbackLimits: { enabled: false } }],
    ['Vapi does not know the number', { vapiNumberId: null }],
    ['the owner has just decided', { answeringSince: new Date(startMs - MINUTE_MS) }],
    ['nobody is to answer', { mode: 'paused' }],
  ] as const)('keeps them when %s', async (_, data) => {
    await number(data);
    await had(20, LOST);
    expect(await rollBackIfDue(deps, 'num_1')).toBeNull();
  });

  it('keeps them when the other side does no better', async () => {
    await number({ offhookSharePercent: 50 });
    await had(10, LOST);
    await had(10, { mode: 'vapi', status: 'failed' });
    expect(await rollBackIfDue(deps, 'num_1')).toBeNull();
  });
});
