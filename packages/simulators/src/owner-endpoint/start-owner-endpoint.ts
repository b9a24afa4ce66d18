import { fastify } from 'fastify';
import { OWNER_ENDPOINT_PATH, type OwnerEndpoint, registerOwnerEndpoint } from './owner-endpoint.ts';

export interface RunningOwnerEndpoint extends OwnerEndpoint {
  /** The function's address. */
  readonly url: string;
  /** `host:port`. */
  readonly host: string;
  close(): Promise<void>;
}

/** An owner's server on a port of its own, as tests want it. */
export async function startOwnerEndpoint(options: { secret?: string } = {}): Promise<RunningOwnerEndpoint> {
  const server = fastify({ forceCloseConnections: true });
  const endpoint = registerOwnerEndpoint(server, options);
  const origin = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    ...endpoint,
    url: `${origin}${OWNER_ENDPOINT_PATH}`,
    host: new URL(origin).host,
    close: () => server.close(),
  };
}
