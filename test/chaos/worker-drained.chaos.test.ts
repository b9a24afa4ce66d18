import { once } from 'node:events';
import { findScenario } from '@offhook/simulators';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitForFinalCall } from '../../scripts/call/read-call-facts.ts';
import { startWorkerCluster, type WorkerCluster } from '../support/worker-cluster.ts';
import type { WorkerProcess } from '../support/worker-process.ts';

const CALLS = 5;
const PATIENCE_MS = 60_000;

let cluster: WorkerCluster;
let leaving: WorkerProcess;
beforeAll(async () => {
  cluster = await startWorkerCluster({ workers: 2, spares: 1, environment: { LOG_LEVEL: 'info' } });
  const environment = { DRAIN_TIMEOUT_S: '2' };
  [leaving] = await Promise.all([cluster.start(0, environment), cluster.start(1, environment)]);
});
afterAll(() => cluster.close());

const scenario = () => {
  const found = findScenario('price-question');
  if (!found) throw new Error('The scenario is missing');
  return found;
};

it('a worker told to stop cuts nobody: calls go on, and those that take too long go on elsewhere', async () => {
  const { db } = cluster;
  const calls = Array.from({ length: CALLS }, () => cluster.place(scenario()));
  const quoted = { toolCalls: { some: { status: 'succeeded' } }, turns: { some: { speaker: 'caller' } } } as const;
  const callSids = calls.map(({ callSid }) => callSid);
  await expect
    .poll(() => db.call.count({ where: { ...quoted, providerCallId: { in: callSids } } }), { timeout: PATIENCE_MS })
    .toBe(CALLS);
  const exited = once(leaving.process, 'exit');
  leaving.process.kill('SIGTERM');
  await expect
    .poll(async () => fetch(`${leaving.url}/readyz`).then((answer) => answer.json()), { timeout: PATIENCE_MS })
    .toMatchObject({ ready: false, reason: 'draining' });
  // The load balancer has noticed too: a new caller is sent to the other worker, and never knows.
  await expect
    .poll(async () => (await fetch(`${cluster.balancer.url}/readyz`)).status, { timeout: PATIENCE_MS })
    .toBe(200);
  const late = cluster.place(scenario());
  const reports = await Promise.all([...calls, late].map(({ report }) => report));
  expect((await exited)[0]).toBe(0);
  let understood = 0;
  for (const { callSid, streams, dialled, problems, visits } of reports) {
    expect(streams.at(-1)?.end.kind, JSON.stringify({ problems, visits })).toBe('caller-hung-up');
    expect(dialled).toEqual([]);
    const row = await waitForFinalCall(db, callSid);
    expect(row).toMatchObject({ status: 'completed', outcome: 'quoted', reconnects: callSid === late.callSid ? 0 : 1 });
    const prices = [/Drain cleaning starts at/, /Water heater replacement starts at/];
    if (prices.every((price) => price.test(row?.transcript ?? ''))) understood += 1;
  }
  // On a busy machine a word may be missed, as on the telephone; the conversation as such goes on with every one.
  expect(understood).toBeGreaterThan(reports.length / 2);
  const lines = leaving.output().split('\n');
  const report = lines.map((line) => parsed(line)).find(({ msg }) => msg === 'drained');
  expect(report).toMatchObject({ calls: CALLS, endedByThemselves: 0, handedOver: CALLS });
  expect(report?.longestAudioGapMs).toBeGreaterThan(0);
});

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}
