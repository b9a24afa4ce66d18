import { getProposal, latestImport, runImports, startImport } from '@offhook/core';
import { vapiAccount } from '@offhook/integrations';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestBusiness } from '../../../test/support/test-business.ts';
import { type TestDatabase, withTestDatabase } from '../../../test/support/test-database.ts';
import { type RunningVapi, startVapiSimulator } from '../../simulators/src/vapi/start-vapi-simulator.ts';

/** The whole road: Vapi's REST as the fact sheet has it, the account's adapter, the job, the database. */
const CALLS = 5_000;
const signal = new AbortController().signal;

let database: TestDatabase;
let vapi: RunningVapi;
let laterMs = 0;

beforeAll(async () => {
  database = await withTestDatabase();
  vapi = await startVapiSimulator({ organisation: { historyCalls: CALLS } });
});
afterAll(async () => {
  await vapi.close();
  await database.close();
});

it('brings in 5,000 calls over the wire while Vapi slows us down, cuts us off and a process stops, each once', async () => {
  const { db } = database;
  const { projectId } = await createTestBusiness(db);
  const account = vapiAccount({
    baseUrl: vapi.baseUrl,
    apiKey: vapi.privateKey,
    now: Date.now,
    wait: async () => undefined,
  });
  const vapiFor = async () => account;
  await startImport({ db, vapiFor }, { projectId, userId: 'usr_1', scope: { history: true, numberIds: null } });
  const stopping = new AbortController();
  const run = (until: AbortSignal) =>
    runImports({ vapiFor, callsAPage: 500 }, { db, now: () => Date.now() + laterMs, signal: until });
  vapi.setFault('http-429', { times: 2 });
  const first = run(stopping.signal);
  await expect.poll(async () => (await latestImport(db, projectId))?.callsRead).toBeGreaterThan(0);
  stopping.abort();
  await first;
  vapi.setFault('down', { times: 20 });
  expect(await run(signal)).toMatchObject({ failed: 1 });
  vapi.setFault('off');
  laterMs = 60_000;
  expect(await run(signal)).toMatchObject({ finished: 1, failed: 0 });
  const done = await latestImport(db, projectId);
  const { callsAdded = 0, callsLeftOut = 0 } = done ?? {};
  expect(done).toMatchObject({ state: 'finished', callsRead: CALLS, callsKnown: 0, callsUnreadable: 0 });
  expect(callsAdded + callsLeftOut).toBe(CALLS);
  expect(await db.call.count({ where: { projectId, mode: 'vapi' } })).toBe(callsAdded);
  const silent = await db.call.count({ where: { projectId, status: 'completed', turns: { none: {} } } });
  expect(silent).toBe(0);
});

it('proposes what the account holds, and leaves nothing of it unsaid', async () => {
  const { db } = database;
  const rules = { takenNames: [], trustedHosts: [] };
  const read = await getProposal({ db, rules }, { projectId: 'proj_plumber', assistantId: null });
  const proposal = read.ok ? read.value : null;
  expect(proposal?.assistants.map(({ name }) => name)).toEqual(['Front desk', 'After hours']);
  expect(proposal?.parts.map(({ key }) => key)).toEqual([
    'greeting',
    'notes',
    'maxLength',
    'hours',
    'area',
    'service:drain-cleaning',
    'service:water-heater-installation',
    'article:service-area',
    'article:policies',
    'function:lookup-invoice',
    'contactPhone',
    'number:+15125550142',
    'number:+15125550177',
  ]);
  const said = [...(proposal?.covered ?? []), ...(proposal?.leftBehind ?? [])].map(({ title }) => title);
  const expected = [
    'Function “book_slot”',
    'Ending a call',
    'Pressing keys during a call',
    'Asking another service: “weather”',
    'Slack',
  ];
  for (const title of [...expected, 'Google Calendar', 'Team of assistants “Front desk and billing”'])
    expect(said).toContain(title);
  expect(JSON.stringify(proposal)).not.toMatch(/token|secret/i);
});
