import { PrismaPg } from '@prisma/adapter-pg';
import { createConnectionPool } from './connection-pool.ts';
import { PrismaClient } from './generated/client.ts';

export type Database = PrismaClient;

const DEFAULT_MAX_CONNECTIONS = 10;
/**
 * A client for the database at `url`. Connects on first use; `db.$disconnect()` closes every connection.
 * Broken connections are replaced silently; the query that meets a missing server rejects.
 */
export function openDatabase(url: string, options: { maxConnections?: number } = {}): Database {
  const ignore = () => undefined;
  const pool = createConnectionPool(url, options.maxConnections ?? DEFAULT_MAX_CONNECTIONS);
  const adapter = new PrismaPg(pool, { disposeExternalPool: true, onPoolError: ignore, onConnectionError: ignore });
  return new PrismaClient({ adapter });
}
