import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { type TestDatabase, withTestDatabase } from '../../../../test/support/test-database.ts';
import { AppError } from '../errors/app-error.ts';
import type { VapiPort } from '../vapi/vapi-port.ts';
import { fakeVapiAccount } from '../vapi-import/testing/fake-vapi-account.ts';
import { vapiRecording } from './vapi-recording.ts';

let database: TestDatabase;
const signal = new AbortController().signal;

beforeAll(async () => {
  database = await withTestDatabase();
  const { projectId } = await createTestBusiness(database.db);
  await createTestBusiness(database.db, { name: 'other' });
  const call = {
    id: 'call_1',
    projectId,
    providerCallId: 'vapi_1',
    mode: 'vapi',
    fromNumber: '',
    toNumber: '',
  } as const;
  await database.db.call.create({ data: call });
  await database.db.vapiCallReport.create({ data: { vapiCallId: 'vapi_1', projectId, callId: 'call_1' } });
});
afterAll(() => database.close());

const asked = (recordingUrl: VapiPort['recordingUrl'] | null, projectId = 'proj_plumber') => {
  const vapi = recordingUrl && { ...fakeVapiAccount({}), recordingUrl };
  return vapiRecording({ db: database.db, vapiFor: async () => vapi }, { projectId, callId: 'call_1', signal });
};

it('is where Vapi says, for the business whose call it was and nobody else', async () => {
  const heard: string[] = [];
  const url = 'https://storage.vapi.example/short-lived';
  const found = await asked(async (vapiCallId) => {
    heard.push(vapiCallId);
    return url;
  });
  expect(found).toEqual({ ok: true, value: { url } });
  expect(await asked(async () => expect.unreachable(), 'proj_other')).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  expect(heard).toEqual(['vapi_1']);
});

it('is not there when Vapi has none, is not connected or does not answer, and the owner is told which', async () => {
  expect(await asked(async () => null)).toMatchObject({ message: 'Vapi has no recording of this call.' });
  expect(await asked(async () => 'javascript:alert(1)')).toMatchObject({ code: 'NOT_FOUND' });
  expect(await asked(null)).toMatchObject({ code: 'NOT_CONFIGURED' });
  const down = async () => {
    throw new AppError('UPSTREAM_UNAVAILABLE', 'as told');
  };
  expect(await asked(down)).toMatchObject({ ok: false, code: 'UPSTREAM_UNAVAILABLE' });
});
