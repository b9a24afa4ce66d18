import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BRIGHTWATER, type CallSystem, failuresOf, startCallSystem } from '../support/call-system.ts';

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

it('what was said until a worker died is kept', { timeout: CALL_TIMEOUT_MS }, async () => {
  const call = system.place('leaking-sink', { to: BRIGHTWATER });
  const sizeOf = async () => {
    const running = await system.db.recording.findFirst({ where: { finishedAt: null, kind: 'call' } });
    const file = join(system.worker.dataDir, 'recordings', running?.path ?? '');
    return running ? (await stat(file).catch(() => ({ size: 0 }))).size : 0;
  };
  await expect.poll(sizeOf, { timeout: 30_000 }).toBeGreaterThan(4_000 * BYTES_PER_MS);
  system.worker.process.kill('SIGKILL');
  call.hangUp();
  await call.report;
  const kept = await sizeOf();
  expect(kept).toBeGreaterThan(4_000 * BYTES_PER_MS);
  expect(kept % 2).toBe(0);
});
