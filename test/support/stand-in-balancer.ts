import { connect, createServer, type Socket } from 'node:net';

const CHECK_EVERY_MS = 200;

/** Bytes to the next ready worker, connection by connection: for machines without a load balancer of their own. */
export async function startStandInBalancer(
  ports: readonly number[],
  { spares = 0 }: { readonly spares?: number },
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const ready = new Set<number>();
  const fromMemory = new Set<number>();
  const sockets = new Set<Socket>();
  let turn = 0;
  const check = async (port: number, path: string, into: Set<number>) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null);
    if (response?.ok) into.add(port);
    else into.delete(port);
  };
  const checkAll = () =>
    Promise.all(
      ports.flatMap((port) => [check(port, '/readyz', ready), check(port, '/readyz?database=optional', fromMemory)]),
    );
  const next = () => {
    const able = ports.filter((port) => (ready.size > 0 ? ready : fromMemory).has(port));
    const first = able.filter((port) => ports.indexOf(port) < ports.length - spares);
    const usable = first.length > 0 ? first : able;
    turn += 1;
    return usable[turn % Math.max(1, usable.length)];
  };
  const server = createServer((client) => {
    const port = next();
    if (port === undefined) {
      client.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const worker = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [client, worker],
      [worker, client],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await checkAll();
  const timer = setInterval(() => void checkAll(), CHECK_EVERY_MS);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
