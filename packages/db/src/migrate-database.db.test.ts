import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, withTestDatabase } from '../../../test/support/test-database.ts';
import { migrateDatabase } from './migrate-database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await withTestDatabase();
});
afterAll(() => test.close());

describe('migrateDatabase', () => {
  it('applies nothing to a database that is up to date', async () => {
    expect(await migrateDatabase(test.url)).toEqual({ applied: [] });
  });
});
