import { findScenario, staysOnTheLine } from '@offhook/simulators';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requestHangUp } from '../../packages/core/src/index.ts';
import { waitForFinalCall } from '../../scripts/call/read-call-facts.ts';
import { startWorkerCluster, type WorkerCluster } from '../support/worker-cluster.ts';

const PATIENCE_MS = 60_000;
let cluster: WorkerCluster;
beforeAll(async () => {
  cluster = await startWorkerCluster({ workers: 2 });
  await Promise.all([cluster.start(0), cluster.start(1)]);
});
afterAll(() => cluster.close());

const scenario = () => {
  const found = findScenario('price-question');
  if (!found) throw new Error('The scenario is missing');
  return found;
};
const rowOf = (callSid: string) => cluster.db.call.findUnique({ where: { providerCallId: callSid } });
const hasSpoken = async (callSid: string) =>
  (await cluster.db.transcriptTurn.count({ where: { call: { providerCallId: callSid } } })) > 0;

it('answers a call in one worker and carries it in another, when the load balancer has it so', async () => {
  const brief = { ...scenario(), dialogue: scenario().dialogue.slice(0, 1) };
  const reports = await Promise.all(Array.from({ length: 4 }, () => cluster.place(brief).report));
  let adopted = 0;
  for (const { callSid, streams, dialled, problems } of reports) {
    expect([streams.length, dialled, problems]).toEqual([1, [], []]);
    const row = await waitForFinalCall(cluster.db, callSid);
    expect(row).toMatchObject({ status: 'completed', outcome: 'quoted', reconnects: 0, streamTokenHash: null });
    // Where two dialled the model, one was let go: it wrote no end, and nothing is there twice.
    const events = await cluster.db.eventLog.findMany({ where: { callId: row?.id ?? '' } });
    const count = (type: string) => events.filter((event) => event.type === type).length;
    expect([count('call.started'), count('call.ended')]).toEqual([1, 1]);
    expect(events.find(({ type }) => type === 'call.started')?.payload).toMatchObject({ workerId: row?.workerId });
    adopted += count('call.handed_over');
  }
  expect(adopted).toBeGreaterThan(0);
});

it('ends a call for its owner in whichever worker carries it, and no other call', async () => {
  const stays = { ...scenario(), dialogue: [], ending: staysOnTheLine() };
  const [call, other] = [cluster.place(stays), cluster.place(stays)];
  for (const { callSid } of [call, other])
    await expect.poll(() => hasSpoken(callSid), { timeout: PATIENCE_MS }).toBe(true);
  const row = await rowOf(call.callSid);
  const asked = { callId: row?.id ?? '', userId: 'usr_owner' };
  // Another business's owner cannot.
  expect(await requestHangUp(cluster.db, { ...asked, projectId: 'proj_harbor' })).toMatchObject({ ok: false });
  expect(await requestHangUp(cluster.db, { ...asked, projectId: row?.projectId ?? '' })).toMatchObject({ ok: true });
  await call.report;
  expect(await waitForFinalCall(cluster.db, call.callSid)).toMatchObject({ endReason: 'owner_hung_up' });
  expect((await rowOf(other.callSid))?.status).toBe('active');
  other.hangUp();
  await other.report;
});
