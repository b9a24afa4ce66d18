import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { inbound } from '../../../../test/support/twilio-requests.ts';
import { startWorkerApp, type WorkerApp } from '../../../../test/support/worker-app.ts';

const OURS = '+15125550142';
const CALLERS = 500;
const SHARE = 20;
/** As many as are rung by at the same moment; more would measure the machine. */
const AT_ONCE = 8;
/** A few seconds, on a machine that has nothing else to do. */
const TIMEOUT_MS = 120_000;

const test = databaseForTests();
const vapi = { calls: 0, server: createServer(), url: '' };
let worker: WorkerApp;

/** A Vapi that takes every call at once: a thousand calls are asked about, none of them is spoken. */
beforeAll(async () => {
  const { server } = vapi;
  server.on('request', (request, response) => {
    request.resume();
    vapi.calls += 1;
    const twiml = '<Response><Connect><Stream url="wss://vapi.example/stream/1"/></Connect></Response>';
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id: `vapi_call_${vapi.calls}`, phoneCallProviderDetails: { twiml } }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  vapi.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const { projectId } = await createTestBusiness(test.db);
  await test.db.vapiConnection.create({ data: { projectId, secretEnc: 'x', secretHash: 'y', bypass: 'works' } });
  const number = { id: 'num_1', projectId, e164: OURS, label: 'Main', offhookSharePercent: SHARE };
  await test.db.phoneNumber.create({ data: { ...number, vapiNumberId: 'vapi_main', vapiWay: 'each_call' } });
  const environment = { VAPI_BASE_URL: vapi.url, VAPI_API_KEY: 'key', MAX_CALLS: '1000' };
  worker = await startWorkerApp(test.url, environment);
});
afterAll(async () => {
  await worker.close();
  vapi.server.closeAllConnections();
  vapi.server.close();
});

async function sideOf(from: string, callSid: string): Promise<'vapi' | 'openai'> {
  const call = { ...inbound(callSid, OURS), From: from };
  const twiml = await worker.post('/twilio/voice', call);
  if (twiml.includes('vapi.example')) return 'vapi';
  // Two hundred open calls at once would measure the machine.
  await worker.post('/twilio/status', { ...call, CallStatus: 'completed', CallDuration: '0' });
  return 'openai';
}

it(
  'shares 1,000 calls by callers, one row each, and everybody stays where they were',
  async () => {
    const people = Array.from({ length: CALLERS }, (_, n) => `+1214555${1_000 + n}`);
    const waiting = [...people, ...people].map((from, n) => ({ from, callSid: `CA_canary_${n}` }));
    const sides = new Map<string, Set<string>>(people.map((from) => [from, new Set()]));
    const ring = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        sides.get(next.from)?.add(await sideOf(next.from, next.callSid));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, ring));

    expect([...sides.values()].every((of) => of.size === 1)).toBe(true);
    const offhook = [...sides.values()].filter((of) => of.has('openai')).length;
    const expected = (CALLERS * SHARE) / 100;
    expect(Math.abs(offhook - expected)).toBeLessThan(4 * Math.sqrt(expected * (1 - SHARE / 100)));

    const rows = await test.db.call.groupBy({
      by: ['mode', 'plannedMode'],
      _count: true,
      orderBy: { mode: 'asc' },
    });
    expect(rows).toEqual([
      { mode: 'openai', plannedMode: null, _count: 2 * offhook },
      { mode: 'vapi', plannedMode: null, _count: 2 * (CALLERS - offhook) },
    ]);
    expect([vapi.calls, await test.db.vapiCallReport.count()]).toEqual(Array(2).fill(2 * (CALLERS - offhook)));
  },
  TIMEOUT_MS,
);
