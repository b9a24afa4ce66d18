import { fastify } from 'fastify';
import {
  type CalcomSimulator,
  type CalcomSimulatorOptions,
  registerCalcomSimulator,
} from '../../packages/simulators/src/calcom/calcom-simulator.ts';

export interface RunningCalcom extends CalcomSimulator {
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** The Cal.com simulator on a port of its own, without latency. */
export async function startCalcom(options: CalcomSimulatorOptions = {}): Promise<RunningCalcom> {
  // Connections that a fault left open must not keep the test waiting.
  const server = fastify({ forceCloseConnections: true });
  const simulator = registerCalcomSimulator(server, { latencyMs: 0, maxRequestsPerMinute: 10_000, ...options });
  const baseUrl = await server.listen({ host: '127.0.0.1', port: 0 });
  return { ...simulator, baseUrl, close: () => server.close() };
}
