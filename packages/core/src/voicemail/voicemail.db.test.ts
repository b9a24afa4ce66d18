import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { type TestDatabase, withTestDatabase } from '../../../../test/support/test-database.ts';
import { AppError } from '../errors/app-error.ts';
import type { CallControlPort } from '../transfers/call-control-port.ts';
import { fetchVoicemail, pendingVoicemails } from './fetch-voicemails.ts';
import { fileKeeper } from './keep-file.ts';
import { saveVoicemail } from './write-voicemail.ts';

const BYTES = Buffer.from('RIFF....WAVE');
let test: TestDatabase;
let folder: string;
let of: { projectId: string; callId: string };
let messages = 0;

beforeAll(async () => {
  test = await withTestDatabase();
  const { projectId } = await createTestBusiness(test.db, { name: 'voicemail' });
  const callId = 'call_voicemail';
  const numbers = { fromNumber: '+15125550190', toNumber: '+15125550142' };
  await test.db.call.create({ data: { id: callId, projectId, providerCallId: 'CA_voicemail', ...numbers } });
  of = { projectId, callId };
});
afterAll(() => test.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-voicemail-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function messageAtTwilio(): Promise<string> {
  messages += 1;
  const recordingId = `rec_${messages}`;
  const left = { kind: 'voicemail', ...of, recordingId, providerSid: `RE${messages}`, durationMs: 4_000 } as const;
  await saveVoicemail(test.db, { ...left, atMs: Date.now() });
  return recordingId;
}

/** Twilio with what it still has; the test breaks it. */
function twilio(broken: { fetch?: Error; remove?: Error } = {}) {
  const deleted: string[] = [];
  const callControl: CallControlPort = {
    hangUp: async () => 'done',
    redirect: async () => 'done',
    async fetchRecording() {
      if (broken.fetch) throw broken.fetch;
      return { bytes: BYTES, contentType: 'audio/wav' };
    },
    async deleteRecording(recordingSid: string) {
      if (broken.remove) throw broken.remove;
      deleted.push(recordingSid);
    },
  };
  return { deps: { db: test.db, callControl, keepFile: fileKeeper(folder) }, broken, deleted };
}

const rowOf = (id: string) => test.db.recording.findUniqueOrThrow({ where: { id } });
const eventsOf = (type: string) => test.db.eventLog.count({ where: { callId: of.callId, type } });

describe('fetchVoicemail', () => {
  it('brings the message home, then deletes it at Twilio, once', async () => {
    const id = await messageAtTwilio();
    const { deps, deleted } = twilio();
    await fetchVoicemail(deps, id);
    await fetchVoicemail(deps, id);
    const { path, finishedAt } = await rowOf(id);
    expect(path).toBe(`${of.projectId}/${of.callId}/${id}.wav`);
    expect(finishedAt).not.toBeNull();
    expect(await readFile(join(folder, path ?? ''))).toEqual(BYTES);
    expect(deleted).toEqual(['RE1']);
  });

  it('leaves a message at Twilio that cannot be fetched, says so once, and has it at the next try', async () => {
    const id = await messageAtTwilio();
    const { deps, broken, deleted } = twilio({ fetch: new AppError('UPSTREAM_UNAVAILABLE', 'away') });
    for (let attempt = 0; attempt < 2; attempt += 1)
      await expect(fetchVoicemail(deps, id)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(await rowOf(id)).toMatchObject({ path: null, finishedAt: null });
    expect(await eventsOf('voicemail.fetch_failed')).toBe(1);
    expect((await pendingVoicemails(test.db)).map((pending) => pending.id)).toEqual([id]);
    delete broken.fetch;
    await fetchVoicemail(deps, id);
    expect((await rowOf(id)).path).not.toBeNull();
    expect(deleted).toEqual(['RE2']);
  });

  it('gives the owner the message though Twilio would not delete its copy, and deletes it later', async () => {
    const id = await messageAtTwilio();
    const { deps, broken, deleted } = twilio({ remove: new AppError('UPSTREAM_RATE_LIMITED', 'slow down') });
    await expect(fetchVoicemail(deps, id)).rejects.toMatchObject({ code: 'UPSTREAM_RATE_LIMITED' });
    const { path, finishedAt } = await rowOf(id);
    expect([path === null, finishedAt]).toEqual([false, null]);
    delete broken.remove;
    await fetchVoicemail(deps, id);
    expect(deleted).toEqual(['RE3']);
    expect(await pendingVoicemails(test.db)).toEqual([]);
  });

  it('keeps no half of a file', async () => {
    const keep = fileKeeper(folder);
    await keep('p/c/whole.wav', BYTES);
    await expect(keep('p/c/whole.wav/below.wav', BYTES)).rejects.toThrow(/ENOTDIR|EEXIST/);
    expect(await readdir(join(folder, 'p/c'))).toEqual(['whole.wav']);
  });
});
