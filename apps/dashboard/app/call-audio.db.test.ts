import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedDemo } from '../../../prisma/seed.ts';
import { databaseForTests } from '../../../test/support/database-for-tests.ts';
import { startTestDashboard, type TestDashboard } from './test-dashboard.ts';

const PROJECT = 'proj_brightwater';
const BYTES_PER_MS = 16;
/** Mu-law: the loudest negative sample, and nothing. */
const [LOUD, SILENCE] = [0x00, 0xff];
const HEADER_BYTES = 44;
const WAV_BYTES_PER_MS = 32;

const database = databaseForTests();
let dashboard: TestDashboard;
let folder: string;
let cookie: string;

beforeAll(async () => {
  await seedDemo(database.db);
  folder = await mkdtemp(join(tmpdir(), 'offhook-sound-'));
  dashboard = await startTestDashboard({ databaseUrl: database.url, recordingsDir: join(folder, 'kept') });
  cookie = await dashboard.signInOwner(database.db);
  await mkdir(join(folder, 'kept'));
  // The caller speaks for the first 100 ms, the assistant for the next; 50 ms of nothing; then the assistant, recorded by another worker.
  await keep('call_sound', { path: 'a.mulaw', sound: [...talk(100, 'caller'), ...talk(100, 'assistant')] });
  await keep('call_sound', { path: 'b.mulaw', sound: talk(50, 'assistant'), offsetMs: 250 });
});
afterAll(async () => {
  await dashboard.close();
  await rm(folder, { recursive: true, force: true });
});

function talk(ms: number, who: 'caller' | 'assistant'): number[] {
  const frame = who === 'caller' ? [LOUD, SILENCE] : [SILENCE, LOUD];
  return Array.from({ length: ms * 8 }, () => frame).flat();
}

type Kept = { path: string; sound?: number[]; offsetMs?: number; projectId?: string; contentType?: string };

async function keep(callId: string, recording: Kept): Promise<string> {
  const { path, sound, offsetMs = 0, projectId = PROJECT, contentType } = recording;
  if (sound) await writeFile(join(folder, 'kept', path), Buffer.from(sound));
  const known = { fromNumber: '+15125550111', toNumber: '+15125550142', status: 'completed' } as const;
  await database.db.call.createMany({
    data: [{ id: callId, projectId, providerCallId: `CA_${callId}`, ...known }],
    skipDuplicates: true,
  });
  const id = `rec_${callId}_${path.replaceAll(/\W/g, '')}`;
  const kind = contentType ? 'voicemail' : 'call';
  await database.db.recording.create({
    data: { id, projectId, callId, kind, path, offsetMs, contentType: contentType ?? 'audio/x-mulaw' },
  });
  return id;
}

const ask = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(new URL(path, dashboard.origin), { ...init, headers: { cookie, ...init.headers } });
const range = (bytes: string) => ({ headers: { range: `bytes=${bytes}` } });

describe('the recording of a call', () => {
  const path = '/calls/call_sound/recording.wav';
  const totalBytes = HEADER_BYTES + 300 * WAV_BYTES_PER_MS;

  it('is one WAV file of both sides, whoever recorded which part', async () => {
    const response = await ask(path);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'content-type': 'audio/wav',
      'content-length': String(totalBytes),
    });
    expect(response.headers.get('content-encoding')).toBeNull();
    const wav = Buffer.from(await response.arrayBuffer());
    expect(wav.subarray(0, 4).toString()).toBe('RIFF');
    expect([wav.readUInt16LE(22), wav.readUInt32LE(24), wav.readUInt32LE(40)]).toEqual([2, 8_000, totalBytes - 44]);
    const at = (ms: number) => [0, 2].map((side) => wav.readInt16LE(HEADER_BYTES + ms * WAV_BYTES_PER_MS + side));
    expect([at(50), at(150), at(225), at(275)]).toEqual([
      [-32_124, 0],
      [0, -32_124],
      [0, 0],
      [0, -32_124],
    ]);
  });

  it('can be read from anywhere, by any number of bytes', async () => {
    const whole = Buffer.from(await (await ask(path)).arrayBuffer());
    for (const [from, to] of [
      [0, 0],
      [10, 60],
      [43, 44],
      [47, 4_001],
      [3_333, totalBytes - 1],
    ] as const) {
      const response = await ask(path, range(`${from}-${to}`));
      expect(response.status).toBe(206);
      expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to}/${totalBytes}`);
      expect(Buffer.from(await response.arrayBuffer()).equals(whole.subarray(from, to + 1))).toBe(true);
    }
    const behind = await ask(path, range(`${totalBytes}-`));
    expect([behind.status, behind.headers.get('content-range')]).toEqual([416, `bytes */${totalBytes}`]);
  });

  it('answers HEAD without a body, and ignores a range of an older file', async () => {
    const head = await ask(path, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(totalBytes)]);
    expect((await head.arrayBuffer()).byteLength).toBe(0);
    const older = await ask(path, { headers: { range: 'bytes=0-9', 'if-range': '"1"' } });
    expect(older.status).toBe(200);
  });

  it('has a waveform of both voices', async () => {
    const waveform = (await (await ask('/calls/call_sound/waveform.json')).json()) as Record<string, number[]>;
    expect(waveform.durationMs).toBe(300);
    expect(waveform.caller).toEqual([100, 100, 100, 100, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(waveform.assistant).toEqual([0, 0, 0, 0, 0, 100, 100, 100, 100, 100, 0, 0, 100, 100, 100]);
  });
});

it('nobody else hears it', async () => {
  await database.db.organization.create({ data: { id: 'org_other', name: 'Other', slug: 'other' } });
  const victim = await database.db.project.findUniqueOrThrow({ where: { id: PROJECT } });
  const { name, greeting, hours, serviceArea, bookingRules, turnDetection } = victim;
  const sections = { hours, serviceArea, bookingRules, turnDetection } as object;
  await database.db.project.create({
    data: { id: 'proj_other', organizationId: 'org_other', name, greeting, ...sections } as never,
  });
  await keep('call_other', { path: 'other.mulaw', sound: talk(20, 'caller'), projectId: 'proj_other' });
  for (const kind of ['recording.wav', 'waveform.json']) {
    expect((await ask(`/calls/call_other/${kind}`)).status).toBe(404);
    expect((await ask(`/calls/call_none/${kind}`)).status).toBe(404);
    expect((await ask(`/calls/call_sound/${kind}`, { headers: { cookie: '' } })).status).toBe(401);
  }
});

it('a row can name no file outside the folder of recordings, and a file that is gone is no recording', async () => {
  await writeFile(join(folder, 'secret.mulaw'), Buffer.alloc(1_000));
  await symlink(join(folder, 'secret.mulaw'), join(folder, 'kept', 'link.mulaw'));
  const paths = [
    '../secret.mulaw',
    'x/../../secret.mulaw',
    join(folder, 'secret.mulaw'),
    'link.mulaw',
    'gone.mulaw',
    '.',
  ];
  for (const [index, path] of paths.entries()) {
    await keep(`call_trick${index}`, { path });
    expect((await ask(`/calls/call_trick${index}/recording.wav`)).status).toBe(404);
  }
});

it('a voicemail is played as it was recorded, once it is here', async () => {
  const contentType = 'audio/mpeg';
  const id = await keep('call_mail', { path: 'mail.mp3', sound: [1, 2, 3, 4, 5], contentType });
  const response = await ask(`/calls/call_mail/voicemail/${id}`, range('1-3'));
  expect([response.status, response.headers.get('content-type')]).toEqual([206, contentType]);
  expect([...Buffer.from(await response.arrayBuffer())]).toEqual([2, 3, 4]);
  expect((await ask(`/calls/call_sound/voicemail/${id}`)).status).toBe(404);
  await keep('call_page', { path: 'page.html', sound: [60], contentType: 'text/html' });
  expect((await ask('/calls/call_page/voicemail/rec_call_page_pagehtml')).status).toBe(404);
});

it('an answer that is not read to its end leaves nothing open', async () => {
  await keep('call_long', { path: 'long.mulaw', sound: Array(600 * 1_000 * BYTES_PER_MS).fill(LOUD) });
  const stop = new AbortController();
  const response = await ask('/calls/call_long/recording.wav', { signal: stop.signal });
  await response.body?.getReader().read();
  stop.abort();
  expect((await ask('/calls/call_long/recording.wav', range('0-43'))).status).toBe(206);
});
