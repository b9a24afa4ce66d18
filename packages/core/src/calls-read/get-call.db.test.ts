import { tmpdir } from 'node:os';
import { beforeAll, expect, it } from 'vitest';
import { seedDemo } from '../../../../prisma/seed.ts';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { recordingFiles } from '../recordings/recording-files.ts';
import { getCall } from './get-call.ts';

const PROJECT = 'proj_brightwater';
const CALL = 'call_of_the_test';
const database = databaseForTests();

beforeAll(async () => {
  const { db } = database;
  await seedDemo(db);
  await db.call.create({
    data: {
      id: CALL,
      projectId: PROJECT,
      phoneNumberId: 'num_brightwater',
      providerCallId: 'CA_of_the_test',
      fromNumber: '+15125550111',
      toNumber: '+15125550142',
      status: 'completed',
      costMicros: 123_456n,
      traceId: 'a'.repeat(32),
      startedAt: new Date('2026-11-20T15:00:00Z'),
    },
  });
  const turn = { projectId: PROJECT, callId: CALL };
  await db.transcriptTurn.createMany({
    data: [
      { ...turn, id: 'turn_2', itemId: 'item_2', speaker: 'caller', text: 'Stop, how much?', startedAtMs: 5_000 },
      {
        ...turn,
        id: 'turn_1',
        itemId: 'item_1',
        speaker: 'assistant',
        text: 'We do pipes, drains and heaters.',
        heardText: 'We do pipes,',
        interrupted: true,
        startedAtMs: 1_000,
      },
    ],
  });
  await db.toolCall.create({
    data: {
      ...turn,
      id: 'tool_1',
      toolCallId: 'call_openai',
      name: 'get_pricing',
      args: { service: 'Leak repair' },
      status: 'succeeded',
      output: { found: true, say: 'It starts at $149.' },
      attempts: [
        { attempt: 1, startedAtMs: 0, durationMs: 10_000, error: 'AbortError: timed out' },
        { attempt: 2, startedAtMs: 10_500, durationMs: 80, error: null },
      ],
      startedAtMs: 6_000,
      durationMs: 10_580,
    },
  });
  await db.eventLog.create({
    data: { id: 'evt_1', projectId: PROJECT, callId: CALL, type: 'call.started', payload: { callSid: 'CA' } },
  });
});

async function read() {
  const call = await getCall(
    { db: database.db, recordings: recordingFiles(tmpdir()) },
    { projectId: PROJECT, callId: CALL },
  );
  if (!call.ok) throw new Error(call.message);
  return call.value;
}

it('tells what was heard from what was not', async () => {
  const { turns } = await read();
  expect(turns.map(({ turnId, heardText, unheardText }) => [turnId, heardText, unheardText])).toEqual([
    ['turn_1', 'We do pipes,', ' drains and heaters.'],
    ['turn_2', null, null],
  ]);
});

it('shows every attempt of a tool call and what it gave the assistant to say', async () => {
  const [toolCall] = (await read()).toolCalls;
  expect(toolCall).toMatchObject({ name: 'get_pricing', say: 'It starts at $149.', durationMs: 10_580 });
  expect(toolCall?.attempts.map(({ error }) => error)).toEqual(['AbortError: timed out', null]);
});

it('is plain JSON', async () => {
  const call = await read();
  expect(JSON.parse(JSON.stringify(call))).toEqual(call);
  expect(call).toMatchObject({
    costMicros: 123_456,
    number: { numberId: 'num_brightwater' },
    events: [{ type: 'call.started' }],
  });
});

it('does not exist for another business', async () => {
  const call = await getCall(
    { db: database.db, recordings: recordingFiles(tmpdir()) },
    { projectId: 'proj_harbor', callId: CALL },
  );
  expect(call).toMatchObject({ ok: false, code: 'NOT_FOUND' });
});
