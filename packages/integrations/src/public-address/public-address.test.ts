import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type CertificateWish, makeCertificate } from '../testing/make-certificate.ts';
import { publicAddress } from './public-address.ts';

const DAY_MS = 86_400_000;
const nowMs = Date.now();
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return (server.address() as AddressInfo).port;
}

const alive: RequestListener = (request, response) => {
  response.statusCode = request.url === '/healthz' ? 200 : 404;
  response.end('{"status":"ok"}');
};
const toThisMachine = async () => [{ address: '127.0.0.1', family: 4 as const }];
const real = { simulated: false, trustedHosts: [], now: () => nowMs };

/** What is seen of a server of this machine that has a certificate, under the name `voice.test`. */
async function look(wish: Partial<CertificateWish>, { trusted = true } = {}) {
  const made = makeCertificate({
    host: 'voice.test',
    validFromMs: nowMs - DAY_MS,
    validUntilMs: nowMs + DAY_MS,
    ...wish,
  });
  const port = await listening(createSecureServer(made, alive));
  const trustedHosts = [`voice.test:${port}`];
  const ca = trusted ? { ca: made.cert } : {};
  const address = publicAddress({ ...real, trustedHosts, resolve: toThisMachine, ...ca });
  return (await address.look(`https://voice.test:${port}`)).certificate;
}

describe('the certificate of our address', () => {
  it('is fine, and says until when', async () => {
    const validUntilMs = Math.floor((nowMs + 30 * DAY_MS) / 1_000) * 1_000;
    expect(await look({ validUntilMs })).toEqual({ problem: null, validUntilMs });
  });

  it.each([
    ['expired', { validUntilMs: nowMs - 60_000 }, true],
    ['not_yet_valid', { validFromMs: nowMs + 60_000 }, true],
    ['wrong_host', { host: 'other.test' }, true],
    ['self_signed', {}, false],
    ['untrusted', { byStranger: true }, false],
  ] as const)('is %s', async (problem, wish, trusted) => {
    expect(await look(wish, { trusted })).toMatchObject({ problem });
  });
});

describe('our address', () => {
  const answering = async (answer: RequestListener) => {
    const port = await listening(createServer(answer));
    const address = publicAddress({ ...real, simulated: true });
    return (await address.look(`http://127.0.0.1:${port}`)).reach;
  };

  it('is ours when the voice worker says that it is alive', async () => {
    expect(await answering(alive)).toBe('ours');
  });

  it('is not ours when a tunnel shows a page of its own there', async () => {
    expect(await answering((_, response) => response.end('<h1>Welcome to your tunnel</h1>'))).toBe('not_ours');
    expect(await answering((_, response) => response.writeHead(404).end())).toBe('not_ours');
  });

  it('has nobody behind it when a proxy says so', async () => {
    expect(await answering((_, response) => response.writeHead(502).end())).toBe('not_running');
  });

  it('is unreachable when nothing listens there', async () => {
    const port = await listening(createServer(alive));
    await new Promise((closed) => servers.pop()?.close(closed));
    const address = publicAddress({ ...real, simulated: true });
    expect(await address.look(`http://127.0.0.1:${port}`)).toEqual({ reach: 'unreachable', certificate: null });
  });

  it('must be a public name with https for real callers', async () => {
    expect(await publicAddress(real).look('http://voice.example')).toMatchObject({ reach: 'not_https' });
    const inside = { ...real, resolve: toThisMachine };
    expect(await publicAddress(inside).look('https://voice.test')).toEqual({ reach: 'private', certificate: null });
    const nowhere = { ...real, resolve: async () => [] };
    expect(await publicAddress(nowhere).look('https://voice.test')).toMatchObject({ reach: 'no_such_name' });
  });
});
