import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Simulators, startSimulators } from './start-simulators.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const TOKEN = 'control-token';
let simulators: Simulators;

beforeEach(async () => {
  simulators = await startSimulators({
    port: 0,
    controlToken: TOKEN,
    // Nobody listens there.
    line: { workerUrl: 'http://127.0.0.1:9', accountSid: `AC${'0'.repeat(32)}`, authToken: 'token' },
  });
});

afterEach(async () => {
  await simulators.close();
});

async function ask(method: string, path: string, { body, token = TOKEN }: { body?: object; token?: string } = {}) {
  const response = await fetch(simulators.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

it('lets nobody in without the token', async () => {
  expect(await ask('GET', '/control/scenarios', { token: 'wrong' })).toMatchObject({ status: 401 });
  expect(await ask('POST', '/control/calls', { body: { scenario: 'leaking-sink' }, token: '' })).toMatchObject({
    status: 401,
  });
});

it('lists scenarios, sets faults and refuses what it does not know', async () => {
  const { body } = await ask('GET', '/control/scenarios');
  expect(body[0]).toEqual({
    name: 'leaking-sink',
    title: expect.any(String),
    description: expect.any(String),
    to: '+15125550142',
  });
  expect(await ask('PUT', '/control/calcom/fault', { body: { mode: 'http-500' } })).toMatchObject({ status: 200 });
  expect(await ask('PUT', '/control/calcom/fault', { body: { mode: 'on-fire' } })).toMatchObject({ status: 400 });
  const mapsFault = { mode: 'http-500', api: 'geocoding', times: 1 };
  expect(await ask('PUT', '/control/google-maps/fault', { body: mapsFault })).toMatchObject({ status: 200 });
  expect((await fetch(`${simulators.url}/maps/api/geocode/json?key=any&address=Austin`)).status).toBe(500);
  expect(await ask('PUT', '/control/google-maps/fault', { body: { mode: 'lost' } })).toMatchObject({ status: 400 });
  await ask('PUT', '/control/realtime/fault', { body: { mode: 'close-mid-call' } });
  expect(simulators.realtime.fault()).toEqual({ mode: 'close-mid-call', afterMs: 5_000 });
  expect(await ask('POST', '/control/calls', { body: { scenario: 'nope' } })).toMatchObject({ status: 404 });
  expect(await ask('POST', '/control/calls', { body: { scenario: 'leaking-sink', to: '12' } })).toMatchObject({
    status: 400,
  });
  expect(await ask('GET', '/control/calls/unknown')).toMatchObject({ status: 404 });
  expect(await ask('DELETE', '/control/calls/unknown')).toMatchObject({ status: 404 });
  expect(await ask('PUT', '/control/twilio/fault', { body: { mode: 'tired' } })).toMatchObject({ status: 400 });
});

it('says which line it is, and makes the REST API of that account fail when told to', async () => {
  const accountSid = `AC${'0'.repeat(32)}`;
  expect((await ask('GET', '/control/line')).body).toEqual({ publicUrl: 'http://127.0.0.1:9', accountSid });
  await ask('PUT', '/control/twilio/fault', { body: { mode: 'rate-limited', times: 1 } });
  const calls = `${simulators.url}/2010-04-01/Accounts/${accountSid}/Calls.json`;
  const headers = { authorization: `Basic ${Buffer.from(`${accountSid}:token`).toString('base64')}` };
  expect((await fetch(calls, { headers })).status).toBe(429);
  expect((await fetch(calls, { headers })).status).toBe(200);
  expect((await fetch(calls)).status).toBe(401);
});

it('places a call, and reports in words that it failed', async () => {
  const placed = await ask('POST', '/control/calls', { body: { scenario: 'silent-caller' } });
  expect(placed).toMatchObject({ status: 202, body: { callSid: expect.stringMatching(/^CA[0-9a-f]{32}$/) } });
  const path = `/control/calls/${placed.body.runId}`;
  await vi.waitUntil(async () => (await ask('GET', path)).body.state === 'finished', { timeout: 20_000 });
  expect((await ask('GET', path)).body).toMatchObject({
    callSid: placed.body.callSid,
    report: { passed: false, failures: [expect.stringContaining('The call failed')] },
  });
});
