import { afterEach, expect, it } from 'vitest';
import { twilioTexts } from '../../packages/integrations/src/twilio/twilio-texts.ts';
import { FAKE_CALL, fakeCall } from '../../packages/simulators/src/testing/fake-scene.ts';
import { startRestApi } from '../../packages/simulators/src/testing/start-rest-api.ts';

const CUSTOMER = '+15125550111';
const STATUS_URL = 'https://w.example/twilio/sms-status?text=txt_1';
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The adapter pointed at a simulated account's REST API on a real port. */
async function account() {
  const { exchange, scene, requests, done } = fakeCall({ '/voice': '<Hangup/>', '/twilio/sms-status': '' });
  await done;
  const { url: baseUrl, close } = await startRestApi(scene);
  closing.push(close);
  const texts = (authToken = 'token') => twilioTexts({ baseUrl, accountSid: FAKE_CALL.accountSid, authToken });
  const gateway = texts();
  const text = { from: FAKE_CALL.to, to: CUSTOMER, body: 'See you tomorrow.', statusUrl: STATUS_URL };
  const find = (body = text.body, sinceMs = 0) => gateway.find({ from: text.from, to: text.to, body, sinceMs });
  return { exchange, requests, gateway, stranger: texts('wrong'), text, find };
}

it('sends, is reported to at the address it gave, and finds what it sent', async () => {
  const { exchange, requests, gateway, text, find } = await account();
  const answer = await gateway.send(text);
  await exchange.settled();
  expect(answer).toMatchObject({ state: 'sent', providerSid: expect.stringMatching(/^SM/) });
  expect(requests.at(-1)).toMatchObject({ url: STATUS_URL, fields: { MessageStatus: 'delivered' } });
  expect(await find()).toEqual(answer.state === 'sent' ? [answer.providerSid] : []);
  expect(await find('Something else')).toEqual([]);
  expect(await find(text.body, Date.now() + 60_000)).toEqual([]);
});

it('takes a refusal for what it is, by Twilio’s code', async () => {
  const { exchange, gateway, text } = await account();
  const refusals = { '+15005550001': '21211', '+15005550004': '21610', '+15005550009': '21614', [CUSTOMER]: '21608' };
  exchange.messages.setFate(CUSTOMER, 21608);
  for (const [to, code] of Object.entries(refusals))
    expect(await gateway.send({ ...text, to })).toEqual({ state: 'refused', code });
  expect(await gateway.send({ ...text, from: '+15125550100' })).toEqual({ state: 'refused', code: '21606' });
});

it('tells what was not processed from what may have been', async () => {
  const { exchange, gateway, stranger, text, find } = await account();
  await expect(stranger.send(text)).rejects.toMatchObject({ code: 'UPSTREAM_UNAUTHORIZED' });
  exchange.setRestFault({ mode: 'rate-limited', times: 10 });
  await expect(gateway.send(text)).rejects.toMatchObject({ code: 'UPSTREAM_RATE_LIMITED' });
  exchange.setRestFault({ mode: 'unavailable', times: 1 });
  await expect(gateway.send(text)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  exchange.setRestFault({ mode: 'off' });
  expect(await find()).toEqual([]);
  exchange.setRestFault({ mode: 'lost-answer', times: 1 });
  await expect(gateway.send(text)).rejects.toMatchObject({ retryable: true });
  await exchange.settled();
  expect(await find()).toHaveLength(1);
});

it('reads what people sent, and nothing else', async () => {
  const { exchange, gateway, text } = await account();
  await gateway.send(text);
  const { sid } = exchange.messages.receive({ from: CUSTOMER, to: FAKE_CALL.to, body: 'C' });
  await exchange.settled();
  const received = await gateway.received({ sinceMs: Date.now() - 60_000 });
  expect(received).toMatchObject([{ providerSid: sid, from: CUSTOMER, to: FAKE_CALL.to, body: 'C', mediaCount: 0 }]);
  expect(await gateway.received({ sinceMs: Date.now() + 60_000 })).toEqual([]);
});
