import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedServer } from '../../packages/db/src/embedded/embedded-server.ts';
import { type Database, migrateDatabase, openDatabase } from '../../packages/db/src/index.ts';
import { createRunDir, RUN_DIR_VARIABLE, removeRunDir } from './test-server.ts';

const MIGRATIONS_DIR = join(import.meta.dirname, '../../prisma/migrations');
/** Any number, the same in every worker: whoever holds this advisory lock may make the template. */
const TEMPLATE_LOCK = 7_300_142;

export type TestDatabase = {
  url: string;
  db: Database;
  /** Closes the connections and drops the database. Call it in `afterAll`. */
  close(): Promise<void>;
};

/**
 * A fresh, migrated, empty database: a copy of a template that the run makes once. It lives on the server of
 * `TEST_DATABASE_URL` when that is set (PostgreSQL >= 15, a user who may create databases), else on an embedded one that
 * all workers of the run share.
 */
export async function withTestDatabase(): Promise<TestDatabase> {
  const server = await testServer();
  const name = `offhook_test_${process.pid}_${randomBytes(6).toString('hex')}`;
  const template = await templateDatabase(server.url);
  await execute(server.url, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = withDatabase(server.url, name);
  const db = openDatabase(url);
  return {
    url,
    db,
    async close() {
      await db.$disconnect();
      await execute(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await server.release();
    },
  };
}

async function testServer(): Promise<{ url: string; release(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, release: async () => undefined };
  const shared = process.env[RUN_DIR_VARIABLE];
  // Without the global set-up (a script, another runner) the caller gets a server of its own.
  const dataDir = shared ?? (await createRunDir());
  const { url } = await startEmbeddedServer({ dataDir, volatile: true });
  return { url, release: async () => (shared ? undefined : removeRunDir(dataDir)) };
}

/** The name of the migrated template, made if this server has none for these migrations. */
async function templateDatabase(serverUrl: string): Promise<string> {
  const name = `offhook_template_${await migrationsHash()}`;
  const unfinished = `${name}_unfinished`;
  await withClient(serverUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount !== 0) return;
    await client.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${unfinished}`);
    await migrateDatabase(withDatabase(serverUrl, unfinished));
    // Renamed when complete, so that a run killed half-way leaves no half-made template.
    await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
  });
  return name;
}

async function migrationsHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const entry of (await readdir(MIGRATIONS_DIR, { withFileTypes: true })).sort((a, b) =>
    a.name.localeCompare(b.name),
  )) {
    if (entry.isDirectory()) hash.update(await readFile(join(MIGRATIONS_DIR, entry.name, 'migration.sql')));
  }
  return hash.digest('hex').slice(0, 12);
}

function withDatabase(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function execute(serverUrl: string, sql: string): Promise<void> {
  await withClient(serverUrl, async (client) => {
    await client.query(sql);
  });
}

async function withClient(serverUrl: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(serverUrl, 'postgres') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
