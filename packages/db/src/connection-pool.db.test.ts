import { expect, it } from 'vitest';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { createConnectionPool } from './connection-pool.ts';

const database = databaseForTests();

it('outlives connections that the server ends, in use or not', async () => {
  const pool = createConnectionPool(database.url, 2);
  const inUse = await pool.connect();
  const { rows } = await inUse.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const ended = new Promise((resolve) => inUse.once('end', resolve));
  // Nobody asks anything of it at this moment: an error without a listener would end the process.
  await database.db.$queryRaw`SELECT pg_terminate_backend(${rows[0]?.pid}::int)`;
  await ended;
  inUse.release(true);
  expect((await pool.query<{ one: number }>('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await pool.end();
});
