import { Prisma } from '@offhook/db';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { type TestDatabase, withTestDatabase } from '../../../../test/support/test-database.ts';
import { toolFailures, toolFailuresQuery, toolFigures, toolFiguresQuery } from './tool-figures.ts';

const NOW = new Date('2026-11-23T15:00:00Z');
const since = new Date(NOW.getTime() - 30 * 86_400_000);
const NAMES = ['get_slots', 'book_slot', 'get_pricing'] as const;
let test: TestDatabase;
let mine: string;

beforeAll(async () => {
  test = await withTestDatabase();
  const { projectId } = await createTestBusiness(test.db, { name: 'mine' });
  mine = projectId;
  await addCall(mine);
  await addCall((await createTestBusiness(test.db, { name: 'crowd' })).projectId);
  await addYear('crowd', 100_000);
});
afterAll(() => test.close());

/** A year of a busy business. */
async function addYear(name: string, count: number) {
  await test.db.$executeRaw`
    INSERT INTO "ToolCall" ("id", "projectId", "callId", "toolCallId", "name", "args", "status", "startedAtMs", "durationMs", "startedAt")
    SELECT 'tool_' || ${name} || n, 'proj_' || ${name}, 'call_proj_' || ${name}, 'fc_year_' || n, 'get_slots', '{}', 'succeeded', 0, n % 900,
      ${NOW}::timestamptz - n * (INTERVAL '1 year' / ${count}::int)
    FROM generate_series(1, ${count}::int) AS n`;
  await test.db.$executeRawUnsafe('VACUUM ANALYZE "ToolCall"');
}

async function addCall(projectId: string) {
  const numbers = { fromNumber: '+15125550111', toNumber: '+15125550142' };
  await test.db.call.create({ data: { id: `call_${projectId}`, projectId, providerCallId: projectId, ...numbers } });
}

let count = 0;
function add(over: Partial<Prisma.ToolCallUncheckedCreateInput>) {
  count += 1;
  const row = { id: `tool_mine_${count}`, toolCallId: `fc_${count}`, projectId: mine, callId: `call_${mine}` };
  const startedAt = new Date(NOW.getTime() - count * 60_000);
  return test.db.toolCall.create({
    data: {
      ...row,
      name: 'get_slots',
      args: {},
      status: 'succeeded',
      startedAtMs: 0,
      durationMs: 100,
      startedAt,
      ...over,
    },
  });
}

it('counts what worked, failed and was cut off, and says how long it takes, of one business and one stretch of time', async () => {
  for (let index = 1; index <= 18; index += 1) await add({ durationMs: index * 10 });
  await add({ status: 'refused', durationMs: 190, retries: 1 });
  await add({ durationMs: 5_000, retries: 2 });
  await add({ status: 'cancelled', durationMs: 70_000 });
  await add({ status: 'running', durationMs: null });
  await add({ status: 'failed', durationMs: 31_500, retries: 2, errorCode: 'TOOL_TIMEOUT' });
  await add({ startedAt: new Date('2026-01-01T00:00:00Z'), status: 'failed' });
  const figures = await toolFigures(test.db, { projectId: mine, names: NAMES, since });
  expect(figures.get('get_slots')).toEqual({
    ...{ calls: 22, worked: 20, failed: 1, cancelled: 1, retries: 5, retriedCalls: 3 },
    ...{ p50Ms: 100, p95Ms: 190 },
  });
  const nothing = { calls: 0, worked: 0, failed: 0, cancelled: 0, retries: 0, retriedCalls: 0 };
  expect(figures.get('get_pricing')).toEqual({ ...nothing, p50Ms: null, p95Ms: null });
});

it('tells the last failures of each function, with what the last attempt ended with', async () => {
  const attempts = [{ error: 'HTTP 503: Service Unavailable' }, { error: 'HTTP 500: Internal Server Error' }];
  for (let index = 0; index < 4; index += 1) {
    const startedAt = new Date(NOW.getTime() - index * 3_600_000);
    await add({ name: 'book_slot', status: 'failed', errorCode: 'UPSTREAM_UNAVAILABLE', attempts, startedAt });
  }
  const failures = await toolFailures(test.db, { projectId: mine, names: NAMES, since, perTool: 3 });
  expect(failures.get('book_slot')).toHaveLength(3);
  expect(failures.get('book_slot')?.[0]).toMatchObject({
    callId: `call_${mine}`,
    at: NOW.toISOString(),
    errorCode: 'UPSTREAM_UNAVAILABLE',
    error: 'HTTP 500: Internal Server Error',
    attempts: 2,
  });
  expect(failures.get('get_slots')).toMatchObject([{ errorCode: 'TOOL_TIMEOUT', error: null, attempts: 0 }]);
  expect(failures.get('get_pricing')).toEqual([]);
});

it('reads one stretch of an index, however many rows the others have', async () => {
  await addYear('mine', 20_000);
  const request = { projectId: mine, names: NAMES, since };
  expect(await planOf(toolFiguresQuery(request))).toMatch(/Index Only Scan using "ToolCall_figures_idx"/);
  expect(await planOf(toolFailuresQuery({ ...request, perTool: 3 }))).toMatch(
    /Index Scan using "ToolCall_failures_idx"/,
  );
});

async function planOf(query: Prisma.Sql): Promise<string> {
  const rows = await test.db.$queryRaw<{ 'QUERY PLAN': string }[]>(Prisma.sql`EXPLAIN ${query}`);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}
