import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedDemo } from '../../../../prisma/seed.ts';
import { type TestDatabase, withTestDatabase } from '../../../../test/support/test-database.ts';
import { buildAssistantBrief } from './assistant-brief.ts';
import { findNumber } from './find-number.ts';
import type { JournalRecord } from './journal-records.ts';
import { type NewCall, openCall, recordRefusedCall } from './open-call.ts';
import { writeJournal } from './write-journal.ts';

const NUMBER = '+15125550142';
let test: TestDatabase;
let newCall: NewCall;

beforeAll(async () => {
  test = await withTestDatabase();
  await seedDemo(test.db);
  const number = await findNumber(test.db, NUMBER);
  newCall = {
    projectId: number?.projectId ?? '',
    phoneNumberId: number?.id ?? '',
    callSid: '',
    mode: 'openai',
    fromNumber: '+15125550190',
    toNumber: NUMBER,
    simulated: true,
    traceId: null,
    startedAtMs: Date.parse('2026-11-23T15:00:00Z'),
  };
});
afterAll(() => test.close());

describe('openCall', () => {
  it('writes one row however often Twilio asks', async () => {
    const call = { ...newCall, callSid: 'CA_open' };
    const [first, second] = [await openCall(test.db, call), await openCall(test.db, call)];
    expect(first.isNew).toBe(true);
    expect(second).toEqual({ callId: first.callId, status: 'active', isNew: false });
  });

  it('keeps a refused call with its reason', async () => {
    const call = { ...newCall, callSid: 'CA_full' };
    await recordRefusedCall(test.db, call, { reason: 'capacity', answeredWith: 'sentence' });
    await recordRefusedCall(test.db, call, { reason: 'capacity', answeredWith: 'sentence' });
    const row = await test.db.call.findUniqueOrThrow({ where: { providerCallId: 'CA_full' } });
    expect(row).toMatchObject({ status: 'missed', endReason: 'admission_refused' });
    expect(await test.db.eventLog.count({ where: { callId: row.id, type: 'call.refused.capacity' } })).toBe(1);
  });
});

describe('writeJournal', () => {
  it('lands once and in order, however often a batch is repeated, and finishes the call from its rows', async () => {
    const { callId } = await openCall(test.db, { ...newCall, callSid: 'CA_journal' });
    const of = { projectId: newCall.projectId, callId };
    const turn = {
      kind: 'turn',
      ...of,
      speaker: 'assistant',
      heardText: null,
      interrupted: false,
      endedAtMs: null,
    } as const;
    const tool = {
      kind: 'tool',
      ...of,
      toolCallRowId: 'tool_1',
      toolCallId: 'c1',
      name: 'get_pricing',
      args: { service: 'Toilet repair' },
      errorCode: null,
      startedAtMs: 4_000,
    } as const;
    const batch: JournalRecord[] = [
      { ...turn, turnId: 'turn_1', itemId: 'i1', text: 'Hel', startedAtMs: 10 },
      { ...turn, turnId: 'turn_2', itemId: 'i1', text: 'Hello.\u0000', startedAtMs: 10 },
      {
        ...turn,
        turnId: 'turn_3',
        itemId: 'i2',
        speaker: 'caller',
        text: 'How much?',
        startedAtMs: 3_000,
        endedAtMs: 3_500,
      },
      { ...tool, status: 'running', output: null, attempts: [], durationMs: null },
      { ...tool, status: 'succeeded', output: { found: true }, attempts: [{ attempt: 1 }], durationMs: 12 },
      { kind: 'event', ...of, eventId: 'evt_1', type: 'call.started', payload: {}, atMs: newCall.startedAtMs },
      {
        kind: 'patch',
        ...of,
        answeredAtMs: newCall.startedAtMs + 500,
        timeToFirstAudioMs: 42,
        realtimeSessionId: 'sess_1',
        interruptions: 1,
        usage: { responses: 2 },
        costMicros: 61_234,
      },
      { kind: 'end', ...of, endReason: 'caller_hung_up', endedAtMs: newCall.startedAtMs + 20_600, wasAnswered: true },
    ];
    await writeJournal(test.db, batch);
    await writeJournal(test.db, batch);
    const call = await test.db.call.findUniqueOrThrow({
      where: { id: callId },
      include: { turns: true, toolCalls: true },
    });
    expect(call).toMatchObject({
      status: 'completed',
      outcome: 'quoted',
      durationSec: 20,
      transcript: 'Assistant: Hello.\nCaller: How much?',
      timeToFirstAudioMs: 42,
      interruptions: 1,
      realtimeSessionId: 'sess_1',
      usage: { responses: 2 },
      costMicros: 61_234n,
    });
    expect(call.turns).toHaveLength(2);
    expect(call.toolCalls).toMatchObject([
      { status: 'succeeded', output: { found: true }, attempts: [{ attempt: 1 }] },
    ]);
    expect(await test.db.eventLog.count({ where: { callId } })).toBe(1);
  });

  it('calls an unanswered call missed and a broken one failed', async () => {
    for (const [callSid, endReason, status] of [
      ['CA_missed', 'caller_hung_up', 'missed'],
      ['CA_broken', 'realtime_lost', 'failed'],
    ] as const) {
      const { callId } = await openCall(test.db, { ...newCall, callSid });
      await writeJournal(test.db, [
        { kind: 'end', projectId: newCall.projectId, callId, endReason, endedAtMs: Date.now(), wasAnswered: false },
      ]);
      expect((await test.db.call.findUniqueOrThrow({ where: { id: callId } })).status).toBe(status);
    }
  });
});

it('briefs the model with services, hours and the local moment, but with no price', async () => {
  const number = await findNumber(test.db, NUMBER);
  if (!number) throw new Error('the demo number is missing');
  const brief = await buildAssistantBrief(test.db, number, {
    callerNumber: '+15125550190',
    nowMs: newCall.startedAtMs,
  });
  expect(brief.instructions).toContain('Leak repair');
  expect(brief.instructions).toContain('Monday 08:00 to 18:00');
  expect(brief.instructions).toMatch(/It is today, Monday, November 23, 9 AM where the business is\. It is open now\./);
  expect(brief.instructions).not.toContain('$');
  expect(brief.greeting).toContain('Brightwater Plumbing');
});

it('tells the model of a human only when somebody can be dialled', async () => {
  const number = await findNumber(test.db, NUMBER);
  if (!number) throw new Error('the demo number is missing');
  const moment = { callerNumber: null, nowMs: newCall.startedAtMs };
  const alone = { ...number, project: { ...number.project, contactPhone: null } };
  expect((await buildAssistantBrief(test.db, number, moment)).instructions).toContain('call transfer_to_human');
  const { instructions } = await buildAssistantBrief(test.db, alone, moment);
  expect(instructions).not.toContain('transfer_to_human');
  expect(instructions).toContain('offer to take a message');
});
