import { beforeAll, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { readMoving } from './read-moving.ts';

const database = databaseForTests();
let projectId: string;

beforeAll(async () => {
  const { db } = database;
  projectId = (await createTestBusiness(db, { name: 'mover' })).projectId;
  await createTestBusiness(db, { name: 'other' });
  const first = { label: 'Main', createdAt: new Date('2026-01-01') };
  await db.phoneNumber.createMany({
    data: [
      { id: 'num_1', projectId, e164: '+15125550142', ...first },
      { id: 'num_2', projectId, e164: '+15125550143', label: 'Second', createdAt: new Date('2026-02-01') },
      { id: 'num_other', projectId: 'proj_other', e164: '+15125550144', label: 'Other' },
    ],
  });
});

async function read(numberId?: string) {
  const view = await readMoving(database.db, { projectId, numberId });
  if (!view.ok) throw new Error(view.message);
  return view.value;
}

const next = async () => (await read()).steps.find(({ state }) => state === 'next')?.name;

async function addCall(id: string, over: object) {
  const numbers = { phoneNumberId: 'num_2', fromNumber: '+15125551001', toNumber: '+15125550143' };
  await database.db.call.create({
    data: { id, projectId, providerCallId: id, ...numbers, status: 'completed', ...over },
  });
}

it('follows a business from its first visit to the day Vapi is switched off', async () => {
  const { db } = database;
  expect(await next()).toBe('connect');
  expect((await read()).number?.numberId).toBe('num_1');
  await db.vapiConnection.create({ data: { projectId, secretEnc: 'sealed', secretHash: 'hash' } });
  expect(await next()).toBe('import');
  const run = { id: 'vimp_1', projectId, state: 'finished', callsAdded: 12 } as const;
  await db.vapiImport.create({
    data: { ...run, applications: { create: { id: 'vapp_1', projectId, parts: [], undo: {} } } },
  });
  // Vapi knows none of the numbers: that Offhook answers them all is no move.
  expect(await next()).toBe('number');
  await db.phoneNumber.update({ where: { id: 'num_2' }, data: { mode: 'vapi', vapiNumberId: 'vn_2' } });
  expect(await next()).toBe('test');
  expect(await read()).toMatchObject({ importedCalls: 12, number: { numberId: 'num_2', share: 0, isLinked: true } });
  // Brought over: it says nothing about Offhook.
  await addCall('call_old', { mode: 'vapi', vapiImportId: 'vimp_1' });
  expect(await next()).toBe('test');
  await addCall('call_test', { mode: 'openai' });
  expect(await next()).toBe('some');
  const since = new Date(Date.now() - 60_000);
  await db.phoneNumber.update({
    where: { id: 'num_2' },
    data: { mode: 'openai', offhookSharePercent: 5, answeringSince: since },
  });
  await addCall('call_vapi', { mode: 'vapi' });
  expect(await next()).toBe('quarter');
  expect((await read()).number).toMatchObject({ share: 5, callsSince: { offhook: 1, vapi: 1 } });
  const health = { projectId, state: 'not_connected', problems: [{ kind: 'not_connected', goesTo: null }] };
  const seen = { since, checkedAt: since };
  await db.numberHealth.create({ data: { phoneNumberId: 'num_2', ...health, ...seen } });
  // Its calls go elsewhere at Twilio: whatever share is set, nobody has heard Offhook.
  expect(await next()).toBe('some');
  await db.numberHealth.deleteMany();
  await db.phoneNumber.update({ where: { id: 'num_2' }, data: { offhookSharePercent: 100 } });
  expect((await read('num_2')).steps.at(-1)).toEqual({ name: 'switchOff', state: 'next' });
  await db.vapiConnection.delete({ where: { projectId } });
  expect(new Set((await read('num_2')).steps.map(({ state }) => state))).toEqual(new Set(['done']));
});

it('knows no number of another business', async () => {
  expect(await readMoving(database.db, { projectId, numberId: 'num_other' })).toMatchObject({ code: 'NOT_FOUND' });
});
