import { afterAll, beforeAll } from 'vitest';
import type { Database } from '../../packages/db/src/index.ts';
import { type TestDatabase, withTestDatabase } from './test-database.ts';

/** A test file's own database: there from its first `beforeAll` on, gone after its last `afterAll`. */
export interface TestFileDatabase {
  readonly db: Database;
  readonly url: string;
}

/**
 * A fresh, migrated, empty database for all tests of a file. Called at the top of the file, before its own hooks: Vitest runs
 * `beforeAll` in order and `afterAll` in reverse, so the database is there for both.
 *
 * @throws when it is read before the first `beforeAll` has run.
 */
export function databaseForTests(): TestFileDatabase {
  let database: TestDatabase | null = null;
  beforeAll(async () => {
    database = await withTestDatabase();
  });
  afterAll(() => database?.close());
  const opened = (): TestDatabase => {
    if (database === null) throw new Error('The test database is not open yet: read it in a hook or a test');
    return database;
  };
  return {
    get db() {
      return opened().db;
    },
    get url() {
      return opened().url;
    },
  };
}
