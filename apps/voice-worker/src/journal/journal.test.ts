import { appendFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalRecord } from '@offhook/core';
import { createLogger } from '@offhook/telemetry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJournal } from './journal.ts';
import { takeLeftOverSpools } from './left-over-spools.ts';
import { Spool, SpoolFullError } from './spool.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const record = (n: number): JournalRecord => ({
  kind: 'event',
  projectId: 'proj_1',
  callId: 'call_1',
  eventId: `evt_${n}`,
  type: 'call.started',
  payload: {},
  atMs: n,
});
const idsOf = (batch: readonly JournalRecord[]) => batch.map((row) => (row.kind === 'event' ? row.eventId : ''));

it('joins what comes close together into one batch, in order', async () => {
  const batches: string[][] = [];
  const journal = createJournal({ logger, write: async (batch) => void batches.push(idsOf(batch)) });
  journal.append(record(1));
  journal.append(record(2));
  await journal.flush();
  expect(batches).toEqual([['evt_1', 'evt_2']]);
});

it('repeats a failed batch before anything that came after it, and loses nothing', async () => {
  const written: string[] = [];
  let failures = 2;
  const journal = createJournal({
    logger,
    write: async (batch) => {
      if (failures-- > 0) throw new Error('database away');
      written.push(...idsOf(batch));
    },
  });
  journal.append(record(1));
  const flushed = journal.flush();
  journal.append(record(2));
  expect(journal.pendingCount).toBe(2);
  await flushed;
  expect(written).toEqual(['evt_1', 'evt_2']);
  expect(journal.pendingCount).toBe(0);
});

it('writes by itself well within the promised time', async () => {
  const writtenAtMs = new Promise<number>((resolve) => {
    const journal = createJournal({ logger, write: async () => resolve(Date.now()) });
    journal.append(record(1));
  });
  const startedAtMs = Date.now();
  expect((await writtenAtMs) - startedAtMs).toBeLessThan(250);
});

describe('with a disk to go to', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'offhook-spool-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A database that is away until told otherwise. */
  function newDatabase() {
    const state = { isAway: true, rows: [] as string[] };
    const write = async (batch: readonly JournalRecord[]) => {
      if (state.isAway) throw new Error('database away');
      state.rows.push(...idsOf(batch));
    };
    return { state, write, isDatabaseHere: async () => !state.isAway };
  }

  it('is durable without the database, and lands in order, once, when the database is back', async () => {
    const { state, write, isDatabaseHere } = newDatabase();
    const spool = new Spool({ folder: join(folder, 'wrk_1') });
    const journal = createJournal({ logger, write, isDatabaseHere, spool });
    for (let n = 1; n <= 3; n += 1) {
      journal.append(record(n));
      await journal.durable();
    }
    expect(state.rows).toEqual([]);
    expect(journal.isSpooling).toBe(true);
    expect(journal.pendingCount).toBe(3);
    const flushed = journal.flush();
    state.isAway = false;
    journal.append(record(4));
    await flushed;
    await journal.flush();
    expect(state.rows).toEqual(['evt_1', 'evt_2', 'evt_3', 'evt_4']);
    await expect.poll(() => journal.isSpooling).toBe(false);
    journal.append(record(5));
    await journal.flush();
    expect(state.rows.at(-1)).toBe('evt_5');
    await spool.close();
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not wait for a database that is slow, and keeps the order when its late answer comes', async () => {
    const rows: string[] = [];
    const late = Promise.withResolvers<void>();
    let isFirst = true;
    const write = async (batch: readonly JournalRecord[]) => {
      if (isFirst) {
        isFirst = false;
        await late.promise;
      }
      rows.push(...idsOf(batch));
    };
    const spool = new Spool({ folder: join(folder, 'wrk_1') });
    const journal = createJournal({ logger, write, isDatabaseHere: async () => true, spool });
    journal.append(record(1));
    await journal.durable();
    journal.append(record(2));
    await journal.durable();
    expect(rows).toEqual([]);
    late.resolve();
    await journal.flush();
    // The late one and its repetition are the same row; what came after it stays behind it.
    expect(rows).toEqual(['evt_1', 'evt_1', 'evt_2']);
  });

  it('waits in memory when the disk is no help either', async () => {
    const { state, write, isDatabaseHere } = newDatabase();
    const broken = {
      append: async () => Promise.reject(new Error('no space left')),
      oldest: async () => null,
    };
    const journal = createJournal({ logger, write, isDatabaseHere, spool: broken });
    journal.append(record(1));
    journal.append(record(2));
    await expect.poll(() => journal.pendingCount).toBe(2);
    state.isAway = false;
    await journal.flush();
    expect(state.rows).toEqual(['evt_1', 'evt_2']);
  });

  it('writes what a process that was killed left behind, oldest first, once, and leaves the living alone', async () => {
    const dead = new Spool({ folder: join(folder, 'wrk_dead'), maxFileBytes: 1 });
    await dead.append([record(1), record(2)]);
    await dead.append([record(3)]);
    const living = new Spool({ folder: join(folder, 'wrk_living') });
    await living.append([record(9)]);
    await writeFile(join(folder, 'wrk_dead', 'owner.json'), JSON.stringify({ pid: 2 ** 30, host: hostname() }));
    await writeFile(join(folder, 'wrk_living', 'owner.json'), JSON.stringify({ pid: process.ppid, host: hostname() }));
    await appendFile(join(folder, 'wrk_dead', '00000002.jsonl'), '{"kind":"event","ca');
    const { state, write } = newDatabase();
    const journal = createJournal({ logger, write });
    const replayed = journal.replay(takeLeftOverSpools(folder, 'wrk_new'));
    await expect.poll(() => readdir(folder)).toContain('wrk_dead.taken-by.wrk_new');
    state.isAway = false;
    await replayed;
    expect(state.rows).toEqual(['evt_1', 'evt_2', 'evt_3']);
    expect(await readdir(folder)).toEqual(['wrk_living']);
    await living.close();
    await journal.replay(takeLeftOverSpools(folder, 'wrk_newer'));
    expect(state.rows).toHaveLength(3);
  });
});

it('keeps a spool within its bounds', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-spool-'));
  const spool = new Spool({ folder: join(folder, 'wrk_1'), maxBytes: 200 });
  await spool.append([record(1)]);
  await expect(spool.append([record(2), record(3)])).rejects.toThrow(SpoolFullError);
  expect((await spool.oldest())?.records).toHaveLength(1);
  await rm(folder, { recursive: true, force: true });
});

it('leaves out one record that the database refuses, and writes all the others', async () => {
  const rows: string[] = [];
  const write = async (batch: readonly JournalRecord[]) => {
    if (idsOf(batch).includes('evt_3')) throw new Error('violates foreign key constraint');
    rows.push(...idsOf(batch));
  };
  const journal = createJournal({ logger, write, isDatabaseHere: async () => true });
  for (let n = 1; n <= 5; n += 1) journal.append(record(n));
  await journal.flush();
  expect(rows).toEqual(['evt_1', 'evt_2', 'evt_4', 'evt_5']);
});
