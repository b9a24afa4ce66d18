import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationDirectory, MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { withSchemaEngine } from './schema-engine.ts';

const MIGRATIONS_DIR = join(import.meta.dirname, '../../../prisma/migrations');
const LOCK_FILE = 'migration_lock.toml';
const NOTHING_EXTERNAL = { externalTables: [], externalEnums: [] };

/** Reads `prisma/migrations` in the shape the schema engine wants. */
export async function readMigrations(): Promise<MigrationList> {
  const entries = await readdir(MIGRATIONS_DIR, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: MIGRATIONS_DIR,
    lockfile: { path: LOCK_FILE, content: await readFile(join(MIGRATIONS_DIR, LOCK_FILE), 'utf8') },
    migrationDirectories: await Promise.all(names.sort().map(readMigration)),
    shadowDbInitScript: '',
  };
}

async function readMigration(name: string): Promise<MigrationDirectory> {
  const value = await readFile(join(MIGRATIONS_DIR, name, 'migration.sql'), 'utf8');
  return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } };
}

/**
 * Applies every migration that `url`'s database has not seen, and answers their names. The history table is Prisma's
 * own, so `prisma migrate deploy` and this function may take turns. Safe to run from several processes at once: the
 * engine holds an advisory lock.
 *
 * @throws when a migration fails or an applied one was edited; the message is the engine's.
 */
export async function migrateDatabase(url: string): Promise<{ applied: string[] }> {
  const migrationsList = await readMigrations();
  return withSchemaEngine(url, async (engine) => {
    const result = await engine.applyMigrations({ migrationsList, filters: NOTHING_EXTERNAL });
    return { applied: result.appliedMigrationNames };
  });
}
