import { fastify } from 'fastify';
import { type CalcomSimulator, type CalcomSimulatorOptions, registerCalcomSimulator } from './calcom-simulator.ts';

export interface RunningCalcom extends CalcomSimulator {
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** The Cal.com simulator on a port of its own, as tests want it: without latency or a limit to the rate. */
export async function startCalcomSimulator(options: CalcomSimulatorOptions = {}): Promise<RunningCalcom> {
  // Connections that a fault left open must not keep the test waiting.
  const server = fastify({ forceCloseConnections: true });
  const simulator = registerCalcomSimulator(server, {
    latencyMs: 0,
    maxRequestsPerMinute: Number.POSITIVE_INFINITY,
    ...options,
  });
  const baseUrl = await server.listen({ host: '127.0.0.1', port: 0 });
  return { ...simulator, baseUrl, close: () => server.close() };
}
