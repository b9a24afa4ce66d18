import type { VapiCall } from '@offhook/protocol';
import { beforeAll, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import type { VapiPort } from '../vapi/vapi-port.ts';
import { createCollectVapiReportsJob } from './collect-vapi-reports.job.ts';

const NOW_MS = Date.parse('2026-11-23T15:00:00Z');
const database = databaseForTests();
let projectId: string;

beforeAll(async () => {
  projectId = (await createTestBusiness(database.db, { name: 'waiting' })).projectId;
});

const minutesAgo = (minutes: number) => new Date(NOW_MS - minutes * 60_000);

async function addCall(
  id: string,
  { endedMinAgo, mode = 'vapi' }: { endedMinAgo: number | null; mode?: 'vapi' | 'openai' },
) {
  const ended =
    endedMinAgo === null
      ? {}
      : { status: 'completed' as const, endedAt: minutesAgo(endedMinAgo), endReason: 'ended_at_vapi' };
  await database.db.call.create({
    data: {
      ...{
        id,
        projectId,
        providerCallId: `CA_${id}`,
        mode,
        fromNumber: '+15125551001',
        toNumber: '',
        startedAt: minutesAgo(20),
      },
      ...ended,
      vapiReport: { create: { vapiCallId: `v_${id}`, projectId, createdAt: minutesAgo(20) } },
    },
  });
}

const listed = (id: string, over: Partial<VapiCall> = {}): VapiCall => ({
  // As Vapi keeps a call that was handed over to it.
  ...{ id, type: 'outboundPhoneCall', status: 'ended', endedReason: 'assistant-forwarded-call', costs: [], cost: 0.2 },
  startedAt: minutesAgo(20).toISOString(),
  endedAt: minutesAgo(18).toISOString(),
  destination: { type: 'number', number: '+15125550100' },
  artifact: { messages: [{ role: 'bot', message: 'Hello', secondsFromStart: 0.5 }] },
  ...over,
});

it('fetches the reports that never came, and leaves what still runs or is not Vapi’s any more', async () => {
  await addCall('lost', { endedMinAgo: 18 });
  await addCall('unheard', { endedMinAgo: null });
  await addCall('running', { endedMinAgo: null });
  await addCall('fresh', { endedMinAgo: 1 });
  await addCall('ours', { endedMinAgo: null, mode: 'openai' });
  await addCall('broken', { endedMinAgo: 18 });
  const asked: string[] = [];
  const account = {
    async getCall(vapiCallId: string) {
      asked.push(vapiCallId);
      if (vapiCallId === 'v_broken') throw new Error('Vapi does not answer');
      return listed(vapiCallId, vapiCallId === 'v_running' ? { status: 'in-progress' } : {});
    },
  } satisfies Partial<VapiPort>;
  const notes: unknown[] = [];
  const context = {
    db: database.db,
    now: () => NOW_MS,
    notes: { info: () => undefined, warn: (facts: unknown) => notes.push(facts) },
    signal: new AbortController().signal,
  };
  const job = createCollectVapiReportsJob({ vapiFor: async () => account as unknown as VapiPort });
  expect(await job.run({}, context)).toEqual({ waiting: 4, collected: 2 });
  expect(asked.sort()).toEqual(['v_broken', 'v_lost', 'v_running', 'v_unheard']);
  expect(notes).toMatchObject([{ callId: 'broken' }]);
  const calls = await database.db.call.findMany({ include: { transfers: true }, orderBy: { id: 'asc' } });
  const done = {
    ...{
      status: 'completed',
      outcome: 'transferred',
      endReason: 'transferred',
      costMicros: 200_000n,
      durationSec: 120,
    },
    ...{
      timeToFirstAudioMs: 500,
      transcript: 'Assistant: Hello',
      transfers: [{ outcome: 'connected', toNumber: '+15125550100' }],
    },
  };
  expect(calls.filter(({ id }) => id === 'lost' || id === 'unheard')).toMatchObject([done, done]);
  expect(calls.find(({ id }) => id === 'running')).toMatchObject({ status: 'active' });
  expect(calls.find(({ id }) => id === 'ours')).toMatchObject({ status: 'active', mode: 'openai' });
  // What was collected is not asked for again.
  expect(await job.run({}, context)).toEqual({ waiting: 2, collected: 0 });
});
