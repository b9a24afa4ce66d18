import { listenForNotifications } from '@offhook/db';
import { beforeAll, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness, type TestBusiness } from '../../../../test/support/test-business.ts';
import { CONTROL_CHANNEL, ControlMessage } from '../calls/control-messages.ts';
import type { RecordingRow } from '../calls/journal-records.ts';
import { requestHangUp } from '../calls/request-hang-up.ts';
import { writeJournal } from '../calls/write-journal.ts';

const database = databaseForTests();
let business: TestBusiness;
let count = 0;

beforeAll(async () => {
  business = await createTestBusiness(database.db, { name: 'sound' });
});

async function newCall(status: 'active' | 'completed'): Promise<string> {
  count += 1;
  const callId = `call_sound${count}`;
  const { projectId } = business;
  const numbers = { fromNumber: '+15125550111', toNumber: '+15125550142' };
  await database.db.call.create({
    data: { id: callId, projectId, providerCallId: `CA_sound${count}`, status, ...numbers },
  });
  return callId;
}

it('a recording is a row from its beginning, and complete once, however often its records come', async () => {
  const { db } = database;
  const callId = await newCall('active');
  const begun: RecordingRow = {
    kind: 'recording',
    projectId: business.projectId,
    callId,
    recordingId: 'rec_sound',
    path: 'sound/rec_sound.mulaw',
    offsetMs: 1_500,
    startedAtMs: Date.parse('2026-11-23T15:00:00.250Z'),
    finishedAtMs: null,
    durationMs: null,
  };
  const complete = { ...begun, durationMs: 9_000, finishedAtMs: begun.startedAtMs + 9_000 };
  await writeJournal(db, [begun]);
  const row = () => db.recording.findUniqueOrThrow({ where: { id: 'rec_sound' } });
  expect(await row()).toMatchObject({ callId, kind: 'call', offsetMs: 1_500, durationMs: null, finishedAt: null });
  await writeJournal(db, [begun, complete]);
  await writeJournal(db, [begun]);
  expect(await row()).toMatchObject({
    path: 'sound/rec_sound.mulaw',
    durationMs: 9_000,
    startedAt: new Date(begun.startedAtMs),
    finishedAt: new Date(complete.finishedAtMs),
  });
});

it('a wish to hang up is written down and told to every worker, for calls of the business that are going on', async () => {
  const { db, url } = database;
  const { projectId } = business;
  const callId = await newCall('active');
  const over = await newCall('completed');
  const heard: unknown[] = [];
  const listening = new Promise<{ close(): Promise<void> }>((resolve) => {
    const listener = listenForNotifications(url, CONTROL_CHANNEL, {
      onPayload: (payload) => heard.push(payload),
      onConnected: () => resolve(listener),
    });
  });
  const listener = await listening;
  try {
    const asked = { callId, projectId, userId: 'usr_owner' };
    expect(await requestHangUp(db, { ...asked, projectId: 'proj_other' })).toMatchObject({
      ok: false,
      code: 'NOT_FOUND',
    });
    expect(await requestHangUp(db, { ...asked, callId: over })).toMatchObject({ ok: false, code: 'CONFLICT' });
    expect(await requestHangUp(db, asked)).toMatchObject({ ok: true });
    await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(1);
  } finally {
    await listener.close();
  }
  const call = await db.call.findUniqueOrThrow({ where: { id: callId } });
  expect(ControlMessage.parse(heard[0])).toEqual({ kind: 'hangUp', projectId, callId, callSid: call.providerCallId });
  const events = await db.eventLog.findMany({ where: { type: 'call.hang_up_requested', projectId } });
  expect(events).toMatchObject([{ callId, payload: { callSid: call.providerCallId, userId: 'usr_owner' } }]);
});
