import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { simulatorControl } from './simulator-control.ts';

let server: Server | undefined;
afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

async function connectedTo(listener: RequestListener) {
  const running = createServer(listener);
  server = running;
  await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve));
  const { port } = running.address() as AddressInfo;
  return simulatorControl({ baseUrl: `http://127.0.0.1:${port}`, token: 'the token' });
}

const answering = (status: number, body: unknown): RequestListener => {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
};

it('says how to get simulators when there are none', async () => {
  const none = simulatorControl({ baseUrl: undefined, token: 't' });
  expect(await none.scenarios()).toMatchObject({ ok: false, code: 'NOT_CONFIGURED' });
  const gone = simulatorControl({ baseUrl: 'http://127.0.0.1:1', token: 't' });
  expect(await gone.scenarios()).toMatchObject({ ok: false, code: 'UPSTREAM_UNAVAILABLE' });
});

it('places a call with the token of the installation and follows it', async () => {
  const asked: string[] = [];
  const control = await connectedTo((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    const body = request.method === 'POST' ? { runId: 'run 1', callSid: 'CA1' } : { state: 'running', callSid: 'CA1' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const placed = await control.place({ scenario: 'leaking-sink', to: '+15125550142' });
  expect(placed).toEqual({ ok: true, value: { runId: 'run 1', callSid: 'CA1' } });
  expect(await control.status('run 1')).toEqual({
    ok: true,
    value: { state: 'running', callSid: 'CA1', passed: null, failures: [] },
  });
  expect(asked).toEqual(['POST /control/calls Bearer the token', 'GET /control/calls/run%201 Bearer the token']);
});

it.each([
  [401, 'UPSTREAM_UNAUTHORIZED'],
  [404, 'NOT_FOUND'],
  [429, 'UPSTREAM_RATE_LIMITED'],
  [500, 'UPSTREAM_UNAVAILABLE'],
])('turns status %i into %s', async (status, code) => {
  const control = await connectedTo(answering(status, { error: 'x' }));
  expect(await control.status('run')).toMatchObject({ ok: false, code });
});

it('does not believe an answer of another shape', async () => {
  const control = await connectedTo(answering(200, { state: 'dancing' }));
  expect(await control.status('run')).toMatchObject({ ok: false, code: 'UPSTREAM_BAD_RESPONSE' });
});
