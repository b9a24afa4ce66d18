import { setTimeout as sleep } from 'node:timers/promises';
import { type CallerScript, findScenario, hangsUp, type RealtimeFault } from '@offhook/simulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitForFinalCall } from '../../scripts/call/read-call-facts.ts';
import { BRIGHTWATER, BRIGHTWATER_CONTACT, type CallSystem, startCallSystem } from '../support/call-system.ts';
import { inbound, postWebhook } from '../support/twilio-requests.ts';

let system: CallSystem;
beforeAll(async () => {
  system = await startCallSystem({ environment: { LOG_LEVEL: 'info', DRAIN_TIMEOUT_S: '30' } });
});
afterAll(() => system.close());

/** One fault at a time: it is set before the session is dialled and holds for every session. */
async function callWith(fault: RealtimeFault) {
  system.simulators.realtime.setFault(fault);
  const call = system.place('price-question');
  const report = await call.report;
  system.simulators.realtime.setFault({ mode: 'off' });
  return { report, row: await waitForFinalCall(system.db, call.callSid) };
}

describe('a Realtime session that fails is never silence: a human is dialled', () => {
  it.each([
    ['refuses the connection', { mode: 'refuse', status: 503 }],
    ['does not know the key', { mode: 'unauthorized' }],
    ['is cut in the middle of the call', { mode: 'close-mid-call', afterMs: 3_000 }],
    ['answers nothing but rate limits', { mode: 'rate-limit' }],
  ] as const)('%s', async (_what, fault) => {
    const { report, row } = await callWith(fault as RealtimeFault);
    expect(report.dialled).toEqual([{ number: BRIGHTWATER_CONTACT, answered: expect.any(Boolean) }]);
    expect(report.spokenByTwilio.join(' ')).toMatch(/connect you/);
    expect(row).toMatchObject({ status: 'failed', outcome: 'failed', endReason: 'realtime_lost' });
    expect(
      await system.db.eventLog.count({ where: { callId: row?.id ?? '', type: 'realtime.lost' } }),
    ).toBeLessThanOrEqual(1);
  });
});

/** The caller asks one thing, hears the answer and hangs up. */
function firstExchangeOf(name: string): CallerScript {
  const scenario = findScenario(name);
  if (!scenario) throw new Error(`No scenario is called ${name}`);
  return { callerVoice: scenario.callerVoice, dialogue: scenario.dialogue.slice(0, 1), ending: hangsUp() };
}

it('lets running calls end on SIGTERM, takes no new one, writes everything down and exits with 0', async () => {
  const { worker, db } = system;
  const call = system.place('price-question', { scenario: firstExchangeOf('price-question') });
  await expect.poll(() => call.heardAudio().length, { timeout: 10_000 }).toBeGreaterThan(8_000);
  worker.process.kill('SIGTERM');
  await sleep(200);
  const ready = await fetch(`${worker.url}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([503, { reason: 'draining' }]);
  const refused = await postWebhook(worker.url, { path: '/twilio/voice', params: inbound('CA_late', BRIGHTWATER) });
  expect(refused.body).toContain(BRIGHTWATER_CONTACT);
  const exit = new Promise((resolve) => worker.process.once('exit', resolve));
  const { callSid } = await call.report;
  expect(await exit).toBe(0);
  const row = await waitForFinalCall(db, callSid);
  expect(row).toMatchObject({ status: 'completed', outcome: 'quoted' });
  expect(row?.transcript).toMatch(/Caller: /);
  expect(await db.eventLog.count({ where: { type: 'call.refused.draining' } })).toBe(1);
});
