import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';

export type Database = PrismaClient;

const DEFAULT_MAX_CONNECTIONS = 10;
/** A caller is waiting: better an error that can be spoken about than silence. */
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * A client for the database at `url`. Connects on first use; `db.$disconnect()` closes every connection.
 * Broken idle connections are replaced silently; the query that meets a missing server rejects.
 */
export function openDatabase(url: string, options: { maxConnections?: number } = {}): Database {
  const ignore = () => undefined;
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: options.maxConnections ?? DEFAULT_MAX_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    },
    { onPoolError: ignore, onConnectionError: ignore },
  );
  return new PrismaClient({ adapter });
}
