import { afterEach, expect, it } from 'vitest';
import { twilioOutboundCalls } from '../../packages/integrations/src/twilio/twilio-outbound-calls.ts';
import { FAKE_CALL, fakeCall } from '../../packages/simulators/src/testing/fake-scene.ts';
import { startRestApi } from '../../packages/simulators/src/testing/start-rest-api.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The adapter pointed at the account's simulated REST API on a real port. */
async function phone(authToken = 'token') {
  const { exchange, scene, ...fake } = fakeCall({ '/voice': '<Pause length="600"/>' });
  const { url: baseUrl, close } = await startRestApi(scene);
  closing.push(
    close,
    () => fake.done,
    () => fake.call.hangUp(),
  );
  return { exchange, calls: twilioOutboundCalls({ baseUrl, accountSid: FAKE_CALL.accountSid, authToken }) };
}

const CALL = {
  to: '+15125550171',
  from: '+15125550142',
  ringSec: 25,
  answerUrl: 'https://worker.example/twilio/emergency/answer?alertId=emg_1&stepId=emst_1',
  statusUrl: 'https://worker.example/twilio/emergency/status?alertId=emg_1&stepId=emst_1',
};

it('rings somebody from the business’s number', async () => {
  const { calls, exchange } = await phone();
  const { callSid } = await calls.ring(CALL);
  expect(exchange.find(callSid)?.identity).toMatchObject({ to: CALL.to, from: CALL.from, direction: 'outbound-api' });
});

it.each([
  ['a number that is none', { to: '+1' }, 'UPSTREAM_REJECTED'],
  ['a caller id that is not ours', { from: 'Brightwater' }, 'UPSTREAM_REJECTED'],
])('says so for %s', async (_what, wrong, code) => {
  const { calls } = await phone();
  await expect(calls.ring({ ...CALL, ...wrong })).rejects.toMatchObject({ code });
});

it('says so when the account is not ours', async () => {
  const { calls } = await phone('wrong');
  await expect(calls.ring(CALL)).rejects.toMatchObject({ code: 'UPSTREAM_UNAUTHORIZED' });
});
