import { createSpeaker, placeCall, type Scenario, type Simulators, startSimulators } from '@offhook/simulators';
import type { Database } from '../../packages/db/src/index.ts';
import { seedDemo } from '../../prisma/seed.ts';
import { type LoadBalancer, startLoadBalancer } from './load-balancer.ts';
import { simulatedProviders, TWILIO } from './simulated-providers.ts';
import { freePorts } from './start-process.ts';
import { withTestDatabase } from './test-database.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

type CallOptions = Partial<Parameters<typeof placeCall>[0]>;

export interface WorkerCluster {
  readonly db: Database;
  readonly simulators: Simulators;
  readonly balancer: LoadBalancer;
  /** Starts worker `index`, and waits until it is ready. */
  start(index: number, environment?: Record<string, string>): Promise<WorkerProcess>;
  /** Places a call through the load balancer. */
  place(
    scenario: Pick<Scenario, 'callerVoice' | 'dialogue' | 'ending' | 'to'>,
    options?: CallOptions,
  ): ReturnType<typeof placeCall>;
  close(): Promise<void>;
}

export interface ClusterOptions {
  /** How many workers the load balancer knows; none is started yet. */
  readonly workers: number;
  /** The last so many get calls only when none of the others is ready. */
  readonly spares?: number;
  readonly environment?: Record<string, string>;
  /** Default: a fresh database of the test server. */
  readonly database?: { readonly db: Database; readonly url: string; close(): Promise<void> };
}

/** PostgreSQL with the demo, the simulators, and a load balancer before workers that come and go. */
export async function startWorkerCluster({
  workers,
  spares = 0,
  environment = {},
  database,
}: ClusterOptions): Promise<WorkerCluster> {
  const { db, url, close: closeDatabase } = database ?? (await withTestDatabase());
  await seedDemo(db);
  const ports = await freePorts(workers);
  const balancer = await startLoadBalancer(ports, { spares });
  const speaker = createSpeaker();
  const line = { workerUrl: balancer.url, ...TWILIO };
  const simulators = await startSimulators({ port: 0, controlToken: 'test-token', line });
  const started: WorkerProcess[] = [];
  return {
    db,
    simulators,
    balancer,
    async start(index, more = {}) {
      const worker = await startWorkerProcess({
        DATABASE_URL: url,
        WORKER_PORT: `${ports[index]}`,
        PUBLIC_WORKER_URL: balancer.url,
        ...simulatedProviders(simulators.url),
        ...environment,
        ...more,
      });
      started.push(worker);
      return worker;
    },
    place(scenario, options = {}) {
      return placeCall({ ...line, exchange: simulators.exchange, scenario, to: scenario.to, speaker, ...options });
    },
    async close() {
      await Promise.all(started.map((worker) => worker.stop()));
      await balancer.close();
      await simulators.close();
      await speaker.close();
      await closeDatabase();
    },
  };
}
