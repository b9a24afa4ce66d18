import type { JournalRecord } from '@offhook/core';
import { createLogger } from '@offhook/telemetry';
import { expect, it } from 'vitest';
import { createJournal } from './journal.ts';

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
