import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { readBuffer, readChunks } from './read-buffer.ts';

it('reads an accepted connection into the one buffer, to its end', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [accepted] = (await once(server, 'connection')) as [Socket];
  const heard: string[] = [];
  const places = new Set<unknown>();
  readChunks(accepted, (bytes, length) => {
    heard.push(bytes.toString('utf8', 0, length));
    places.add(bytes);
  });
  const ended = once(accepted, 'end');
  client.write('hello');
  client.end(' there');
  await ended;
  server.close();
  await once(server, 'close');
  expect(heard.join('')).toBe('hello there');
  // Fails when a new Node names its fields differently: then every read costs an allocation again, and nothing else changes.
  expect([...places]).toEqual([readBuffer]);
});

it('reads any other stream by its events', async () => {
  const stream = new PassThrough();
  const heard: string[] = [];
  readChunks(stream, (bytes, length) => heard.push(bytes.toString('utf8', 0, length)));
  stream.end('hello');
  await once(stream, 'end');
  expect(heard).toEqual(['hello']);
});
