import { setTimeout as sleep } from 'node:timers/promises';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { breakConnection, createMapsFaultSwitch, type GoogleMapsFault, type MapsFaultReach } from './faults.ts';
import { loadZipTable } from './gazetteer.ts';
import { geocodeAnswer } from './geocode-answer.ts';
import { routeMatrixAnswer } from './route-matrix-answer.ts';
import { RpcError } from './rpc-error.ts';

export interface GoogleMapsSimulatorOptions {
  /** Keys that Google does not know. */
  readonly badKeys?: readonly string[];
  /** How long every answer takes. */
  readonly latencyMs?: number;
}

export interface GoogleMapsSimulator {
  /** From now on, until it is set to `off` for the same reach. */
  setFault(mode: GoogleMapsFault, reach?: MapsFaultReach): void;
  /** Method and path of every request so far, queries left out. */
  requests(): readonly string[];
  reset(): void;
}

const DEFAULT_LATENCY_MS = 80;
/** Remembered requests; enough for any test. */
const MAX_REMEMBERED = 10_000;

/**
 * Google's Geocoding v3 and the matrix of its Routes API on `server`, with the statuses, field masks and refusals of the real ones
 * (protocols/calcom-and-maps.md, part B) and a fault switch. Addresses lie at steady, made-up spots near the middle of their ZIP code.
 */
export function registerGoogleMapsSimulator(
  server: FastifyInstance,
  { badKeys = [], latencyMs = DEFAULT_LATENCY_MS }: GoogleMapsSimulatorOptions = {},
): GoogleMapsSimulator {
  const faults = createMapsFaultSwitch();
  const unknownKeys = new Set(badKeys);
  let requests: string[] = [];
  async function arrive(request: FastifyRequest): Promise<void> {
    requests = [...requests.slice(1 - MAX_REMEMBERED), `${request.method} ${request.url.split('?')[0]}`];
    if (latencyMs > 0) await sleep(latencyMs);
  }
  server.get('/maps/api/geocode/json', async (request, reply) => {
    await arrive(request);
    const fault = faults.take('geocoding');
    if (await breakConnection(fault, reply)) return reply;
    if (fault === 'http-500') return reply.code(500).send('Internal Server Error');
    if (fault === 'garbage') return reply.type('text/html').send('<html><body>Sorry</body></html>');
    return geocodeAnswer({ query: asObject(request.query), badKeys: unknownKeys, fault });
  });
  // Two colons: fastify's way to write one in a path.
  server.post('/distanceMatrix/v2::computeRouteMatrix', async (request, reply) => {
    await arrive(request);
    const fault = faults.take('routes');
    if (await breakConnection(fault, reply)) return reply;
    if (fault === 'garbage') return reply.type('text/html').send('<html><body>Sorry</body></html>');
    return answerMatrix(reply, async () => {
      if (fault === 'http-500') throw new RpcError(503, 'UNAVAILABLE', 'The service is currently unavailable.');
      const { 'x-goog-api-key': key, 'x-goog-fieldmask': fieldMask } = request.headers;
      return routeMatrixAnswer({
        key: textOf(key),
        fieldMask: textOf(fieldMask),
        body: request.body,
        badKeys: unknownKeys,
        fault,
      });
    });
  });
  return {
    setFault: faults.set,
    requests: () => requests,
    reset() {
      faults.clear();
      requests = [];
    },
  };
}

async function answerMatrix(reply: FastifyReply, work: () => Promise<object>): Promise<object> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return reply.code(error.httpStatus).send(error.toWire());
  }
}

export interface RunningGoogleMaps extends GoogleMapsSimulator {
  readonly baseUrl: string;
  close(): Promise<void>;
}

/** The map simulator on a port of its own, as tests want it: without latency. */
export async function startGoogleMapsSimulator(options: GoogleMapsSimulatorOptions = {}): Promise<RunningGoogleMaps> {
  // Connections that a fault left open must not keep the test waiting.
  const server = fastify({ forceCloseConnections: true });
  const simulator = registerGoogleMapsSimulator(server, { latencyMs: 0, ...options });
  await loadZipTable();
  const baseUrl = await server.listen({ host: '127.0.0.1', port: 0 });
  return { ...simulator, baseUrl, close: () => server.close() };
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
