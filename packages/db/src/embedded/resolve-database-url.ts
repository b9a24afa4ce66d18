import { resolve } from 'node:path';
import { startEmbeddedServer } from './embedded-server.ts';

export type ResolvedDatabase = {
  url: string;
  /** True when the server is the embedded one. */
  embedded: boolean;
  /** False when the server was running before: someone else's, or joined. */
  startedHere: boolean;
  /** Stops the embedded server if this call started it; otherwise does nothing. */
  stop(): Promise<void>;
  /** Stops the embedded server whoever started it; never touches a server given by `databaseUrl`. */
  shutDown(): Promise<void>;
};

/**
 * Where the database is. `databaseUrl` wins when it is set; otherwise the embedded PostgreSQL of `dataDir` is started,
 * or joined when it runs already.
 *
 * @throws EmbeddedDatabaseError with advice for the owner.
 */
export async function resolveDatabaseUrl(options: {
  databaseUrl?: string | undefined;
  dataDir: string;
}): Promise<ResolvedDatabase> {
  const nothing = async () => undefined;
  if (options.databaseUrl) {
    return { url: options.databaseUrl, embedded: false, startedHere: false, stop: nothing, shutDown: nothing };
  }
  const server = await startEmbeddedServer({ dataDir: resolve(options.dataDir) });
  const { url, startedHere, shutDown } = server;
  return { url, embedded: true, startedHere, stop: startedHere ? shutDown : nothing, shutDown };
}
