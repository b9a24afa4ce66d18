import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { StartError } from './start-error.ts';

/** Rejects with advice when something listens on one of the ports already. */
export async function requireFreePorts(ports: Record<string, number>): Promise<void> {
  for (const [variable, port] of Object.entries(ports)) {
    const problem = await problemWith(port);
    if (problem === 'EACCES') {
      throw new StartError(
        `${variable}: port ${port} may not be used by this account.`,
        `Choose one above 1023: ${variable}=${port + 8000} npm start`,
      );
    }
    if (problem !== null) {
      throw new StartError(
        `${variable}: port ${port} is taken by another program.`,
        `Stop that program (lsof -i :${port} names it), or choose another port: ${variable}=${port + 100} npm start`,
      );
    }
  }
}

/** Below what operating systems hand out to outgoing connections: nobody takes one of these by chance a second later. */
const QUIET_PORTS = { from: 20_000, count: 10_000 };
const MAX_TRIES = 50;

/** A port of 127.0.0.1 that nobody listens on, and that is still free when a process gets round to it. */
export async function anyFreePort(): Promise<number> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const port = QUIET_PORTS.from + randomInt(QUIET_PORTS.count);
    if ((await tryListening(port, '127.0.0.1')) === null) return port;
  }
  throw new StartError(
    `No free port was found from ${QUIET_PORTS.from} to ${QUIET_PORTS.from + QUIET_PORTS.count}.`,
    'Name one for the simulators: SIMULATOR_PORT=4000 npm start',
  );
}

/** The servers listen on all interfaces, so that is what is tried: a program on one of them is in the way too. */
async function problemWith(port: number): Promise<string | null> {
  for (const host of [undefined, '127.0.0.1']) {
    const problem = await tryListening(port, host);
    if (problem !== null) return problem;
  }
  return null;
}

function tryListening(port: number, host: string | undefined): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'UNKNOWN'));
    probe.listen({ port, ...(host ? { host } : {}) }, () => probe.close(() => resolve(null)));
  });
}
