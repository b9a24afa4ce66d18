import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what operating systems hand out to outgoing connections: still free at the next start, too. */
const QUIET_PORTS = { from: 20_000, count: 10_000 };
const MAX_TRIES = 50;

/** `wanted` when nobody listens there on 127.0.0.1, else any free port. 0 means any. */
export async function freePort(wanted: number): Promise<number> {
  if (wanted !== 0 && (await isFree(wanted))) return wanted;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const port = QUIET_PORTS.from + randomInt(QUIET_PORTS.count);
    if (await isFree(port)) return port;
  }
  throw new Error(`No port from ${QUIET_PORTS.from} to ${QUIET_PORTS.from + QUIET_PORTS.count} is free on 127.0.0.1`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
