import {
  checkNumber,
  connectNumber,
  type HealthDeps,
  listAudit,
  type NumberRouting,
  type Outcome,
  repairNumber,
  restoreRouting,
  routeNumber,
} from '@offhook/core';
import { twilioNumbers, vapiAccount } from '@offhook/integrations';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../test/support/test-business.ts';
import { FAKE_CALL, fakeCall } from '../../simulators/src/testing/fake-scene.ts';
import { startRestApi } from '../../simulators/src/testing/start-rest-api.ts';
import { OTHER_NUMBERS, seedNumbers } from '../../simulators/src/twilio/seed-numbers.ts';
import { type RunningVapi, startVapiSimulator } from '../../simulators/src/vapi/start-vapi-simulator.ts';

/** The whole road: numbers as the business brings them along, Twilio's and Vapi's REST as the fact sheets have them, the adapters. */
const test = databaseForTests();
const twilio = { accountSid: FAKE_CALL.accountSid, authToken: 'token' };
const actor = { kind: 'user', userId: 'usr_sam' } as const;
const signal = new AbortController().signal;

let deps: HealthDeps & { twilioNumbers: NonNullable<HealthDeps['twilioNumbers']> };
let vapi: RunningVapi;
let twilioUrl = '';
let closeTwilio: () => Promise<void>;
let projectId = '';

beforeAll(async () => {
  ({ projectId } = await createTestBusiness(test.db));
});
beforeEach(async () => {
  const { exchange, scene, done } = fakeCall({ '/voice': '<Hangup/>' });
  await done;
  const { url: baseUrl, close } = await startRestApi(scene);
  twilioUrl = baseUrl;
  closeTwilio = close;
  seedNumbers(exchange.numbers, { lines: {}, publicUrl: () => 'https://unused.example', isKnown: false });
  vapi = await startVapiSimulator({ twilioApiUrl: () => baseUrl });
  deps = {
    db: test.db,
    twilioNumbers: twilioNumbers({ baseUrl, ...twilio }),
    workerUrl: 'https://voice.example',
    publicAddress: { look: async () => ({ reach: 'ours', certificate: null }) },
    now: Date.now,
  };
  await test.db.phoneNumber.deleteMany();
});
afterEach(async () => {
  await vapi.close();
  await closeTwilio();
});

async function brought(e164: string) {
  const numberId = `num_${e164.slice(1)}`;
  await test.db.phoneNumber.create({ data: { id: numberId, projectId, e164, label: 'Brought along' } });
  return { projectId, numberId };
}

async function routingOf(e164: string): Promise<NumberRouting> {
  const number = await deps.twilioNumbers.findByNumber(e164);
  if (!number) throw new Error('The account does not have this number');
  return number.routing;
}

function ok<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

const toVapi = () => ({ kind: 'vapi', voiceUrl: `${vapi.baseUrl}/twilio/inbound_call` }) as const;

it.each(Object.entries(OTHER_NUMBERS))('%s goes to Vapi, to us, and back, byte for byte', async (_what, e164) => {
  const where = await brought(e164);
  const before = await routingOf(e164);
  const first = ok(await routeNumber(deps, { ...where, target: toVapi(), actor }));
  expect(await routingOf(e164)).toMatchObject({ voiceUrl: toVapi().voiceUrl, trunkSid: '', voiceApplicationSid: '' });
  const second = ok(await routeNumber(deps, { ...where, target: 'offhook', actor }));
  expect(await routingOf(e164)).toMatchObject({ voiceUrl: 'https://voice.example/twilio/voice' });
  ok(await restoreRouting(deps, { ...where, auditId: String(second.auditId), actor }));
  expect((await routingOf(e164)).voiceUrl).toBe(toVapi().voiceUrl);
  ok(await restoreRouting(deps, { ...where, auditId: String(first.auditId), actor }));
  expect(await routingOf(e164)).toEqual(before);
});

it('is missed when Vapi writes over it, in the words of whoever owns it, and repaired', async () => {
  const e164 = OTHER_NUMBERS.unused;
  const where = await brought(e164);
  expect(ok(await connectNumber(deps, { ...where, actor }))).toMatchObject({ state: 'fine', goesTo: 'voice.example' });
  const account = vapiAccount({ baseUrl: vapi.baseUrl, apiKey: vapi.privateKey, now: Date.now });
  const credentials = { twilioAccountSid: twilio.accountSid, twilioAuthToken: twilio.authToken };
  await account.importNumber({ number: e164, ...credentials }, { signal });
  const host = new URL(vapi.baseUrl).host;
  const { state, problems } = ok(await checkNumber(deps, where));
  expect([state, ...problems.map(({ repairable, severity, ...problem }) => problem)]).toEqual([
    'broken',
    { kind: 'moved', goesTo: host },
    { kind: 'status', goesTo: host },
    { kind: 'texts', goesTo: host },
  ]);
  expect(ok(await repairNumber(deps, { ...where, actor }))).toMatchObject({ state: 'fine', goesTo: 'voice.example' });
  const entries = await listAudit(test.db, { projectId, subject: { kind: 'number', id: where.numberId } });
  expect(entries.slice(0, 2).map(({ action }) => action)).toEqual(['number.routed', 'number.routed']);
});

it('cannot be changed with keys that Twilio refuses, and says so', async () => {
  const where = await brought(OTHER_NUMBERS.unused);
  const wrong = twilioNumbers({ baseUrl: twilioUrl, ...twilio, authToken: 'wrong' });
  expect(await connectNumber({ ...deps, twilioNumbers: wrong }, { ...where, actor })).toMatchObject({
    ok: false,
    code: 'UPSTREAM_UNAUTHORIZED',
  });
  const checked = ok(await checkNumber({ ...deps, twilioNumbers: wrong }, where));
  expect(checked).toMatchObject({ state: 'broken', problems: [{ kind: 'account_refused' }] });
});
