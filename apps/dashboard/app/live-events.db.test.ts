import { publishLive } from '@offhook/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedDemo } from '../../../prisma/seed.ts';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { startTestDashboard, type TestDashboard } from './test-dashboard.ts';

const database = databaseForTests();
let dashboard: TestDashboard;
let cookie: string;

beforeAll(async () => {
  await seedDemo(database.db);
  dashboard = await startTestDashboard({ databaseUrl: database.url });
  cookie = await dashboard.signInOwner(database.db);
});
afterAll(async () => {
  await dashboard.close();
});

type Message = { event: string; data: string; id: string };

/** The browser's EventSource, near enough. */
async function open(input?: object) {
  const url = new URL('/trpc/live.events', dashboard.origin);
  if (input) url.searchParams.set('input', JSON.stringify(input));
  const stop = new AbortController();
  const response = await fetch(url, { headers: { cookie, accept: 'text/event-stream' }, signal: stop.signal });
  const messages: Message[] = [];
  const ended = (async () => {
    let text = '';
    const reader = response.body?.getReader();
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
      text += new TextDecoder().decode(chunk.value);
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) messages.push(parse(block));
    }
  })().catch(() => undefined);
  const events = () =>
    messages.filter(({ event, data }) => event === '' && data !== '').map(({ data }) => JSON.parse(data));
  return { response, messages, events, ended, close: () => stop.abort() };
}

function parse(block: string): Message {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? '';
  return { event: field('event'), data: field('data'), id: field('id') };
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 20) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Waited in vain: ${what}`);
}

const tell = (projectId: string, callId: string) =>
  publishLive(database.db, { projectId, callId, kind: 'turn', at: new Date().toISOString() });

const listeners = async () => {
  const [row] = await database.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'LISTEN%'`;
  return row?.count ?? 0;
};

it('brings what happens to every open page of the business, by one database connection', async () => {
  const [page, callPage] = [await open(), await open({ callId: 'call_2' })];
  expect(page.response.headers.get('content-type')).toContain('text/event-stream');
  expect(page.response.headers.get('content-encoding')).toBeNull();
  await until(() => page.messages.length > 0, 'the stream begins');
  await until(async () => (await listeners()) === 1, 'one listener');
  await until(async () => {
    await tell('proj_brightwater', 'call_2');
    return callPage.events().some(({ callId }) => callId === 'call_2');
  }, 'an event arrives');
  await tell('proj_harbor', 'call_of_another_business');
  await tell('proj_brightwater', 'call_1');
  await until(() => page.events().some(({ callId }) => callId === 'call_1'), 'the other call arrives');
  expect(page.events().some(({ callId }) => callId === 'call_of_another_business')).toBe(false);
  expect(callPage.events().some(({ callId }) => callId === 'call_1')).toBe(false);
  const ids = page.messages.filter(({ id }) => id !== '').map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  page.close();
  callPage.close();
});

it('carries on after the database connection broke, and says that something may have been missed', async () => {
  const page = await open();
  await until(() => page.messages.length > 0, 'the stream begins');
  const before = page.events().filter(({ kind }) => kind === 'resync').length;
  await database.db.$queryRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'LISTEN%'`;
  await until(() => page.events().filter(({ kind }) => kind === 'resync').length > before, 'a resync');
  await tell('proj_brightwater', 'call_after');
  await until(() => page.events().some(({ callId }) => callId === 'call_after'), 'events again');
  page.close();
});

it('tells a browser that comes back to read everything again', async () => {
  const page = await open({ lastEventId: '1790000000000-7' });
  await until(() => page.events().length > 0, 'the first event');
  expect(page.events()[0]).toMatchObject({ kind: 'resync' });
  page.close();
});

it('is not for strangers', async () => {
  const url = new URL('/trpc/live.events', dashboard.origin);
  const response = await fetch(url, { headers: { accept: 'text/event-stream' } });
  expect(await response.text()).toContain('UNAUTHORIZED');
});

it('is cut when the server stops, which the browser takes for a reason to come back', async () => {
  const page = await open();
  await until(() => page.messages.length > 0, 'the stream begins');
  await dashboard.services.endStreams();
  await page.ended;
  expect(
    page.messages.map(({ event }) => event).filter((event) => event === 'return' || event.endsWith('error')),
  ).toEqual([]);
});
