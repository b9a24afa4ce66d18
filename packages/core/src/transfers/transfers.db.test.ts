import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seedDemo } from '../../../../prisma/seed.ts';
import { type TestDatabase, withTestDatabase } from '../../../../test/support/test-database.ts';
import { findNumber } from '../calls/find-number.ts';
import type { JournalRecord } from '../calls/journal-records.ts';
import { findCallBySid } from '../calls/known-call.ts';
import { openCall } from '../calls/open-call.ts';
import { writeJournal } from '../calls/write-journal.ts';
import { finishLeftCall } from './finish-left-call.ts';
import { latestTransfer } from './read-transfers.ts';

const AT_MS = Date.parse('2026-11-23T15:00:00Z');
const NUMBER = '+15125550142';
let test: TestDatabase;
let calls = 0;
let callSid = '';
let of: { projectId: string; callId: string };

beforeAll(async () => {
  test = await withTestDatabase();
  await seedDemo(test.db);
});
afterAll(() => test.close());
beforeEach(async () => {
  const number = await findNumber(test.db, NUMBER);
  if (!number) throw new Error('No number');
  calls += 1;
  callSid = `CA_out_${calls}`;
  const { callId } = await openCall(test.db, {
    projectId: number.projectId,
    phoneNumberId: number.id,
    callSid,
    mode: 'openai',
    fromNumber: '+15125550190',
    toNumber: NUMBER,
    simulated: true,
    traceId: null,
    startedAtMs: AT_MS,
  });
  of = { projectId: number.projectId, callId };
});

const transferId = () => `xfer_${calls}`;
const started = (): JournalRecord => ({
  kind: 'transferStarted',
  ...of,
  transferId: transferId(),
  mode: 'warm',
  reason: 'assistant',
  toNumber: '+15125550100',
  briefing: 'A burst pipe.',
  atMs: AT_MS + 20_000,
});
const settled = (outcome: 'connected' | 'declined' | 'no_answer', isFinal = true): JournalRecord => ({
  kind: 'transferSettled',
  ...of,
  transferId: transferId(),
  outcome,
  isFinal,
  legSid: 'CA_leg',
  talkSec: outcome === 'connected' && isFinal ? 61 : null,
  atMs: AT_MS + 40_000,
});
const left = (endReason = 'transferred'): JournalRecord => ({ kind: 'left', ...of, endReason });
const end = (endReason: string): JournalRecord => ({
  kind: 'end',
  ...of,
  endReason,
  endedAtMs: AT_MS + 120_000,
  wasAnswered: false,
});
const voicemail = (): JournalRecord => ({
  kind: 'voicemail',
  ...of,
  recordingId: `rec_${calls}`,
  providerSid: `RE_${calls}`,
  durationMs: 9_000,
  atMs: AT_MS + 60_000,
});
const answered = (): JournalRecord => ({
  kind: 'patch',
  ...of,
  answeredAtMs: AT_MS + 1_000,
  timeToFirstAudioMs: 40,
  realtimeSessionId: null,
  interruptions: 0,
  usage: null,
  costMicros: null,
});
const said = (startedAtMs: number): JournalRecord => ({
  kind: 'turn',
  ...of,
  turnId: `turn_${calls}_${startedAtMs}`,
  itemId: `i${startedAtMs}`,
  speaker: 'caller',
  text: 'It is the kitchen.',
  heardText: null,
  interrupted: false,
  startedAtMs,
  endedAtMs: null,
});
const write = (...records: JournalRecord[]) => writeJournal(test.db, records);
const row = () => test.db.call.findUniqueOrThrow({ where: { id: of.callId } });
const events = async () =>
  (await test.db.eventLog.findMany({ where: { callId: of.callId }, orderBy: { type: 'asc' } })).map(({ type }) => type);

describe('a transfer', () => {
  it('leaves the call active until it is over, and is written once however often its records come', async () => {
    const way = [answered(), started(), left()];
    await write(...way);
    await write(...way);
    expect(await row()).toMatchObject({ status: 'active', endReason: 'transferred' });
    const talked = [settled('connected', false), settled('connected'), end('transferred')];
    await write(...talked);
    await write(...talked);
    expect(await latestTransfer(test.db, of.callId)).toMatchObject({
      outcome: 'connected',
      talkSec: 61,
      legSid: 'CA_leg',
    });
    expect(await row()).toMatchObject({
      status: 'completed',
      outcome: 'transferred',
      endReason: 'transferred',
      durationSec: 119,
    });
    expect(await events()).toEqual(['transfer.ended', 'transfer.started']);
  });

  it('keeps its first final word', async () => {
    await write(started(), settled('declined'), settled('no_answer'), settled('connected', false));
    expect(await latestTransfer(test.db, of.callId)).toMatchObject({ outcome: 'declined', talkSec: null });
  });

  it('is believed about a call that was refused before its human was dialled', async () => {
    const refused = { status: 'missed', outcome: 'refused', endReason: 'admission_refused' } as const;
    await test.db.call.update({ where: { id: of.callId }, data: refused });
    await write(started(), settled('connected'));
    expect(await row()).toMatchObject({
      status: 'completed',
      outcome: 'transferred',
      endReason: 'transferred',
      durationSec: 61,
    });
  });

  it('makes a message of what the caller says when nobody took the call', async () => {
    await write(answered(), said(5_000), started(), settled('no_answer'), said(60_000), end('caller_hung_up'));
    expect((await row()).outcome).toBe('message');
  });

  it('makes no message of what was said before', async () => {
    await write(answered(), said(5_000), started(), settled('no_answer'), end('caller_hung_up'));
    expect((await row()).outcome).toBe('no_booking');
  });
});

describe('a message on tape', () => {
  it('names the outcome, whether its row comes before the end or after', async () => {
    await write(answered(), left('realtime_lost'), voicemail(), end('voicemail'));
    expect(await row()).toMatchObject({ status: 'completed', outcome: 'voicemail', endReason: 'voicemail' });
  });

  it('is noticed after the call has ended, once', async () => {
    await write(answered(), left(), end('caller_hung_up'));
    await write(voicemail());
    await write(voicemail());
    expect((await row()).outcome).toBe('voicemail');
    expect(await test.db.recording.count({ where: { callId: of.callId } })).toBe(1);
    expect(await events()).toEqual(['voicemail.left']);
  });
});

describe('finishLeftCall', () => {
  const finish = async () => {
    const known = await findCallBySid(test.db, callSid);
    return known ? finishLeftCall(test.db, known, AT_MS + 90_000) : null;
  };

  it('leaves a call that a stream carries to that stream', async () => {
    await write(answered());
    expect(await finish()).toBe(false);
    expect((await row()).status).toBe('active');
  });

  it('settles a transfer that was ringing: the caller has hung up', async () => {
    await write(answered(), started(), left());
    expect(await finish()).toBe(true);
    expect(await latestTransfer(test.db, of.callId)).toMatchObject({ outcome: 'caller_hung_up' });
    expect(await row()).toMatchObject({ status: 'completed', endReason: 'caller_hung_up', durationSec: 89 });
    expect(await finish()).toBe(false);
  });

  it('counts two who were talking as connected', async () => {
    await write(answered(), started(), settled('connected', false), left());
    await finish();
    expect(await row()).toMatchObject({ endReason: 'transferred', outcome: 'transferred' });
  });

  it('keeps a failure of ours when the caller left no message', async () => {
    await write(left('realtime_lost'));
    await finish();
    expect(await row()).toMatchObject({ status: 'failed', endReason: 'realtime_lost', outcome: 'failed' });
  });
});
