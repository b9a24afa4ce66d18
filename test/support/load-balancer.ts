import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findHaproxy, type Haproxy } from './haproxy.ts';
import { startStandInBalancer } from './stand-in-balancer.ts';
import { freePorts } from './start-process.ts';

export interface LoadBalancer {
  /** http://127.0.0.1:PORT: what the world knows of the workers. */
  readonly url: string;
  /** `haproxy`, or `stand-in` where it can neither be found nor fetched. */
  readonly kind: 'haproxy' | 'stand-in';
  close(): Promise<void>;
}

export interface BalancerOptions {
  /** The last so many workers are asked only when none of the others is ready. */
  readonly spares?: number;
}

const STARTED_WITHIN_MS = 10_000;

/**
 * A real load balancer before workers on `ports`: every request and every media socket goes to the next worker that is ready;
 * when none is, to those that can answer from memory (docs/boundaries/workers.md). Workers may come and go.
 */
export async function startLoadBalancer(
  ports: readonly number[],
  options: BalancerOptions = {},
): Promise<LoadBalancer> {
  const haproxy = await findHaproxy();
  if (!haproxy.found) {
    process.stderr.write(`${haproxy.advice}\n`);
    return { kind: 'stand-in', ...(await startStandInBalancer(ports, options)) };
  }
  const [port = 0] = await freePorts(1);
  const folder = await mkdtemp(join(tmpdir(), 'offhook-balancer-'));
  const configFile = join(folder, 'haproxy.cfg');
  await writeFile(configFile, configuration(port, ports, options));
  const child = run(haproxy, configFile);
  const url = `http://127.0.0.1:${port}`;
  await untilListening(url, child);
  return {
    kind: 'haproxy',
    url,
    async close() {
      const exited = child.exitCode === null ? once(child, 'exit') : null;
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Also the example for deployments: checks, the two tiers, and time-outs that leave media sockets alone. */
function configuration(port: number, workers: readonly number[], { spares = 0 }: BalancerOptions): string {
  const isSpare = (index: number) => index >= workers.length - spares;
  const servers = workers
    .map((worker, index) => `  server w${index} 127.0.0.1:${worker} check${isSpare(index) ? ' backup' : ''}`)
    .join('\n');
  const backend = (name: string, check: string) => `backend ${name}
  balance roundrobin
  option allbackups
  option httpchk GET ${check}
  http-check expect status 200
  default-server inter 300ms fall 2 rise 1
${servers}`;
  return `global
  maxconn 4000
defaults
  mode http
  timeout connect 1s
  timeout client 1h
  timeout server 1h
  timeout tunnel 4h
  timeout check 5s
  retries 3
  option redispatch
  retry-on conn-failure
frontend public
  bind 127.0.0.1:${port}
  use_backend ready if { nbsrv(ready) gt 0 }
  default_backend from_memory
${backend('ready', '/readyz')}
${backend('from_memory', '/readyz?database=optional')}
`;
}

function run({ program, libraryPath }: Haproxy, configFile: string): ChildProcess {
  const env = { PATH: process.env.PATH, ...(libraryPath ? { LD_LIBRARY_PATH: libraryPath } : {}) };
  return spawn(program, ['-db', '-q', '-f', configFile], { env, stdio: ['ignore', 'ignore', 'pipe'] });
}

async function untilListening(url: string, child: ChildProcess): Promise<void> {
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const giveUpAtMs = Date.now() + STARTED_WITHIN_MS;
  while (Date.now() < giveUpAtMs && child.exitCode === null) {
    // 503 while no worker is there yet: it listens.
    if (await fetch(`${url}/healthz`).catch(() => null)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The load balancer did not start:\n${output}`);
}
