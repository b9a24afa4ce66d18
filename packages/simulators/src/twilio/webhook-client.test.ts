import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';
import { afterEach, expect, it } from 'vitest';
import { callFields } from './call-fields.ts';
import { createWebhookClient } from './webhook-client.ts';

const AUTH_TOKEN = 'token';
const CALL = {
  callSid: `CA${'1'.repeat(32)}`,
  accountSid: `AC${'2'.repeat(32)}`,
  from: '+15125550199',
  to: '+15125550142',
};
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

type Seen = { request: IncomingMessage; fields: Record<string, string> };

async function serve(answer: (seen: Seen, response: ServerResponse) => void): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    answer({ request, fields: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString())) }, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const voice = (origin: string) => ({
  url: `${origin}/twilio/voice`,
  method: 'POST' as const,
  fields: callFields(CALL, 'ringing'),
});

it('signs every field of a real call over the public address, wherever it is sent', async () => {
  let seen: Seen | null = null;
  const workerUrl = await serve((one, response) => {
    seen = one;
    response.writeHead(200, { 'content-type': 'text/xml' }).end('<Response/>');
  });
  const publicUrl = 'https://voice.example.com';
  const client = createWebhookClient({ authToken: AUTH_TOKEN, publicUrl, workerUrl });
  expect(await client.request(voice(publicUrl))).toMatchObject({ ok: true, status: 200, body: '<Response/>' });
  const { request, fields } = seen as unknown as Seen;
  expect(fields).toMatchObject({
    CallStatus: 'ringing',
    Direction: 'inbound',
    FromCity: '',
    CalledCountry: 'US',
    ApiVersion: '2010-04-01',
  });
  expect(Object.keys(fields)).toHaveLength(27);
  const signature = String(request.headers['x-twilio-signature']);
  expect(twilio.validateRequest(AUTH_TOKEN, signature, `${publicUrl}/twilio/voice`, fields)).toBe(true);
  expect(request.headers).toMatchObject({
    'user-agent': 'TwilioProxy/1.1',
    'i-twilio-idempotency-token': expect.any(String),
  });
});

it('reports an HTTP error as 11200 and does not ask again', async () => {
  let requests = 0;
  const workerUrl = await serve((_seen, response) => {
    requests += 1;
    response.writeHead(403).end();
  });
  const client = createWebhookClient({ authToken: AUTH_TOKEN, publicUrl: workerUrl, workerUrl });
  expect(await client.request(voice(workerUrl))).toMatchObject({ ok: false, errorCode: 11200, error: 'HTTP 403' });
  expect(requests).toBe(1);
});

it('gives up when the answer takes longer than the limit', async () => {
  const workerUrl = await serve(() => undefined);
  const client = createWebhookClient({ authToken: AUTH_TOKEN, publicUrl: workerUrl, workerUrl, totalMs: 100 });
  expect(await client.request(voice(workerUrl))).toMatchObject({ ok: false, errorCode: 11205 });
});

it('says what kept it from connecting', async () => {
  const workerUrl = await serve(() => undefined);
  await closers.pop()?.();
  const client = createWebhookClient({ authToken: AUTH_TOKEN, publicUrl: workerUrl, workerUrl });
  expect(await client.request(voice(workerUrl))).toMatchObject({
    ok: false,
    errorCode: 11205,
    error: `Cannot connect to ${new URL(workerUrl).host}`,
  });
});

it('leaves connection overrides out of the signature and routes sockets like requests', () => {
  const options = { authToken: AUTH_TOKEN, publicUrl: 'https://voice.example.com', workerUrl: 'http://127.0.0.1:3001' };
  const client = createWebhookClient(options);
  expect(client.route('wss://voice.example.com/twilio/media')).toBe('ws://127.0.0.1:3001/twilio/media');
  expect(client.route('https://elsewhere.example/x')).toBe('https://elsewhere.example/x');
  expect(client.resolve('/twilio/status', 'https://voice.example.com/twilio/voice')).toBe(
    'https://voice.example.com/twilio/status',
  );
});

it('does not stumble over an address that is none', async () => {
  const workerUrl = 'http://127.0.0.1:3001';
  const client = createWebhookClient({ authToken: AUTH_TOKEN, publicUrl: workerUrl, workerUrl });
  const url = client.resolve('http://', workerUrl);
  expect(await client.request({ url, method: 'POST', fields: {} })).toMatchObject({ ok: false, errorCode: 11100 });
});

it('tries again as the fragment says, with one idempotency token, and never signs the fragment', async () => {
  const seen: Seen[] = [];
  const workerUrl = await serve((one, response) => {
    seen.push(one);
    response.writeHead(seen.length < 3 ? 503 : 200, { 'content-type': 'text/xml' }).end('<Response/>');
  });
  const client = createWebhookClient({ authToken: AUTH_TOKEN, publicUrl: workerUrl, workerUrl });
  const webhook = voice(workerUrl);
  expect(await client.request({ ...webhook, url: `${webhook.url}#rc=2&rp=5xx` })).toMatchObject({ ok: true });
  expect(new Set(seen.map(({ request }) => request.headers['i-twilio-idempotency-token'])).size).toBe(1);
  const signature = String(seen[2]?.request.headers['x-twilio-signature']);
  expect(twilio.validateRequest(AUTH_TOKEN, signature, webhook.url, seen[2]?.fields ?? {})).toBe(true);
});

it('waits no longer for an answer than the fragment allows', async () => {
  const workerUrl = await serve(() => undefined);
  const client = createWebhookClient({ authToken: AUTH_TOKEN, publicUrl: workerUrl, workerUrl });
  const webhook = voice(workerUrl);
  expect(await client.request({ ...webhook, url: `${webhook.url}#rt=100&rc=0` })).toMatchObject({ errorCode: 11205 });
});

it('follows redirects, but not for ever', async () => {
  const workerUrl = await serve(({ request }, response) => {
    if (request.url === '/end') response.writeHead(200, { 'content-type': 'text/xml' }).end('<Response/>');
    else response.writeHead(302, { location: request.url === '/once' ? '/end' : '/again' }).end();
  });
  const client = createWebhookClient({ authToken: AUTH_TOKEN, publicUrl: workerUrl, workerUrl });
  const ask = (path: string) => client.request({ url: `${workerUrl}${path}`, method: 'POST', fields: {} });
  expect(await ask('/once')).toMatchObject({ ok: true });
  expect(await ask('/again')).toMatchObject({ ok: false, errorCode: 11215 });
});
