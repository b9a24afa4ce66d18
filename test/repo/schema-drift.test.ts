import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../packages/db/src/index.ts';
import { withSchemaEngine } from '../../packages/db/src/schema-engine.ts';
import { readText } from '../support/repository-files.ts';
import { type TestDatabase, withTestDatabase } from '../support/test-database.ts';

/**
 * Two databases, one made by prisma/migrations and one by what Prisma's engine derives from prisma/schema.prisma, must have the same
 * columns, and the first every index and key of the second. (What Prisma cannot say, checks and generated columns, is only in the first.)
 */
let migrated: TestDatabase;
let described: { db: Database; name: string };

beforeAll(async () => {
  migrated = await withTestDatabase();
  described = await describedDatabase();
});

afterAll(async () => {
  await described.db.$disconnect();
  await migrated.db.$executeRawUnsafe(`DROP DATABASE "${described.name}"`);
  await migrated.close();
});

it('the migrations make the columns that the schema describes', async () => {
  expect(await columns(migrated.db)).toEqual(await columns(described.db));
});

it('the migrations make the enums that the schema describes', async () => {
  expect(await enums(migrated.db)).toEqual(await enums(described.db));
});

it('the migrations make every index and key that the schema describes', async () => {
  const made = new Set([...(await indexes(migrated.db)), ...(await keys(migrated.db))]);
  const wanted = [...(await indexes(described.db)), ...(await keys(described.db))];
  expect(wanted.filter((line) => !made.has(line))).toEqual([]);
  expect(wanted.length).toBeGreaterThan(20);
});

async function describedDatabase(): Promise<typeof described> {
  const url = new URL(migrated.url);
  const name = `${url.pathname.slice(1)}_described`;
  await migrated.db.$executeRawUnsafe(`CREATE DATABASE "${name}"`);
  url.pathname = `/${name}`;
  const files = [{ path: 'schema.prisma', content: readText('prisma/schema.prisma') }];
  const difference = await withSchemaEngine(url.href, (engine) =>
    engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  const db = openDatabase(url.href);
  for (const statement of (difference.stdout ?? '').split(/;\s*$/m)) {
    if (statement.trim() !== '') await db.$executeRawUnsafe(statement);
  }
  return { db, name };
}

async function lines(db: Database, sql: string): Promise<string[]> {
  const rows = await db.$queryRawUnsafe<{ line: string }[]>(sql);
  return rows.map((row) => row.line);
}

function columns(db: Database): Promise<string[]> {
  return lines(
    db,
    `SELECT concat_ws(' ', table_name, column_name, udt_name, datetime_precision, is_nullable,
            CASE WHEN is_generated = 'NEVER' THEN column_default END) AS line
     FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1`,
  );
}

function enums(db: Database): Promise<string[]> {
  return lines(
    db,
    `SELECT concat_ws(' ', typname, enumsortorder, enumlabel) AS line FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid ORDER BY 1`,
  );
}

function indexes(db: Database): Promise<string[]> {
  return lines(
    db,
    `SELECT indexdef AS line FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
  );
}

function keys(db: Database): Promise<string[]> {
  return lines(
    db,
    `SELECT concat_ws(' ', conrelid::regclass::text, conname, pg_get_constraintdef(oid)) AS line FROM pg_constraint
     WHERE contype IN ('p', 'u', 'f') AND connamespace = 'public'::regnamespace AND conrelid::regclass::text <> '_prisma_migrations'`,
  );
}
