import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@offhook/telemetry';
import { createDashboardServices } from '@offhook/wiring';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHttpApp } from './http-app.server.ts';
import { routeOf } from './request-log.server.ts';

const lines: string[] = [];
let folder: string;
let server: Server;
let origin: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-http-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(
    join(folder, 'assets', 'page-abc123.js'),
    `export const text = '${'long enough to compress '.repeat(100)}';`,
  );
  await writeFile(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  const logger = createLogger({ name: 'test', level: 'info', destination: { write: (line) => void lines.push(line) } });
  const secret = 'a secret of the tests, long enough for anyone';
  // Nothing here asks the database, so none has to be there.
  const services = createDashboardServices(
    {
      databaseUrl: 'postgresql://nobody@127.0.0.1:1/none',
      publicUrl: 'https://offhook.example',
      publicWorkerUrl: 'https://voice.offhook.example',
      authSecret: secret,
      encryptionKey: secret,
      internalApiToken: secret,
      simulatorUrl: undefined,
      outboundTrustedHosts: [],
      twilioApi: null,
      recordingsDir: 'recordings',
      calcomBaseUrl: 'https://calcom.example',
      calcomApiKey: undefined,
      calcomWebhookSecret: undefined,
      maps: { apiKey: undefined, baseUrl: undefined },
    },
    logger,
  );
  const app = createHttpApp({
    services,
    logger,
    build: async () => {
      throw new Error('the token of a person: abc');
    },
    clientDir: folder,
    https: true,
    development: false,
    trustedProxyHops: 0,
  });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

it('serves built files to be kept for ever, compressed', async () => {
  const { status, headers } = await fetch(`${origin}/assets/page-abc123.js`);
  expect([status, headers.get('cache-control'), headers.get('content-encoding')]).toEqual([
    200,
    'public, max-age=31536000, immutable',
    'gzip',
  ]);
  expect((await fetch(`${origin}/favicon.svg`)).headers.get('cache-control')).toBe('public, max-age=3600');
});

it('never answers a page for a file of an older build, nor a file outside of its folder', async () => {
  expect((await fetch(`${origin}/assets/page-old.js`)).status).toBe(404);
  expect((await fetch(`${origin}/assets/..%2f..%2f..%2fetc%2fpasswd`)).status).not.toBe(200);
});

it('calls an address that is none the mistake of who sent it', async () => {
  expect((await fetch(`${origin}/%E0%A4%A`)).status).toBe(400);
  const { port } = new URL(origin);
  const status = await new Promise((resolve, reject) => {
    const odd = request({ port, host: '127.0.0.1', path: '/calls', headers: { host: 'a b:c' } });
    odd.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
    odd.end();
  });
  expect(status).toBe(400);
});

it('lets no proxy keep an answer', async () => {
  expect((await fetch(`${origin}/calls`)).headers.get('cache-control')).toBe('private, no-cache');
});

it('insists on https once it is reached by https', async () => {
  const { headers } = await fetch(`${origin}/favicon.svg`);
  expect(headers.get('strict-transport-security')).toContain('max-age=63072000');
  expect(headers.get('content-security-policy')).toContain('upgrade-insecure-requests');
});

it('says nothing about a failure to the outside and everything to the log', async () => {
  const answer = await fetch(`${origin}/calls/call_0mg1abc?search=Jane+Doe`);
  expect(answer.status).toBe(500);
  expect(await answer.text()).toBe('Something went wrong on our side. Try again in a moment.');
  const log = lines.join('');
  expect(log).toContain('"route":"/calls/:id","status":500');
  expect(log).not.toContain('Jane');
});

it('refuses a body of unknown length', async () => {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{}'));
      controller.close();
    },
  });
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' };
  expect((await fetch(`${origin}/trpc/session.me`, init)).status).toBe(411);
});

it.each([
  ['/calls/call_0mg1abc', '/calls/:id'],
  ['/trpc/calls.get,session.me', '/trpc/calls.get,session.me'],
  ['/numbers/num_brightwater/', '/numbers/:id/'],
  ['/ical/a-secret-token-of-someone.ics', '/ical/:secret'],
])('names the route of %s %s', (path, route) => {
  expect(routeOf(path)).toBe(route);
});
