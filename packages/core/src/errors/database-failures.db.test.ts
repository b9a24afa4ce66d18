import { expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { toAppError } from './to-app-error.ts';

const database = databaseForTests();

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing failed',
    (thrown: unknown) => toAppError(thrown).code,
  );

it('takes a connection that the server ends in mid-query for a database that is away', async () => {
  const { db } = database;
  expect(await codeOf(db.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`)).toBe('DATABASE_UNAVAILABLE');
  expect(await db.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
});

it('does so for the rest of a transaction too, whatever is asked of the broken connection', async () => {
  const ended = database.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`.catch(() => undefined);
    await tx.project.count();
  });
  expect(await codeOf(ended)).toBe('DATABASE_UNAVAILABLE');
});

it('takes one of two that stood in each other’s way for something that may be tried again', async () => {
  const raised = (state: string) =>
    codeOf(database.db.$executeRawUnsafe(`DO $$ BEGIN RAISE EXCEPTION 'made up' USING ERRCODE = '${state}'; END $$`));
  expect(await raised('40P01')).toBe('DATABASE_UNAVAILABLE');
  expect(await raised('40001')).toBe('DATABASE_UNAVAILABLE');
  expect(await raised('57P03')).toBe('DATABASE_UNAVAILABLE');
  expect(await raised('22012')).toBe('INTERNAL');
});
