import { beforeAll, beforeEach, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { findCallBySid } from '../calls/known-call.ts';
import type { NewCall } from '../calls/open-call.ts';
import { finishVapiCall, moveCall, openHandedOverCall } from './handed-over-calls.ts';

const database = databaseForTests();
const projectId = 'proj_plumber';
const call: NewCall & { callId: string } = {
  callId: 'call_ours',
  projectId,
  phoneNumberId: null,
  callSid: 'CA1',
  mode: 'vapi',
  fromNumber: '+15125550190',
  toNumber: '+15125550142',
  simulated: true,
  traceId: null,
  startedAtMs: Date.parse('2026-11-23T15:00:00Z'),
};

beforeAll(async () => {
  await createTestBusiness(database.db);
});
beforeEach(async () => {
  await database.db.call.deleteMany();
  await openHandedOverCall(database.db, call, 'vapi_1');
});

const row = () =>
  database.db.call.findUniqueOrThrow({ where: { id: 'call_ours' }, include: { vapiReport: true, turns: true } });

it('is one row that Vapi’s reports are about, also when Vapi spoke of it first', async () => {
  expect(await row()).toMatchObject({ providerCallId: 'CA1', vapiReport: { vapiCallId: 'vapi_1' } });
  const { db } = database;
  const theirs = {
    id: 'call_theirs',
    projectId,
    providerCallId: 'vapi_2',
    fromNumber: '',
    toNumber: '',
    mode: 'vapi',
  } as const;
  await db.call.create({ data: theirs });
  await db.vapiCallReport.create({ data: { vapiCallId: 'vapi_2', projectId, callId: 'call_theirs' } });
  const turn = { projectId, callId: 'call_theirs', itemId: 'item_1', speaker: 'assistant', text: 'Hello' } as const;
  await db.transcriptTurn.create({ data: { id: 'turn_1', ...turn, startedAtMs: 0 } });
  await openHandedOverCall(db, { ...call, callId: 'call_second', callSid: 'CA2' }, 'vapi_2');
  const known = { where: { id: 'call_second' }, include: { vapiReport: true, turns: true } };
  expect(await db.call.findUniqueOrThrow(known)).toMatchObject({
    vapiReport: { vapiCallId: 'vapi_2' },
    turns: [{ text: 'Hello' }],
  });
  expect(await db.call.count({ where: { id: 'call_theirs' } })).toBe(0);
});

it('moves to the other side once, and keeps whose it was to be', async () => {
  const move = { projectId, callId: 'call_ours', reason: 'line_lost' } as const;
  expect(await moveCall(database.db, { ...move, to: 'openai' })).toBe(true);
  expect(await row()).toMatchObject({ mode: 'openai', plannedMode: 'vapi', status: 'active' });
  expect(await moveCall(database.db, { ...move, to: 'vapi' })).toBe(false);
  expect(await moveCall(database.db, { ...move, projectId: 'proj_other', to: 'vapi' })).toBe(false);
});

it('ends when Twilio says so, with its length', async () => {
  const known = await findCallBySid(database.db, 'CA1');
  if (!known) throw new Error('the call is not known');
  await finishVapiCall(database.db, known, 42);
  expect(await row()).toMatchObject({ status: 'completed', endReason: 'ended_at_vapi', durationSec: 42 });
});
