import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCallRecording, recordingFiles } from '@offhook/core';
import { findScenario } from '@offhook/simulators';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFrames } from '../../packages/core/src/recordings/read-frames.ts';
import type { Database } from '../../packages/db/src/index.ts';
import { type CallSystem, failuresOf, startCallSystem } from '../support/call-system.ts';
import { startWorkerCluster, type WorkerCluster } from '../support/worker-cluster.ts';

/** Real speech in real time. */
const CALL_TIMEOUT_MS = 150_000;
const BYTES_PER_MS = 16;
/** Of 127, the scale of mu-law codes: a voice is above it most of the time, a quiet line is not. */
const VOICE = 45;
/** Detection of the beginning and end of speech is this exact. */
const EDGE_MS = 350;

let system: CallSystem;
beforeAll(async () => {
  system = await startCallSystem();
}, CALL_TIMEOUT_MS);
afterAll(() => system.close());

const SIDES = { caller: 0, assistant: 1 } as const;

/** The part of a stretch in which a side was loud, looked at in pieces of 20 ms. */
function loudPart(tape: Buffer, side: keyof typeof SIDES, [fromMs, untilMs]: readonly [number, number]): number {
  let loud = 0;
  let pieces = 0;
  for (let ms = Math.max(0, fromMs); ms + 20 <= untilMs; ms += 20) {
    const piece = tape.subarray(ms * BYTES_PER_MS, (ms + 20) * BYTES_PER_MS);
    pieces += 1;
    if (piece.some((code, index) => index % 2 === SIDES[side] && (~code & 0x7f) > VOICE)) loud += 1;
  }
  return pieces === 0 ? 0 : loud / pieces;
}

async function recordingOf(callSid: string) {
  const where = { call: { providerCallId: callSid }, kind: 'call' as const };
  const row = await system.db.recording.findFirstOrThrow({ where, include: { call: { include: { turns: true } } } });
  return { row, file: join(system.worker.dataDir, 'recordings', row.path ?? '') };
}

it('a recorded call holds both sides where they were heard, and nothing of what was cut', {
  timeout: CALL_TIMEOUT_MS,
}, async () => {
  const result = await system.run('interrupts');
  expect(failuresOf(result)).toBe('');
  const callSid = result.report.callSid;
  await expect.poll(async () => (await recordingOf(callSid)).row.finishedAt, { timeout: 10_000 }).not.toBeNull();
  const { row, file } = await recordingOf(callSid);
  const tape = await readFile(file);
  expect(Math.abs(tape.length / BYTES_PER_MS - (row.durationMs ?? 0))).toBeLessThan(1);
  const turns = [...row.call.turns].sort((a, b) => a.startedAtMs - b.startedAtMs);
  expect(turns[0]?.text).toMatch(/^This call is recorded\./);
  for (const { speaker, startedAtMs, endedAtMs, text } of turns) {
    const middle = [startedAtMs + EDGE_MS, (endedAtMs ?? startedAtMs) - EDGE_MS] as const;
    if (middle[1] - middle[0] < 400) continue;
    expect(loudPart(tape, speaker, middle), `${speaker} says “${text}”`).toBeGreaterThan(0.5);
  }
  const cut = turns.find(({ interrupted }) => interrupted);
  const next = turns.find(({ speaker, startedAtMs }) => speaker === 'assistant' && startedAtMs > (cut?.endedAtMs ?? 0));
  const silence = [(cut?.endedAtMs ?? 0) + EDGE_MS, (next?.startedAtMs ?? 0) - EDGE_MS] as const;
  expect(silence[1] - silence[0]).toBeGreaterThan(1_000);
  expect(loudPart(tape, 'assistant', silence)).toBe(0);
});

it('a call that lost its worker has what was said until then, and goes on where it went on', {
  timeout: 2 * CALL_TIMEOUT_MS,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-tapes-'));
  const cluster = await startWorkerCluster({ workers: 2, spares: 1, environment: { RECORDINGS_DIR: folder } });
  try {
    // Alone, so that the call is its; the other is there before it dies.
    const doomed = await cluster.start(0);
    await answers(cluster);
    const scenario = findScenario('price-question');
    if (!scenario) throw new Error('There is no such scenario');
    const call = cluster.place(scenario);
    const of = { call: { providerCallId: call.callSid } };
    const writtenMs = async () => {
      const row = await cluster.db.recording.findFirst({ where: of });
      return (await stat(join(folder, row?.path ?? '')).catch(() => ({ size: 0 }))).size / BYTES_PER_MS;
    };
    await expect.poll(writtenMs, { timeout: 60_000 }).toBeGreaterThan(1_000);
    await cluster.start(1);
    // The greeting is over by then, whoever speaks it.
    await expect.poll(writtenMs, { timeout: 60_000 }).toBeGreaterThan(10_000);
    doomed.process.kill('SIGKILL');
    await call.report;
    const isWhole = { ...of, finishedAt: { not: null } };
    await expect.poll(() => cluster.db.recording.count({ where: isWhole }), { timeout: 30_000 }).toBe(1);
    await expectPartsAtTheirPlaces(cluster.db, { folder, callSid: call.callSid });
  } finally {
    await cluster.close();
    await rm(folder, { recursive: true, force: true });
  }
});

/** The load balancer has seen that a worker is ready. */
async function answers({ balancer }: WorkerCluster): Promise<void> {
  await expect.poll(async () => (await fetch(`${balancer.url}/readyz`)).status, { timeout: 30_000 }).toBe(200);
}

async function expectPartsAtTheirPlaces(db: Database, { folder, callSid }: { folder: string; callSid: string }) {
  const call = await db.call.findUniqueOrThrow({ where: { providerCallId: callSid }, include: { turns: true } });
  const files = recordingFiles(folder);
  const recording = await findCallRecording({ db, recordings: files }, { projectId: call.projectId, callId: call.id });
  if (!recording) throw new Error('Nothing was recorded');
  const reader = openFrames(files, recording);
  const tape = await reader.read(0, recording.frames);
  await reader.close();
  const parts = recording.segments.map(
    ({ startFrame, frames }) => [startFrame / 8, (startFrame + frames) / 8] as const,
  );
  expect(parts).toHaveLength(2);
  const heard = parts.map(([fromMs, untilMs]) =>
    call.turns.filter(({ startedAtMs, endedAtMs }) => startedAtMs >= fromMs && (endedAtMs ?? 0) <= untilMs - EDGE_MS),
  );
  for (const turns of heard) {
    expect(turns.length).toBeGreaterThan(0);
    for (const { speaker, startedAtMs, endedAtMs, text } of turns) {
      const middle = [startedAtMs + EDGE_MS, (endedAtMs ?? startedAtMs) - EDGE_MS] as const;
      if (middle[1] - middle[0] < 400) continue;
      expect(loudPart(tape, speaker, middle), `${speaker} says “${text}”`).toBeGreaterThan(0.5);
    }
  }
}
