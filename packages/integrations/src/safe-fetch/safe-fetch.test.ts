import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { SafeFetchRequest } from '@offhook/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { ResolveHost } from './check-target.ts';
import { createSafeFetch } from './safe-fetch.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
});

/** A server on the loopback address, reached under a name that only the test's resolver knows. */
async function site(answer: RequestListener) {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const asked: string[] = [];
  const resolve: ResolveHost = async (hostname) => {
    asked.push(hostname);
    return [{ address: '127.0.0.1', family: 4 }];
  };
  const trustedHosts = ['shop.test', 'www.shop.test'].map((host) => `${host}:${port}`);
  const safeFetch = createSafeFetch({ trustedHosts, resolve });
  const get = (path: string, more: Partial<SafeFetchRequest> = {}) =>
    safeFetch({ url: `http://shop.test:${port}${path}`, timeoutMs: 5_000, maxBytes: 1_000, ...more });
  return { get, port, asked, safeFetch };
}

const limits = { timeoutMs: 1_000, maxBytes: 1_000 };
const resolvingTo =
  (...addresses: string[]): ResolveHost =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('what may be asked at all', () => {
  it.each([
    ['not an address', 'url_invalid'],
    ['https://user:secret@shop.example/', 'url_invalid'],
    ['http://shop.example/', 'scheme_refused'],
    ['file:///etc/passwd', 'url_invalid'],
    ['ftp://shop.example/', 'scheme_refused'],
    ['https://shop.example:22/', 'port_refused'],
    ['https://127.0.0.1/', 'address_refused'],
    ['https://2130706433/', 'address_refused'],
    ['https://0x7f.1/', 'address_refused'],
    ['https://[::ffff:127.0.0.1]/', 'address_refused'],
    ['https://[::1]:8443/', 'address_refused'],
    ['https://169.254.169.254/latest/meta-data/', 'address_refused'],
  ])('%s: %s', async (url, refusal) => {
    const safeFetch = createSafeFetch({ resolve: resolvingTo('1.1.1.1') });
    expect(await safeFetch({ url, ...limits })).toMatchObject({ ok: false, refusal });
  });

  it.each([
    ['a name in a private network', ['10.0.0.5']],
    ['a name with one private address among public ones', ['1.1.1.1', '192.168.1.1']],
    ['a name of the loopback address in IPv6', ['::1']],
  ])('refuses %s', async (_what, addresses) => {
    const safeFetch = createSafeFetch({ resolve: resolvingTo(...addresses) });
    expect(await safeFetch({ url: 'https://shop.example/', ...limits })).toMatchObject({ refusal: 'address_refused' });
  });

  it('knows a name that does not exist, and does not try it again', async () => {
    const answer = await createSafeFetch({ resolve: resolvingTo() })({ url: 'https://shop.example/', ...limits });
    expect(answer).toMatchObject({ refusal: 'name_unknown', error: { retryable: false } });
  });

  it('uses the system resolver by default, where localhost is what it is', async () => {
    expect(await createSafeFetch()({ url: 'https://localhost/', ...limits })).toMatchObject({
      refusal: 'address_refused',
    });
  });
});

describe('an exchange', () => {
  it('goes to the address that was checked: the name is asked once', async () => {
    const { get, asked, port } = await site((request, response) => response.end(`${request.headers.host}`));
    const answer = await get('/calendar.ics');
    expect(answer).toMatchObject({ ok: true, status: 200, url: `http://shop.test:${port}/calendar.ics` });
    expect(answer.ok && answer.body.toString()).toBe(`shop.test:${port}`);
    expect(asked).toEqual(['shop.test']);
  });

  it('sends a body and headers, but not those that would bend the exchange', async () => {
    const { get, port } = await site((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        response.end(JSON.stringify({ ...request.headers, method: request.method, body: `${Buffer.concat(parts)}` }));
      });
    });
    const headers = { 'X-Offhook-Signature': 'v1', Host: 'metadata', 'Transfer-Encoding': 'chunked' };
    const answer = await get('/', { method: 'POST', body: 'ä', headers });
    expect(answer.ok && JSON.parse(answer.body.toString())).toMatchObject({
      method: 'POST',
      body: 'ä',
      host: `shop.test:${port}`,
      'x-offhook-signature': 'v1',
      'content-length': '2',
    });
  });

  it('hands over every status as an answer', async () => {
    const { get } = await site((_request, response) => response.writeHead(503, { 'retry-after': '7' }).end('busy'));
    expect(await get('/')).toMatchObject({ ok: true, status: 503, headers: { 'retry-after': '7' } });
  });

  it.each([
    ['gzip', gzipSync('hello')],
    ['br', brotliCompressSync('hello')],
  ])('unpacks %s', async (encoding, body) => {
    const { get } = await site((_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(body),
    );
    const answer = await get('/');
    expect(answer.ok && answer.body.toString()).toBe('hello');
  });
});

describe('limits', () => {
  it('stops at a body that is announced too large, that turns out too large, or that unpacks too large', async () => {
    const { get } = await site((request, response) => {
      if (request.url === '/announced') response.writeHead(200, { 'content-length': '1001' }).end(Buffer.alloc(1_001));
      else if (request.url === '/bomb')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1_000_000)));
      else {
        response.write(Buffer.alloc(600));
        response.write(Buffer.alloc(600));
      }
    });
    for (const path of ['/announced', '/streamed', '/bomb'])
      expect(await get(path)).toMatchObject({ refusal: 'too_large' });
  });

  it('does not unpack what it does not know, or what is broken', async () => {
    const { get } = await site((request, response) =>
      response.writeHead(200, { 'content-encoding': request.url === '/x' ? 'x' : 'gzip' }).end('nonsense'),
    );
    expect(await get('/x')).toMatchObject({ refusal: 'answer_broken' });
    expect(await get('/gzip')).toMatchObject({ refusal: 'answer_broken' });
  });

  it('gives up after its time, before the head and in the middle of a body', async () => {
    const { get } = await site((request, response) => void (request.url === '/body' && response.write('x')));
    for (const path of ['/head', '/body'])
      expect(await get(path, { timeoutMs: 60 })).toMatchObject({
        refusal: 'timed_out',
        error: { code: 'TOOL_TIMEOUT' },
      });
  });

  it('does not wait for a resolver that says nothing', async () => {
    const safeFetch = createSafeFetch({ resolve: () => new Promise(() => {}) });
    const answer = await safeFetch({ url: 'https://shop.example/', maxBytes: 1, timeoutMs: 20 });
    expect(answer).toMatchObject({ refusal: 'timed_out' });
  });

  it('rejects with the reason when its caller is gone', async () => {
    const { get } = await site(() => {});
    const gone = new AbortController();
    const answer = get('/', { signal: gone.signal });
    gone.abort(new DOMException('The caller hung up', 'AbortError'));
    await expect(answer).rejects.toMatchObject({ name: 'AbortError', message: 'The caller hung up' });
  });

  it('calls a broken connection unreachable, and worth another try', async () => {
    const { get } = await site((request) => request.socket.destroy());
    expect(await get('/')).toMatchObject({ refusal: 'unreachable', error: { retryable: true } });
  });
});

describe('redirects', () => {
  it('follows them on its own host, and to hosts that were named, without secrets', async () => {
    const { get, port } = await site((request, response) => {
      if (request.url === '/old') response.writeHead(301, { location: '/new' }).end();
      else if (request.url === '/new')
        response.writeHead(302, { location: `http://www.shop.test:${port}/there` }).end();
      else response.end(`${request.headers.host} ${request.headers.authorization}`);
    });
    const headers = { authorization: 'Bearer secret' };
    const answer = await get('/old', { alsoAllowedHosts: ['www.shop.test'], headers });
    expect(answer.ok && answer.body.toString()).toBe(`www.shop.test:${port} undefined`);
    expect(await get('/old', { headers })).toMatchObject({ refusal: 'redirect_refused' });
  });

  it.each([
    ['the metadata service', 'http://169.254.169.254/latest'],
    ['another protocol', 'file:///etc/passwd'],
    ['something that is no address', 'http://[/'],
  ])('does not follow to %s', async (_what, location) => {
    const { get } = await site((_request, response) => response.writeHead(302, { location }).end());
    expect(await get('/')).toMatchObject({ refusal: 'redirect_refused' });
  });

  it('checks every step again: trust in one port of a host is none in the others', async () => {
    const inner = await site((_request, response) => response.end('internal'));
    const { get } = await site((_request, response) =>
      response.writeHead(302, { location: `http://shop.test:${inner.port}/` }).end(),
    );
    expect(await get('/', { allowHttp: true })).toMatchObject({ refusal: 'address_refused' });
  });

  it('does not repeat a POST elsewhere, and does not go round for ever', async () => {
    const { get } = await site((_request, response) => response.writeHead(307, { location: '/' }).end());
    expect(await get('/', { method: 'POST', body: '{}' })).toMatchObject({ refusal: 'redirect_refused' });
    expect(await get('/')).toMatchObject({ refusal: 'too_many_redirects' });
  });
});
