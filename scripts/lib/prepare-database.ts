import { isAbsolute, relative } from 'node:path';
import {
  checkDatabase,
  type Database,
  type DatabaseCheck,
  EmbeddedDatabaseError,
  migrateDatabase,
  openDatabase,
  type ResolvedDatabase,
  resolveDatabaseUrl,
} from '@offhook/db';
import { seedDemo } from '../../prisma/seed.ts';
import { pointDemoFunctions } from './demo-functions.ts';
import { StartError } from './start-error.ts';
import { ROOT, type StartSettings } from './start-settings.ts';

type DatabaseSettings = Pick<StartSettings, 'DATABASE_URL' | 'dataDir'>;

/**
 * Finds or starts the database and makes sure that it lets us in.
 *
 * @throws StartError with advice.
 */
export async function connectDatabase(
  settings: DatabaseSettings,
): Promise<{ server: ResolvedDatabase; detail: string }> {
  const server = await resolveDatabaseUrl({ databaseUrl: settings.DATABASE_URL, dataDir: settings.dataDir }).catch(
    (error: unknown) => {
      if (!(error instanceof EmbeddedDatabaseError)) throw error;
      const [problem = '', ...advice] = error.message.split('\n');
      throw new StartError(problem, advice.join('\n'), { cause: error });
    },
  );
  const check = await checkDatabase(server.url);
  if (!check.ok) {
    await server.stop();
    throw unusable(server.url, check);
  }
  const where = server.embedded ? `embedded, in ${shortPath(settings.dataDir)}` : placeOf(server.url);
  return { server, detail: `PostgreSQL ${check.serverVersion}, ${where}` };
}

/** Brings the tables up to date. @returns what was done, for the owner. */
export async function applyMigrations(url: string): Promise<string> {
  try {
    const { applied } = await migrateDatabase(url);
    if (applied.length === 0) return 'up to date';
    return applied.length === 1 ? '1 migration applied' : `${applied.length} migrations applied`;
  } catch (error) {
    throw new StartError(
      `The tables in ${placeOf(url)} could not be brought up to date.\n${error instanceof Error ? error.message : error}`,
      'If the database belongs to something else, point DATABASE_URL to an empty one. If a migration failed half-way, restore a backup.',
      { cause: error },
    );
  }
}

/** Fills in the demo, unless someone works with this database already. @returns what was done, for the owner. */
export async function fillInDemo(url: string): Promise<string> {
  const db = openDatabase(url, { maxConnections: 2 });
  try {
    return await fillIn(db);
  } finally {
    await db.$disconnect();
  }
}

/** Gives the demo businesses functions that live at the simulators. */
export async function giveDemoFunctions(
  url: string,
  at: { simulatorUrl: string; encryptionKey: string },
): Promise<void> {
  const db = openDatabase(url, { maxConnections: 2 });
  try {
    await pointDemoFunctions(db, at);
  } finally {
    await db.$disconnect();
  }
}

async function fillIn(db: Database): Promise<string> {
  if ((await db.organization.count()) > 0) return 'kept as it is';
  const { seeded } = await seedDemo(db);
  return seeded ? 'two demo businesses filled in' : 'kept as it is';
}

/** As seen from the repository, unless it lies elsewhere. */
function shortPath(path: string): string {
  const fromRoot = relative(ROOT, path);
  return fromRoot.startsWith('..') || isAbsolute(fromRoot) ? path : fromRoot;
}

/** Host, port and database name: never the password. */
export function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || '5432'}${pathname}`;
}

function unusable(url: string, check: Extract<DatabaseCheck, { ok: false }>): StartError {
  const place = placeOf(url);
  const orEmbedded = 'or unset DATABASE_URL to use the embedded PostgreSQL.';
  switch (check.problem) {
    case 'unreachable':
      return new StartError(
        `DATABASE_URL: no PostgreSQL answers at ${place} (${check.detail}).`,
        `Start it, correct host and port, ${orEmbedded}`,
      );
    case 'refused':
      return new StartError(
        `DATABASE_URL: PostgreSQL at ${place} does not let us in (${check.detail}).`,
        `Correct user and password, ${orEmbedded}`,
      );
    case 'no_such_database':
      return new StartError(
        `DATABASE_URL: the server of ${place} has no such database (${check.detail}).`,
        `Create it (createdb), correct the name, ${orEmbedded}`,
      );
    case 'too_old':
      return new StartError(
        `DATABASE_URL: ${place} is ${check.detail}, but Offhook needs PostgreSQL 15 or newer.`,
        `Upgrade the server, point to another, ${orEmbedded}`,
      );
  }
}
