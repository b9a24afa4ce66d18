import { defineJob, enqueueJob, JOBS_CHANNEL, type Job, wakeJob } from '@offhook/core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type TestDatabase, withTestDatabase } from '../../../../test/support/test-database.ts';
import { type JobRunner, jobRunner } from './job-runner.ts';

const WAIT = { timeout: 10_000, interval: 20 };
let testDb: TestDatabase;
const runners: JobRunner[] = [];

beforeAll(async () => {
  testDb = await withTestDatabase();
});
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.stop();
});
afterAll(() => testDb.close());

function startRunner(...jobs: readonly Job[]) {
  const notes: string[] = [];
  const note = (_facts: unknown, message: string) => void notes.push(message);
  const runner = jobRunner({
    databaseUrl: testDb.url,
    db: testDb.db,
    jobs,
    notes: { info: note, warn: note },
    wakeChannel: JOBS_CHANNEL,
    now: Date.now,
  });
  runners.push(runner);
  return { ...runner, notes, started: runner.start() };
}

it('runs what is queued, at once, and checks the payload', async () => {
  const got: number[] = [];
  const job = defineJob({
    name: 'count-things',
    payload: z.object({ things: z.number() }),
    run: async ({ things }) => got.push(things),
  });
  const { queue, started } = startRunner(job);
  await started;
  await expect(enqueueJob(queue, job, { payload: { things: 3 } })).resolves.toBe('queued');
  await expect.poll(() => got, WAIT).toEqual([3]);
  expect(() => enqueueJob(queue, job, { payload: { things: 'many' as unknown as number } })).toThrow();
});

it('keeps one of a singleton key waiting, and any number without one', async () => {
  const job = defineJob({ name: 'later', payload: z.object({}), run: async () => 0 });
  const { queue, started } = startRunner(job);
  await started;
  const startAfter = new Date(Date.now() + 3_600_000);
  const once = { payload: {}, singletonKey: 'one', startAfter };
  expect(await enqueueJob(queue, job, once)).toBe('queued');
  expect(await enqueueJob(queue, job, once)).toBe('waiting');
  expect(await enqueueJob(queue, job, { payload: {}, startAfter })).toBe('queued');
  expect(await enqueueJob(queue, job, { payload: {}, startAfter })).toBe('queued');
});

it('is woken by a transaction when it commits, and not by one that rolls back', async () => {
  const runs: string[] = [];
  const sweep = (name: string) => defineJob({ name, payload: z.object({}), run: async () => runs.push(name) });
  await startRunner(sweep('sweep'), sweep('marker')).started;
  const rolledBack = testDb.db.$transaction(async (tx) => {
    await wakeJob(tx, 'sweep');
    throw new Error('changed our mind');
  });
  await expect(rolledBack).rejects.toThrow('changed our mind');
  // The listener may connect a moment later: what was notified before is lost, as `wakeJob` says.
  await expect
    .poll(async () => {
      if (!runs.includes('marker')) await testDb.db.$transaction((tx) => wakeJob(tx, 'marker'));
      return runs.includes('marker');
    }, WAIT)
    .toBe(true);
  expect(runs).not.toContain('sweep');
});

it('tries again what failed, and says so without losing the job', async () => {
  const job = defineJob({
    name: 'stumbles',
    payload: z.object({}),
    run: async () => {
      throw new Error('not today');
    },
  });
  const { queue, started, notes } = startRunner(job);
  await started;
  await enqueueJob(queue, job, { payload: {} });
  await expect.poll(() => notes, WAIT).toContain('job failed, and is tried again');
  await expect
    .poll(() => testDb.db.$queryRaw`SELECT state::text FROM pgboss.job WHERE name = 'stumbles'`, WAIT)
    .toEqual([{ state: 'retry' }]);
});

it('aborts what runs when it stops, and leaves it to be run again', async () => {
  let aborted = false;
  let running = false;
  const job = defineJob({
    name: 'long-one',
    payload: z.object({}),
    run: (_payload, { signal }) =>
      new Promise((_resolve, reject) => {
        running = true;
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new Error('cut off'));
        });
      }),
  });
  const { queue, started, stop } = startRunner(job);
  await started;
  await enqueueJob(queue, job, { payload: {} });
  await expect.poll(() => running, WAIT).toBe(true);
  await stop();
  runners.length = 0;
  expect(aborted).toBe(true);
});

it('takes off the clock what no version of ours schedules any more', async () => {
  const clocked = defineJob({ name: 'by-the-clock', cron: '0 3 * * *', payload: z.object({}), run: async () => 0 });
  const first = startRunner(clocked);
  await first.started;
  const schedules = () => testDb.db.$queryRaw`SELECT name, cron, timezone FROM pgboss.schedule`;
  expect(await schedules()).toEqual([{ name: 'by-the-clock', cron: '0 3 * * *', timezone: 'UTC' }]);
  await first.stop();
  runners.length = 0;
  await startRunner().started;
  expect(await schedules()).toEqual([]);
});
