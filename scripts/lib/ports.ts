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

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('No port')),
      );
    });
  });
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
