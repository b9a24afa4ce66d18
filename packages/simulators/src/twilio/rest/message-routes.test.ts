import twilio from 'twilio';
import { afterEach, expect, it } from 'vitest';
import { FAKE_CALL, fakeCall } from '../../testing/fake-scene.ts';
import { startRestApi } from '../../testing/start-rest-api.ts';
import { sendInboundText } from '../text-callbacks.ts';

const CUSTOMER = '+15125550111';
const BUSINESS = FAKE_CALL.to;
const STATUS_URL = 'https://w.example/twilio/sms-status?text=txt_1';
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function account() {
  const { exchange, scene, requests, call, done } = fakeCall({
    '/voice': '<Hangup/>',
    '/twilio/sms': '',
    '/twilio/sms-status': '',
  });
  await done;
  const { url, close } = await startRestApi(scene);
  closing.push(close, () => call.hangUp());
  requests.length = 0;
  const client = twilio(FAKE_CALL.accountSid, 'token');
  client.api.baseUrl = url;
  const send = (text: { to?: string; from?: string; body?: string; statusCallback?: string } = {}) =>
    client.messages.create({ to: CUSTOMER, from: BUSINESS, body: 'See you tomorrow.', ...text });
  const receive = (body: string) =>
    sendInboundText(
      { from: CUSTOMER, to: BUSINESS, body },
      {
        accountSid: FAKE_CALL.accountSid,
        messages: exchange.messages,
        webhooks: scene.webhooks,
        route: { url: 'https://w.example/twilio/sms' },
      },
    );
  return { client, exchange, requests, send, receive };
}

it('takes a text as queued, delivers it and reports each step with its own id', async () => {
  const { exchange, requests, send, client } = await account();
  const made = await send({ statusCallback: STATUS_URL });
  expect(made).toMatchObject({ status: 'queued', direction: 'outbound-api', numSegments: '1', price: null });
  expect(made.sid).toMatch(/^SM[0-9a-f]{32}$/);
  await exchange.settled();
  const reports = requests.map(({ url, fields }) => [url, fields.MessageStatus, fields.MessageSid]);
  expect(reports).toEqual([
    [STATUS_URL, 'sent', made.sid],
    [STATUS_URL, 'delivered', made.sid],
  ]);
  expect(await client.messages(made.sid).fetch()).toMatchObject({ status: 'delivered', errorCode: null });
});

it('refuses what Twilio refuses, with its codes', async () => {
  const { exchange, send } = await account();
  exchange.messages.setFate('+15125550122', 21608);
  const refusals: [Parameters<typeof send>[0], number][] = [
    [{ to: 'Maria' }, 21_211],
    [{ from: '+15125550100' }, 21_606],
    [{ body: 'x'.repeat(1_601) }, 21_617],
    [{ statusCallback: 'ftp://w.example' }, 21_609],
    [{ to: '+15005550001' }, 21_211],
    [{ to: '+15005550009' }, 21_614],
    [{ to: '+15125550122' }, 21_608],
  ];
  for (const [text, code] of refusals) await expect(send(text)).rejects.toMatchObject({ status: 400, code });
  expect(exchange.messages.list()).toEqual([]);
});

it('reports a text that the network does not deliver with its error code', async () => {
  const { exchange, requests, send } = await account();
  exchange.messages.setFate(CUSTOMER, 30007);
  await send({ statusCallback: STATUS_URL });
  await exchange.settled();
  expect(requests.at(-1)?.fields).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '30007' });
});

it('answers STOP and START itself, and sends nothing in between', async () => {
  const { exchange, send, receive } = await account();
  await receive(' stop ');
  await expect(send()).rejects.toMatchObject({ code: 21_610 });
  await receive('START');
  await expect(send()).resolves.toMatchObject({ status: 'queued' });
  await exchange.settled();
  const replies = exchange.messages.list().filter(({ direction }) => direction === 'outbound-reply');
  expect(replies.map(({ body }) => body.slice(0, 34))).toEqual([
    'You have successfully been re-subs',
    'You have successfully been unsubsc',
  ]);
});

it('tells the webhook of the number about a text that came in, keywords too', async () => {
  const { requests, receive } = await account();
  const { text } = await receive('Is 9 still fine?');
  expect(requests.at(-1)).toMatchObject({
    method: 'POST',
    fields: {
      MessageSid: text.sid,
      From: CUSTOMER,
      To: BUSINESS,
      Body: 'Is 9 still fine?',
      NumMedia: '0',
      FromZip: '',
    },
  });
});

it('lists by number, newest first, and does what it was asked when it loses the answer', async () => {
  const { exchange, send, client } = await account();
  await send({ body: 'one' });
  exchange.setRestFault({ mode: 'lost-answer', times: 1 });
  await expect(send({ body: 'two' })).rejects.toThrow();
  await exchange.settled();
  const listed = await client.messages.list({ to: CUSTOMER, from: BUSINESS });
  expect(listed.map(({ body }) => body)).toEqual(['two', 'one']);
  expect(await client.messages.list({ to: '+15125550199' })).toEqual([]);
});
