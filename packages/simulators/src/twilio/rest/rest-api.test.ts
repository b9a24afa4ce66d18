import Fastify from 'fastify';
import twilio from 'twilio';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FAKE_CALL, fakeCall } from '../../testing/fake-scene.ts';
import { fakeSpeaker } from '../../testing/fake-speaker.ts';
import { afterBeep, later } from '../caller-script.ts';
import type { TelephoneExchange } from '../exchange.ts';
import { createOriginate } from '../originate.ts';
import { registerTwilioRest } from './rest-api.ts';

const AUTH_TOKEN = 'token';
const CONNECT = '<Connect action="/ended"><Stream url="wss://w.example/media"/></Connect>';
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A call under way, its account's API on a real port, and Twilio's own client pointed at it. */
async function line(...call: Parameters<typeof fakeCall>) {
  const { exchange, scene, ...fake } = fakeCall(...call);
  const fastify = Fastify();
  const webhooks = () => scene.webhooks;
  const speaker = fakeSpeaker();
  const publicUrl = () => scene.publicUrl;
  const speed = Number.POSITIVE_INFINITY;
  registerTwilioRest(fastify, {
    exchange,
    webhooks,
    originate: createOriginate({ exchange, webhooks, speaker, publicUrl, speed }),
  });
  const url = await fastify.listen({ port: 0, host: '127.0.0.1' });
  exchange.apiBaseUrl = url;
  closing.push(
    () => fastify.close(),
    () => fake.done,
    () => fake.call.hangUp(),
  );
  return { ...fake, exchange, scene, url, client: clientOf(url) };
}

function clientOf(url: string, { accountSid = FAKE_CALL.accountSid, token = AUTH_TOKEN } = {}) {
  const client = twilio(accountSid, token);
  client.api.baseUrl = url;
  return client;
}

const talking = () => line({ '/voice': CONNECT, '/ended': '<Hangup/>' }, { streamEnd: 'wait' });
const inProgress = (exchange: TelephoneExchange) =>
  expect.poll(() => exchange.find(FAKE_CALL.callSid)?.status).toBe('in-progress');

let redirectTwiml = '';
beforeEach(() => {
  redirectTwiml = '<Response><Say>One moment.</Say><Hangup/></Response>';
});

it('lets nobody in without the account and its token', async () => {
  const { url } = await talking();
  const stranger = clientOf(url, { token: 'wrong' });
  await expect(stranger.calls(FAKE_CALL.callSid).fetch()).rejects.toMatchObject({ status: 401, code: 20_003 });
  const other = await fetch(`${url}/2010-04-01/Accounts/AC${'2'.repeat(32)}/Calls.json`, {
    headers: { authorization: `Basic ${Buffer.from(`${FAKE_CALL.accountSid}:${AUTH_TOKEN}`).toString('base64')}` },
  });
  expect(other.status).toBe(404);
});

it('describes and lists calls as Twilio does', async () => {
  const { client, exchange } = await talking();
  await inProgress(exchange);
  const call = await client.calls(FAKE_CALL.callSid).fetch();
  expect(call).toMatchObject({
    status: 'in-progress',
    direction: 'inbound',
    toFormatted: '(512) 555-0142',
    price: null,
  });
  expect(call.startTime).toBeInstanceOf(Date);
  expect((await client.calls.list({ to: FAKE_CALL.to })).map(({ sid }) => sid)).toEqual([FAKE_CALL.callSid]);
  expect(await client.calls.list({ to: '+15125550999' })).toEqual([]);
  await expect(client.calls(`CA${'9'.repeat(32)}`).fetch()).rejects.toMatchObject({ status: 404, code: 20_404 });
});

it('replaces the running TwiML: the stream ends, the new TwiML runs', async () => {
  const { client, exchange, scene, done } = await talking();
  await inProgress(exchange);
  await client.calls(FAKE_CALL.callSid).update({ twiml: redirectTwiml });
  expect(await done).toBe('hung-up');
  expect(scene.log).toMatchObject({ streams: [{ end: { kind: 'redirected' } }], spokenByTwilio: ['One moment.'] });
});

it('redirects to an address', async () => {
  const { client, exchange, requests, done } = await line(
    { '/voice': CONNECT, '/other': '<Hangup/>' },
    { streamEnd: 'wait' },
  );
  await inProgress(exchange);
  await client.calls(FAKE_CALL.callSid).update({ url: 'https://w.example/other', method: 'GET' });
  await done;
  expect(requests.at(-1)).toMatchObject({ url: 'https://w.example/other', method: 'GET' });
});

it('hangs up once, and says 21220 ever after', async () => {
  const { client, exchange, done, scene } = await talking();
  await inProgress(exchange);
  await client.calls(FAKE_CALL.callSid).update({ status: 'completed' });
  expect(await done).toBe('gone');
  expect(scene.log.streams).toMatchObject([{ end: { kind: 'call-ended' } }]);
  const again = client.calls(FAKE_CALL.callSid).update({ twiml: redirectTwiml });
  await expect(again).rejects.toMatchObject({ status: 400, code: 21_220 });
  await expect(client.calls(FAKE_CALL.callSid).update({ status: 'completed' })).rejects.toMatchObject({ code: 21_220 });
});

it('refuses what contradicts itself', async () => {
  const { client, exchange } = await talking();
  await inProgress(exchange);
  const both = client.calls(FAKE_CALL.callSid).update({ twiml: redirectTwiml, url: 'https://w.example/x' });
  await expect(both).rejects.toMatchObject({ status: 400 });
  await expect(client.calls(FAKE_CALL.callSid).update({ url: 'ftp://x' })).rejects.toMatchObject({ code: 21_205 });
  await expect(client.calls(FAKE_CALL.callSid).update({ status: 'canceled' })).rejects.toMatchObject({ code: 21_220 });
});

it('has the sound of a recording, for whoever has the token, until it is deleted', async () => {
  const twiml = '<Record action="/done"/>';
  const caller = { dialogue: [{ says: 'Call me back', when: afterBeep() }] };
  const { client, url, exchange, done } = await line({ '/voice': twiml, '/done': '<Hangup/>' }, { caller });
  await done;
  const [recording] = await client.recordings.list({ callSid: FAKE_CALL.callSid });
  expect(recording).toMatchObject({ status: 'completed', source: 'RecordVerb', duration: '1' });
  const media = exchange.recordingUrl(recording?.sid ?? '');
  expect(media.startsWith(url)).toBe(true);
  expect((await fetch(`${media}.wav`)).status).toBe(401);
  const authorization = `Basic ${Buffer.from(`${FAKE_CALL.accountSid}:${AUTH_TOKEN}`).toString('base64')}`;
  const wav = await fetch(`${media}.wav`, { headers: { authorization } });
  expect(wav.headers.get('content-type')).toBe('audio/x-wav');
  expect(Buffer.from(await wav.arrayBuffer()).toString('latin1', 0, 4)).toBe('RIFF');
  expect((await fetch(`${media}.mp3`, { headers: { authorization } })).headers.get('content-type')).toBe('audio/mpeg');
  expect(await client.recordings(recording?.sid ?? '').remove()).toBe(true);
  expect((await fetch(`${media}.wav`, { headers: { authorization } })).status).toBe(404);
});

it('records a live call on request, pauses and stops', async () => {
  const { client, exchange, requests } = await line(
    { '/voice': CONNECT, '/recorded': '' },
    { streamEnd: 'wait', caller: { dialogue: [{ says: 'Hello', when: later(100) }] } },
  );
  await inProgress(exchange);
  const { recordings } = client.calls(FAKE_CALL.callSid);
  const { sid } = await recordings.create({
    recordingChannels: 'dual',
    recordingStatusCallback: 'https://w.example/recorded',
  });
  await recordings(sid).update({ status: 'paused' });
  expect((await recordings.list())[0]).toMatchObject({ sid, status: 'paused', channels: 2 });
  await recordings('Twilio.CURRENT').update({ status: 'stopped' });
  await expect.poll(() => requests.at(-1)?.url).toBe('https://w.example/recorded');
  expect(requests.at(-1)?.fields).toMatchObject({ RecordingSid: sid, RecordingSource: 'StartCallRecordingAPI' });
});

it('calls a person and runs TwiML on their leg', async () => {
  const { client, exchange, requests } = await line({
    '/voice': '<Hangup/>',
    '/person': '<Say>A caller is waiting.</Say>',
    '/leg': '',
  });
  const created = await client.calls.create({
    to: '+15125550100',
    from: FAKE_CALL.to,
    url: 'https://w.example/person',
    statusCallback: 'https://w.example/leg',
    statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
  });
  expect(created).toMatchObject({ status: 'queued', direction: 'outbound-api' });
  await expect.poll(() => exchange.find(created.sid)?.status).toBe('completed');
  expect(exchange.find(created.sid)?.leg.ear.sounds()).toMatchObject([{ text: 'A caller is waiting.' }]);
  const progress = () => requests.filter(({ url }) => url.endsWith('/leg')).map(({ fields }) => fields.CallStatus);
  await expect.poll(progress).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
  await expect(client.calls.create({ to: '911', from: FAKE_CALL.to, twiml: redirectTwiml })).rejects.toMatchObject({
    code: 21_211,
  });
});

it('is overloaded when told to, and then not any more', async () => {
  const { client, exchange } = await talking();
  exchange.setRestFault({ mode: 'rate-limited', times: 1 });
  await expect(client.calls.list()).rejects.toMatchObject({ status: 429, code: 20_429 });
  expect(await client.calls.list()).toHaveLength(1);
  exchange.setRestFault({ mode: 'unavailable' });
  await expect(client.calls.list()).rejects.toMatchObject({ status: 503 });
});

it('pages long lists', async () => {
  const { client, exchange, call } = await talking();
  for (let i = 0; i < 4; i += 1) {
    const callSid = `CA${'3'.repeat(31)}${i}`;
    const identity = { ...FAKE_CALL, callSid };
    const options = { identity, clock: call.clock, statusEvents: null };
    exchange.open({
      ...options,
      pickUp: () => ({ act: () => ({ frame: null, press: null, hangUp: null }), said: () => [], pressed: () => '' }),
    });
  }
  const first = await client.calls.page({ pageSize: 2 });
  expect(first.instances).toHaveLength(2);
  expect(await client.calls.list({ pageSize: 2 })).toHaveLength(5);
});
