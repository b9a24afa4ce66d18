import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { type TestDatabase, withTestDatabase } from '../../../../test/support/test-database.ts';
import type { JournalRecord } from './journal-records.ts';
import { openCall } from './open-call.ts';
import { adoptCall, claimCall, historyFrom, MAX_RECONNECTS } from './resume-call.ts';
import { writeJournal } from './write-journal.ts';

let test: TestDatabase;
let projectId: string;
beforeAll(async () => {
  test = await withTestDatabase();
  ({ projectId } = await createTestBusiness(test.db));
  const e164 = '+15125550142';
  await test.db.phoneNumber.create({ data: { id: 'num_1', projectId, e164, label: 'Main' } });
});
afterAll(() => test.close());

const carrier = (workerId: string, streamTokenHash: string | null = null) => ({
  workerId,
  streamTokenHash,
  streamTokenUntilMs: Date.now() + 60_000,
});

async function ringing(callSid: string, workerId = 'wrk_a', hash: string | null = null) {
  const { callId } = await openCall(test.db, {
    projectId,
    phoneNumberId: 'num_1',
    callSid,
    mode: 'openai',
    fromNumber: '+15125550190',
    toNumber: '+15125550142',
    simulated: true,
    traceId: null,
    startedAtMs: Date.now(),
    carrier: carrier(workerId, hash),
  });
  return { callId, projectId };
}
const rowOf = (callSid: string) => test.db.call.findUniqueOrThrow({ where: { providerCallId: callSid } });
const end = (of: { callId: string; projectId: string }, workerId?: string): JournalRecord => ({
  kind: 'end',
  ...of,
  endReason: 'caller_hung_up',
  endedAtMs: Date.now(),
  wasAnswered: true,
  ...(workerId ? { workerId } : {}),
});

describe('claimCall', () => {
  it('gives a call to exactly one of the workers that try, with what happened so far', async () => {
    const of = await ringing('CA_claim');
    const tool = {
      kind: 'tool',
      ...of,
      args: { service: 'Leak repair' },
      errorCode: null,
      attempts: [],
      durationMs: null,
    } as const;
    await writeJournal(test.db, [
      {
        kind: 'turn',
        ...of,
        turnId: 't1',
        itemId: 'i1',
        speaker: 'assistant',
        text: 'Hello there',
        heardText: 'Hello',
        interrupted: true,
        startedAtMs: 10,
        endedAtMs: 500,
      },
      {
        kind: 'turn',
        ...of,
        turnId: 't2',
        itemId: 'i2',
        speaker: 'caller',
        text: 'A leak!',
        heardText: null,
        interrupted: false,
        startedAtMs: 900,
        endedAtMs: 1_500,
      },
      {
        ...tool,
        toolCallRowId: 'tool_1',
        toolCallId: 'c1',
        name: 'get_slots',
        status: 'succeeded',
        output: { slots: [] },
        startedAtMs: 2_000,
      },
      {
        ...tool,
        toolCallRowId: 'tool_2',
        toolCallId: 'c2',
        name: 'book_slot',
        status: 'running',
        output: null,
        startedAtMs: 4_000,
      },
    ]);
    const tries = await Promise.all(
      ['wrk_b', 'wrk_c'].map((workerId) =>
        claimCall(test.db, { callSid: 'CA_claim', carrier: carrier(workerId), seenWorkerId: 'wrk_a' }),
      ),
    );
    const claimed = tries.flatMap((answer) => (answer.kind === 'claimed' ? [answer.call] : []));
    expect(claimed).toHaveLength(1);
    expect(claimed[0]?.history).toEqual([
      { kind: 'said', speaker: 'assistant', text: 'Hello' },
      { kind: 'said', speaker: 'caller', text: 'A leak!' },
      {
        kind: 'tool',
        toolCallId: 'c1',
        name: 'get_slots',
        argumentsJson: '{"service":"Leak repair"}',
        output: '{"slots":[]}',
      },
      { kind: 'tool', toolCallId: 'c2', name: 'book_slot', argumentsJson: '{"service":"Leak repair"}', output: null },
    ]);
    expect(claimed[0]?.cutOffTools).toMatchObject([{ toolCallId: 'c2', name: 'book_slot' }]);
    expect(await rowOf('CA_claim')).toMatchObject({ reconnects: 1, status: 'active' });
  });

  it('takes no call that is over, and none too often', async () => {
    const of = await ringing('CA_over');
    await writeJournal(test.db, [end(of, 'wrk_a')]);
    const claim = { callSid: 'CA_over', carrier: carrier('wrk_b'), seenWorkerId: 'wrk_a' };
    expect(await claimCall(test.db, claim)).toEqual({ kind: 'missed', status: 'completed' });
    await ringing('CA_often');
    await test.db.call.update({ where: { providerCallId: 'CA_often' }, data: { reconnects: MAX_RECONNECTS } });
    expect(await claimCall(test.db, { ...claim, callSid: 'CA_often' })).toEqual({ kind: 'too_often' });
    expect(await claimCall(test.db, { ...claim, callSid: 'CA_unknown' })).toEqual({ kind: 'missed', status: null });
  });
});

describe('adoptCall', () => {
  it('opens a call once by its token, for the worker that the stream reached', async () => {
    await ringing('CA_token', 'wrk_a', 'hash_1');
    const stream = { callSid: 'CA_token', streamTokenHash: 'hash_1', workerId: 'wrk_b' };
    expect(await adoptCall(test.db, { ...stream, callSid: 'CA_claim' })).toBeNull();
    expect(await adoptCall(test.db, { ...stream, streamTokenHash: 'hash_2' })).toBeNull();
    const answers = await Promise.all([
      adoptCall(test.db, stream),
      adoptCall(test.db, { ...stream, workerId: 'wrk_c' }),
    ]);
    expect(answers.filter((call) => call !== null)).toHaveLength(1);
    expect(await rowOf('CA_token')).toMatchObject({ streamTokenHash: null, reconnects: 0 });
  });

  it('opens none by a token that was used or is too old', async () => {
    const of = await ringing('CA_used', 'wrk_a', 'hash_used');
    await writeJournal(test.db, [{ kind: 'streamOpened', ...of, streamTokenHash: 'hash_used' }]);
    const stream = { streamTokenHash: 'hash_used', workerId: 'wrk_b' };
    expect(await adoptCall(test.db, { ...stream, callSid: 'CA_used' })).toBeNull();
    await ringing('CA_late', 'wrk_a', 'hash_used');
    await test.db.call.update({
      where: { providerCallId: 'CA_late' },
      data: { streamTokenUntil: new Date(Date.now() - 1) },
    });
    expect(await adoptCall(test.db, { ...stream, callSid: 'CA_late' })).toBeNull();
  });
});

describe('records of a worker that does not carry the call any more', () => {
  it('end nothing, and let go of nothing', async () => {
    const of = await ringing('CA_moved', 'wrk_b');
    await writeJournal(test.db, [end(of, 'wrk_a'), { kind: 'release', ...of, workerId: 'wrk_a' }]);
    expect(await rowOf('CA_moved')).toMatchObject({ status: 'active', workerId: 'wrk_b' });
    await writeJournal(test.db, [{ kind: 'release', ...of, workerId: 'wrk_b' }]);
    expect(await rowOf('CA_moved')).toMatchObject({ status: 'active', workerId: null });
    await writeJournal(test.db, [end(of)]);
    expect((await rowOf('CA_moved')).status).toBe('completed');
  });

  it('come late and take nothing back', async () => {
    const of = await ringing('CA_late_records');
    const tool = {
      kind: 'tool',
      ...of,
      toolCallRowId: 'tool_9',
      toolCallId: 'c9',
      name: 'book_slot',
      args: {},
      errorCode: null,
      attempts: [],
      startedAtMs: 1,
      durationMs: null,
    } as const;
    const patch = {
      kind: 'patch',
      ...of,
      timeToFirstAudioMs: null,
      realtimeSessionId: null,
      costMicros: null,
    } as const;
    await writeJournal(test.db, [
      { ...tool, status: 'succeeded', output: { booked: true } },
      { ...patch, answeredAtMs: 2_000, interruptions: 3, usage: { responses: 5 } },
    ]);
    await writeJournal(test.db, [
      { ...tool, status: 'running', output: null },
      { ...patch, answeredAtMs: 1_000, interruptions: 1, usage: { responses: 2 } },
    ]);
    expect(await test.db.toolCall.findFirst({ where: { callId: of.callId } })).toMatchObject({
      status: 'succeeded',
      output: { booked: true },
    });
    const row = await rowOf('CA_late_records');
    expect(row).toMatchObject({ interruptions: 3, usage: { responses: 5 } });
    expect(row.answeredAt?.getTime()).toBe(1_000);
  });
});

it('opens and refuses calls whose first record waited for the database, once', async () => {
  const call = {
    callId: 'call_memory',
    projectId,
    phoneNumberId: 'num_1',
    callSid: 'CA_memory',
    mode: 'openai',
    fromNumber: '+15125550190',
    toNumber: '+15125550142',
    simulated: true,
    traceId: null,
    startedAtMs: Date.now(),
  } as const;
  const of = { callId: 'call_memory', projectId };
  const refusal = { reason: 'failure', answeredWith: 'dial' } as const;
  const refused = { ...call, callId: 'call_refused', callSid: 'CA_refused' };
  const batch: JournalRecord[] = [
    { kind: 'event', ...of, eventId: 'evt_m', type: 'call.started', payload: {}, atMs: call.startedAtMs },
    { kind: 'open', ...of, call },
    { kind: 'refused', projectId, callId: 'call_refused', call: refused, refusal },
  ];
  await writeJournal(test.db, batch);
  await writeJournal(test.db, batch);
  expect(await rowOf('CA_memory')).toMatchObject({ id: 'call_memory', status: 'active' });
  expect(await rowOf('CA_refused')).toMatchObject({ id: 'call_refused', status: 'failed', outcome: 'refused' });
  expect(await test.db.eventLog.count({ where: { callId: 'call_refused' } })).toBe(1);
});

it('leaves out of the history what was never heard', () => {
  const turn = { speaker: 'assistant', text: 'Goodbye', heardText: '', startedAtMs: 1 } as const;
  expect(historyFrom([turn], [])).toEqual([]);
});
