import { beforeAll, expect, it } from 'vitest';
import { seedDemo } from '../../../../prisma/seed.ts';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { granted, refused } from '../projects/outcome.ts';
import type { TestCallPort, TestRun } from './test-call-port.ts';
import { listScenarios, placeTestCall, testCallStatus } from './test-calls.ts';

const BRIGHTWATER = '+15125550142';
const HARBOR = '+15125550177';
const database = databaseForTests();
const dialled: string[] = [];
let run: TestRun = { state: 'running', callSid: 'CA_test', passed: null, failures: [] };

const port: TestCallPort = {
  scenarios: async () =>
    granted([
      { name: 'leaking-sink', title: 'Leak', description: '', to: BRIGHTWATER },
      { name: 'calendar-down', title: 'Down', description: '', to: HARBOR },
    ]),
  place: async ({ scenario, to }) => {
    dialled.push(`${scenario} ${to}`);
    return granted({ runId: 'run_1', callSid: 'CA_test' });
  },
  status: async () => granted(run),
};

beforeAll(async () => {
  await seedDemo(database.db);
});

const deps = () => ({ db: database.db, testCalls: port });

it('rings only numbers of the business, whatever the scenario was written for', async () => {
  const projectId = 'proj_harbor';
  const scenarios = await listScenarios(deps(), projectId);
  expect(scenarios.ok && scenarios.value.map(({ e164 }) => e164)).toEqual([HARBOR, HARBOR]);
  expect(await placeTestCall(deps(), { projectId, scenario: 'leaking-sink' })).toMatchObject({ ok: true });
  expect(dialled).toEqual([`leaking-sink ${HARBOR}`]);
  const foreign = await placeTestCall(deps(), { projectId, scenario: 'leaking-sink', numberId: 'num_brightwater' });
  expect(foreign).toMatchObject({ ok: false, code: 'NOT_CONFIGURED' });
  expect(await placeTestCall(deps(), { projectId, scenario: 'dance' })).toMatchObject({ ok: false, field: 'scenario' });
  expect(dialled).toHaveLength(1);
});

it('says what to do when no number is answered', async () => {
  await database.db.phoneNumber.updateMany({ where: { projectId: 'proj_harbor' }, data: { mode: 'paused' } });
  const placed = await placeTestCall(deps(), { projectId: 'proj_harbor', scenario: 'leaking-sink' });
  expect(placed).toMatchObject({ ok: false, code: 'NOT_CONFIGURED' });
});

it('tells how a run goes to the business it rang, and to no other', async () => {
  const where = { projectId: 'proj_brightwater', runId: 'run_1' };
  run = { state: 'running', callSid: 'CA_test', passed: false, failures: ['not for everyone'] };
  expect(await testCallStatus(deps(), where)).toEqual(
    granted({ state: 'running', callId: null, passed: null, failures: [] }),
  );
  await database.db.call.create({
    data: {
      id: 'call_test',
      projectId: 'proj_brightwater',
      providerCallId: 'CA_test',
      fromNumber: '+15125550111',
      toNumber: BRIGHTWATER,
    },
  });
  run = { ...run, state: 'finished' };
  expect(await testCallStatus(deps(), where)).toEqual(
    granted({ state: 'finished', callId: 'call_test', passed: false, failures: ['not for everyone'] }),
  );
  expect(await testCallStatus(deps(), { ...where, projectId: 'proj_harbor' })).toMatchObject({
    ok: false,
    code: 'NOT_FOUND',
  });
});

it('passes on why no call can be placed', async () => {
  const none: TestCallPort = { ...port, scenarios: async () => refused('NOT_CONFIGURED', 'No simulator runs.') };
  const placed = await placeTestCall(
    { db: database.db, testCalls: none },
    { projectId: 'proj_brightwater', scenario: 'x' },
  );
  expect(placed).toMatchObject({ ok: false, message: 'No simulator runs.' });
});
