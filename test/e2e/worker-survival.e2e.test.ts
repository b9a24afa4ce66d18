import { setTimeout as sleep } from 'node:timers/promises';
import { type CallerScript, findScenario, hangsUp } from '@offhook/simulators';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitForFinalCall } from '../../scripts/call/read-call-facts.ts';
import { BRIGHTWATER, BRIGHTWATER_CONTACT, type CallSystem, startCallSystem } from '../support/call-system.ts';
import { inbound, postWebhook } from '../support/twilio-requests.ts';

let system: CallSystem;
beforeAll(async () => {
  system = await startCallSystem({ environment: { LOG_LEVEL: 'info', DRAIN_TIMEOUT_S: '30' } });
});
afterAll(() => system.close());

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
