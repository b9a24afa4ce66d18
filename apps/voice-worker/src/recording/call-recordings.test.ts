import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalRecord, RecordingRow } from '@offhook/core';
import { createLogger } from '@offhook/telemetry';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BufferPool } from './buffer-pool.ts';
import { CallRecordings } from './call-recordings.ts';
import { CallTape, type TapeFailure } from './call-tape.ts';
import { CALLER_WINDOW_SAMPLES } from './caller-track.ts';
import type { GrowingFile } from './file-writer.ts';

const IDENTITY = { projectId: 'proj_a', callId: 'call_a', callSid: 'CA1' };
const logger = createLogger({ name: 'test', level: 'silent' });
const frame = (mark: number, ms: number) => Buffer.alloc(ms * 8, mark).toString('base64');

let folder: string;
let records: JournalRecord[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-recordings-'));
  records = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const rows = () => records.filter((record): record is RecordingRow => record.kind === 'recording');
const recordingsIn = (place: string, now = () => 0) =>
  new CallRecordings({ folder: place, journal: { append: (record) => void records.push(record) }, logger, now });

it('keeps a call as a file of both sides, with a row when it begins and when it is complete', async () => {
  let nowMs = 5_000;
  const recordings = recordingsIn(folder, () => nowMs);
  const tape = recordings.start({ identity: IDENTITY, offsetMs: 1_234.4 });
  tape?.assistant(frame(7, 40));
  nowMs += 60;
  tape?.caller(frame(9, 20));
  await recordings.close();
  const [begun, complete] = rows();
  expect(begun).toMatchObject({ ...baseRow(), durationMs: null, finishedAtMs: null });
  expect(complete).toMatchObject({
    ...baseRow(),
    recordingId: begun?.recordingId,
    durationMs: 60,
    finishedAtMs: expect.any(Number),
  });
  const bytes = await readFile(join(folder, complete?.path ?? ''));
  const side = (channel: number) => [...bytes.filter((_, index) => index % 2 === channel)];
  const silence = (ms: number) => Array(ms * 8).fill(255);
  expect(side(0)).toEqual([...silence(40), ...Array(160).fill(9)]);
  expect(side(1)).toEqual([...Array(320).fill(7), ...silence(20)]);
});

it('goes on without a recording when the disk refuses, and says so', async () => {
  const file = join(folder, 'not-a-folder');
  await writeFile(file, '');
  const recordings = recordingsIn(file);
  const tape = recordings.start({ identity: IDENTITY, offsetMs: 0 });
  tape?.caller(frame(1, 20));
  await recordings.close();
  tape?.assistant(frame(1, 20));
  expect(rows()).toEqual([]);
  expect(records).toMatchObject([
    { kind: 'event', type: 'recording.stopped', payload: { callSid: 'CA1', reason: expect.stringMatching(/^disk E/) } },
  ]);
});

it('stops, and keeps what it has, when the disk is slower than the call', () => {
  const disk = slowDisk();
  const tape = tapeOn(disk, { blocks: 3 });
  for (let second = 1; second <= 5; second += 1) {
    disk.nowMs = second * 2_000;
    tape.caller(frame(second, 20));
    tape.flushWhenDue();
  }
  expect(disk.appended).toBe(3);
  disk.letThrough();
  expect(disk.end).toEqual({ durationMs: 5_500, failure: 'behind' });
});

it('stops when the disk is full', () => {
  const disk = slowDisk();
  const tape = tapeOn(disk, { blocks: 3 });
  disk.nowMs = 2_000;
  tape.flushWhenDue();
  disk.letThrough('ENOSPC');
  expect(disk.end).toEqual({ durationMs: 0, failure: 'disk ENOSPC' });
});

function baseRow() {
  return {
    projectId: 'proj_a',
    callId: 'call_a',
    offsetMs: 1_234,
    path: expect.stringMatching(/^proj_a\/rec_\w+\.mulaw$/),
  };
}

/** A disk that does nothing before it is told to, and a clock to go with it. */
function slowDisk() {
  const waiting: ((failureCode: string | null) => void)[] = [];
  const disk = {
    nowMs: 0,
    appended: 0,
    end: null as { durationMs: number; failure: TapeFailure | null } | null,
    file: {
      append: (_buffer, _bytes, settled) => {
        disk.appended += 1;
        waiting.push(settled);
      },
      close: (settled) => void waiting.push(settled),
    } satisfies GrowingFile as GrowingFile,
    letThrough(failureCode: string | null = null) {
      for (let settled = waiting.shift(); settled; settled = waiting.shift()) settled(failureCode);
    },
  };
  return disk;
}

function tapeOn(disk: ReturnType<typeof slowDisk>, { blocks }: { blocks: number }): CallTape {
  return new CallTape({
    file: disk.file,
    chunks: new BufferPool(4_000, 10),
    blocks: new BufferPool(40_000, blocks),
    callerWindow: Buffer.alloc(CALLER_WINDOW_SAMPLES),
    now: () => disk.nowMs,
    onFinished: (end) => {
      disk.end = end;
    },
  });
}
