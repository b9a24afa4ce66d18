import pg from 'pg';

/** A caller is waiting: better an error that can be spoken about than silence. */
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Connections to one server. A connection that the server ends (a restart, a fail-over) fails the query that runs on it, or is
 * replaced, and never ends the process: node-postgres emits `error` on a client whoever holds it at that moment, and an `error`
 * that nobody listens to ends Node, with every call it carries.
 */
export function createConnectionPool(url: string, maxConnections: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', () => undefined);
  return pool;
}
