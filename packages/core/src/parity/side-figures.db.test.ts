import { Prisma } from '@offhook/db';
import { beforeAll, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { sideCallsQuery, sideFigures, sideFunctionsQuery } from './side-figures.ts';

const NOW = new Date('2026-11-23T15:00:00Z');
const DAY_MS = 86_400_000;
const from = new Date(NOW.getTime() - 30 * DAY_MS);
const database = databaseForTests();
let mine: string;

beforeAll(async () => {
  const { db } = database;
  mine = (await createTestBusiness(db, { name: 'mine' })).projectId;
  await createTestBusiness(db, { name: 'crowd' });
  await db.phoneNumber.create({ data: { id: 'num_mine', projectId: mine, e164: '+15125550142', label: 'Main' } });
  // Years of a busy business beside ours: what is read of it must be nothing.
  await db.$executeRaw`
    INSERT INTO "Call" ("id", "projectId", "vapiCallId", "mode", "status", "fromNumber", "toNumber", "startedAt", "durationSec", "outcome")
    SELECT 'call_crowd_' || n, 'proj_crowd', 'crowd_' || n, 'openai', 'completed', '', '', ${NOW}::timestamptz - n * INTERVAL '50 minutes', 60, 'booked'
    FROM generate_series(1, 10000) AS n`;
  await db.$executeRaw`
    INSERT INTO "ToolCall" ("id", "projectId", "callId", "toolCallId", "name", "args", "status", "startedAtMs", "startedAt")
    SELECT 'tool_crowd_' || n, 'proj_crowd', 'call_crowd_1', 'fc_' || n, 'get_slots', '{}', 'succeeded', 0, ${NOW}::timestamptz - n * INTERVAL '50 minutes'
    FROM generate_series(1, 10000) AS n`;
});

let count = 0;
async function add(
  over: Partial<Prisma.CallUncheckedCreateInput>,
  functions: readonly ('succeeded' | 'refused' | 'failed' | 'running')[] = [],
) {
  count += 1;
  const startedAt = new Date(NOW.getTime() - count * 3_600_000);
  const id = `call_mine_${count}`;
  await database.db.call.create({
    data: {
      ...{
        id,
        projectId: mine,
        providerCallId: id,
        phoneNumberId: 'num_mine',
        fromNumber: '+15125551001',
        toNumber: '+15125550142',
      },
      ...{
        mode: 'openai',
        status: 'completed',
        startedAt,
        durationSec: 100,
        timeToFirstAudioMs: 500,
        outcome: 'no_booking',
      },
      ...over,
      toolCalls: {
        create: functions.map((status, index) => ({
          ...{ id: `tool_${count}_${index}`, projectId: mine, toolCallId: `fc_${index}`, name: 'get_slots', args: {} },
          ...{ status, startedAtMs: 0, startedAt },
        })),
      },
    },
  });
}

it('counts what was meant for each side, and only that', async () => {
  await add({ outcome: 'booked', durationSec: 120, costMicros: 100_000n, timeToFirstAudioMs: 300 }, [
    'succeeded',
    'refused',
  ]);
  await add({ outcome: 'transferred', durationSec: 80, costMicros: 50_000n, timeToFirstAudioMs: 400 }, [
    'failed',
    'running',
  ]);
  await add({ status: 'failed', outcome: 'failed', timeToFirstAudioMs: null });
  await add({ status: 'missed', outcome: 'caller_silent', timeToFirstAudioMs: null });
  // Meant for Offhook, and Vapi saved it: Offhook's failure, not Vapi's answer.
  await add({ mode: 'vapi', plannedMode: 'openai', outcome: 'booked' });
  await add({ mode: 'vapi', outcome: 'booked', durationSec: 60, timeToFirstAudioMs: 900 });
  // None of these says anything about an assistant.
  await add({ status: 'completed', outcome: 'screened' });
  await add({ status: 'active' });
  await add({ mode: 'forward' });
  await add({ status: 'missed', endReason: 'blocked', outcome: 'refused' });
  await add({ startedAt: new Date(NOW.getTime() - 90 * DAY_MS), outcome: 'booked' });
  const { openai, vapi } = await sideFigures(database.db, { projectId: mine, from, to: NOW });
  expect(openai).toMatchObject({
    calls: 5,
    answered: { count: 2, of: 5 },
    booked: { count: 2, of: 5 },
    transferred: { count: 1, of: 5 },
    failed: { count: 2, of: 5 },
    lengthSec: { n: 2, mean: 100 },
    costMicros: { n: 2, mean: 75_000 },
    firstAudioMs: { n: 2, median: 350, from: 300, to: 400 },
  });
  expect(openai.lengthSec.deviation).toBeCloseTo(Math.sqrt(800), 6);
  // Two of three worked, in two calls of which one went all wrong: worth less than three trials.
  expect(openai.functions.count / openai.functions.of).toBeCloseTo(2 / 3, 6);
  expect(openai.functions.of).toBeLessThan(3);
  expect(vapi).toMatchObject({
    calls: 1,
    answered: { count: 1, of: 1 },
    booked: { count: 1 },
    firstAudioMs: { n: 1, median: 900 },
  });
  const elsewhere = await sideFigures(database.db, { projectId: mine, from, to: NOW, numberId: 'num_other' });
  expect(elsewhere.openai).toMatchObject({ calls: 0, firstAudioMs: null, firstAt: null });
});

it('reads one stretch of an index of each table, however many rows others have', async () => {
  await database.db.$executeRawUnsafe('VACUUM ANALYZE "Call", "ToolCall"');
  const request = { projectId: mine, from, to: NOW };
  for (const [query, index] of [
    [sideCallsQuery(request), 'Call_sides_idx'],
    [sideFunctionsQuery(request), 'ToolCall_sides_idx'],
  ] as const) {
    const plan = await database.db.$queryRaw<{ 'QUERY PLAN': string }[]>(
      Prisma.sql`EXPLAIN (ANALYZE, BUFFERS) ${query}`,
    );
    const text = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(text).toContain(`Index Only Scan using "${index}"`);
    expect(text).not.toContain('Seq Scan');
    const pages =
      Number(/Buffers: shared hit=(\d+)/.exec(text)?.[1] ?? 0) +
      Number(/Buffers: shared.* read=(\d+)/.exec(text)?.[1] ?? 0);
    expect(pages).toBeLessThan(200);
  }
});
