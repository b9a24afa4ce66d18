import type { Database, Prisma } from '@offhook/db';
import { beforeAll, describe, expect, it } from 'vitest';
import { seedDemo } from '../../../../prisma/seed.ts';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { dailyFiguresQuery } from '../overview/daily-figures.ts';
import { CallFilter, callPageQuery, listCalls } from './list-calls.ts';

const PROJECT = 'proj_brightwater';
const CALLS = 6_000;
const NEWEST = Date.parse('2026-11-20T18:00:00Z');
const database = databaseForTests();

beforeAll(async () => {
  await seedDemo(database.db);
  await database.db.call.deleteMany();
  await fill(database.db, PROJECT);
  await fill(database.db, 'proj_harbor');
  // VACUUM also empties the pending lists of the GIN indexes, as autovacuum does sooner or later.
  await database.db.$executeRaw`VACUUM ANALYZE`;
});

/** A caller's number that looks like chance and is not: every index has its own. */
const numberOf = (index: number) => `+1${2_000_000_000 + ((index * 7_919_000_333) % 7_999_999_937)}`;

/** Newest first: call i is i minutes old; every tenth has the very time of the one before. */
async function fill(db: Database, projectId: string): Promise<void> {
  const data: Prisma.CallCreateManyInput[] = Array.from({ length: CALLS }, (_, index) => ({
    id: `call_${projectId}_${String(index).padStart(5, '0')}`,
    projectId,
    phoneNumberId: projectId === PROJECT ? 'num_brightwater' : 'num_harbor',
    providerCallId: `CA_${projectId}_${index}`,
    fromNumber: numberOf(index),
    toNumber: '+15125550142',
    status: index % 50 === 3 ? 'missed' : 'completed',
    outcome: index % 7 === 0 ? 'booked' : 'answered_question',
    callerName: index === 42 ? 'Ignatius Featherstone' : null,
    transcript: index === 77 ? 'Caller: my garbage disposal growls like a bear' : 'Caller: what are your prices?',
    startedAt: new Date(NEWEST - (index - (index % 10 === 9 ? 1 : 0)) * 60_000),
  }));
  await db.call.createMany({ data });
}

const filterOf = (filter: Partial<CallFilter>) => CallFilter.parse(filter);

async function list(filter: Partial<CallFilter>) {
  const page = await listCalls(database.db, { projectId: PROJECT, filter: filterOf(filter) });
  if (!page.ok) throw new Error(page.message);
  return page.value;
}
const indexes = (calls: { callId: string }[]) => calls.map(({ callId }) => Number(callId.slice(-5)));

describe('the list of calls', () => {
  it('gives every call exactly once over all pages, newest first', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ limit: 100, cursor, status: 'completed' });
      seen.push(...page.calls.map((call) => `${call.startedAt} ${call.callId}`));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toHaveLength(CALLS - CALLS / 50);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  it('finds words of the transcript, unfinished ones too, and shows where', async () => {
    const { calls } = await list({ search: 'growling dispos' });
    expect(indexes(calls)).toEqual([77]);
    expect(calls[0]?.snippet).toContain('«growls»');
    expect(calls[0]?.snippet).toContain('«disposal»');
  });

  it('finds a caller by name and by a piece of the number', async () => {
    expect(indexes((await list({ search: 'featherst' })).calls)).toEqual([42]);
    const number = numberOf(123);
    const typed = `${number.slice(-7, -4)}-${number.slice(-4)}`;
    expect(indexes((await list({ search: typed })).calls)).toContain(123);
  });

  it('takes what a person types for words, never for a query language', async () => {
    for (const search of ["it's & | ! :* <-> ()", '%', '_', '\\', "'; DROP TABLE"]) {
      await expect(list({ search })).resolves.toBeDefined();
    }
    expect((await list({ search: '&|!' })).calls).toEqual([]);
  });

  it('filters by status, outcome, number and time together', async () => {
    const from = new Date(NEWEST - 500 * 60_000).toISOString();
    const to = new Date(NEWEST - 100 * 60_000).toISOString();
    const { calls } = await list({ status: 'missed', numberId: 'num_brightwater', from, to, limit: 100 });
    expect(indexes(calls)).toEqual([103, 153, 203, 253, 303, 353, 403, 453]);
    expect((await list({ numberId: 'num_harbor' })).calls).toEqual([]);
    expect((await list({ outcome: 'booked', limit: 3 })).calls.map((call) => call.outcome)).toEqual(
      Array(3).fill('booked'),
    );
  });

  it('refuses a cursor that is not one of ours', async () => {
    const page = await listCalls(database.db, { projectId: PROJECT, filter: filterOf({ cursor: 'nonsense' }) });
    expect(page).toMatchObject({ ok: false, code: 'INPUT_INVALID' });
  });
});

it('the figures by day read their days by an index too', async () => {
  const query = dailyFiguresQuery({ projectId: PROJECT, timeZone: 'America/Chicago', days: 3, now: new Date(NEWEST) });
  const lines = await database.db.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${query.text}`, ...query.values);
  const plan = lines.map((line) => line['QUERY PLAN']).join('\n');
  expect(plan).not.toMatch(/Seq Scan on "Call"/);
});

describe('its plan', () => {
  const deep = { startedAt: new Date(NEWEST - 5_000 * 60_000), id: `call_${PROJECT}_05000` };
  it.each([
    ['the first page', filterOf({}), null],
    ['a page far down', filterOf({}), deep],
    ['one status', filterOf({ status: 'missed' }), null],
    ['one outcome', filterOf({ outcome: 'booked' }), deep],
    ['some days', filterOf({ from: '2026-11-19T00:00:00Z', to: '2026-11-20T00:00:00Z' }), null],
    ['words', filterOf({ search: 'garbage disposal' }), null],
    ['a piece of a number', filterOf({ search: numberOf(123).slice(-7) }), null],
  ])('reads %s by an index, never the whole table', async (_name, filter, after) => {
    const query = callPageQuery(PROJECT, filter, after);
    const lines = await database.db.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(
      `EXPLAIN ${query.text}`,
      ...query.values,
    );
    const plan = lines.map((line) => line['QUERY PLAN']).join('\n');
    expect(plan).not.toMatch(/Seq Scan on "Call"/);
    expect(plan).toMatch(/(Index|Bitmap Heap) Scan.* on "Call"/);
  });

  it('touches only what the page shows, however many calls there are', async () => {
    const query = callPageQuery(PROJECT, filterOf({ limit: 25 }), deep);
    const [row] = await database.db.$queryRawUnsafe<{ 'QUERY PLAN': ExplainRow[] }[]>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${query.text}`,
      ...query.values,
    );
    const scan = findScan(row?.['QUERY PLAN'][0]?.Plan);
    expect(scan?.['Actual Rows']).toBeLessThanOrEqual(26);
  });
});

type ExplainNode = { 'Relation Name'?: string; 'Actual Rows': number; Plans?: ExplainNode[] };
type ExplainRow = { Plan: ExplainNode };

function findScan(node: ExplainNode | undefined): ExplainNode | undefined {
  if (!node || node['Relation Name'] === 'Call') return node;
  for (const child of node.Plans ?? []) {
    const found = findScan(child);
    if (found) return found;
  }
  return undefined;
}
