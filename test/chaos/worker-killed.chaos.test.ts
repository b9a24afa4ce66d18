import { findScenario, type Scenario, whenQuiet } from '@offhook/simulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitForFinalCall } from '../../scripts/call/read-call-facts.ts';
import { startWorkerCluster, type WorkerCluster } from '../support/worker-cluster.ts';
import type { WorkerProcess } from '../support/worker-process.ts';

const CALLS = 20;
const PATIENCE_MS = 90_000;
/** Heating repair of Harbor Heating & Air, at the simulated Cal.com. */
const HEATING_REPAIR = 501;

let cluster: WorkerCluster;
/** The first takes all calls while it is there. */
let workers: WorkerProcess[];
beforeAll(async () => {
  cluster = await startWorkerCluster({ workers: 3, spares: 2 });
  workers = await Promise.all([cluster.start(0), cluster.start(1), cluster.start(2)]);
});
afterAll(() => cluster.close());

function scenarioOf(name: string): Scenario {
  const scenario = findScenario(name);
  if (!scenario) throw new Error(`No scenario is called ${name}`);
  return scenario;
}
/** A caller who, once it has been asked, waits to hear what a silence was about. */
function patient(scenario: Scenario): Scenario {
  const [first, ...rest] = scenario.dialogue;
  const waiting = rest.map((line) => ({ ...line, when: whenQuiet(3_500) }));
  return { ...scenario, dialogue: first ? [first, ...waiting] : [] };
}
const until = (holds: () => Promise<boolean>) => expect.poll(holds, { timeout: PATIENCE_MS }).toBe(true);

describe('a worker killed with calls live', () => {
  it('ends what it was booking exactly once, and the caller hears so', async () => {
    const { db, simulators } = cluster;
    const call = cluster.place(scenarioOf('books-heating'));
    const isTool = (name: string, status: 'running' | 'succeeded') => ({
      where: { name, status, call: { providerCallId: call.callSid } },
    });
    await until(async () => (await db.toolCall.count(isTool('get_slots', 'succeeded'))) > 0);
    // The calendar makes the booking, and its answer never comes.
    simulators.calcom.setFault('timeout-after-commit', { eventTypeId: HEATING_REPAIR });
    await until(async () => simulators.calcom.bookings().length === 1);
    await until(async () => (await db.toolCall.count(isTool('book_slot', 'running'))) === 1);
    workers[0]?.process.kill('SIGKILL');
    simulators.calcom.setFault('off', { eventTypeId: HEATING_REPAIR });

    const { callSid, dialled, streams } = await call.report;
    expect([streams.length, dialled]).toEqual([2, []]);
    const row = await waitForFinalCall(db, callSid);
    expect(row).toMatchObject({ status: 'completed', outcome: 'booked', reconnects: 1 });
    expect(row?.bookings).toMatchObject([{ customerName: 'Sam Carter', status: 'confirmed' }]);
    expect(row?.toolCalls.find(({ name }) => name === 'book_slot')).toMatchObject({ status: 'succeeded' });
    expect(simulators.calcom.bookings()).toHaveLength(1);
    const intents = await db.bookingIntent.findMany({ where: { projectId: row?.projectId ?? '' } });
    expect(intents).toMatchObject([{ state: 'booked' }]);
  });

  it('loses none of twenty: another one connects every caller again and goes on with the conversation', async () => {
    const { db } = cluster;
    // Gone since the test before, or, when that one is not run, now: the load balancer notices within a second.
    if (workers[0]?.process.kill('SIGKILL')) await new Promise((resolve) => setTimeout(resolve, 2_000));
    const calls = Array.from({ length: CALLS }, () => cluster.place(patient(scenarioOf('price-question'))));
    const ours = { providerCallId: { in: calls.map(({ callSid }) => callSid) } };
    await until(async () => (await db.call.count({ where: { ...ours, answeredAt: { not: null } } })) === CALLS);
    // With the first one back, none of the others is asked any more.
    await cluster.start(0);
    const spoken = { turns: { some: { speaker: 'caller' } } } as const;
    await until(async () => (await db.call.count({ where: { ...ours, ...spoken } })) === CALLS);
    for (const worker of workers.slice(1)) worker.process.kill('SIGKILL');

    let understood = 0;
    let apologised = 0;
    for (const { report } of calls) {
      const { callSid, streams, dialled, problems, visits, said } = await report;
      expect(streams.at(-1)?.end, JSON.stringify({ problems, visits })).toMatchObject({ reason: 'scripted' });
      expect([dialled, said.length]).toEqual([[], 3]);
      const row = await waitForFinalCall(db, callSid);
      expect(row).toMatchObject({ status: 'completed', endReason: 'caller_hung_up', reconnects: 1 });
      // Whoever speaks at that very moment is listened to: then the sentence is cut before its first word was heard.
      if (/dropped/.test(row?.transcript ?? '')) apologised += 1;
      const prices = [/Drain cleaning starts at/, /Water heater replacement starts at/];
      if (prices.every((price) => price.test(row?.transcript ?? ''))) understood += 1;
    }
    // On a busy machine a word may be missed, as on the telephone; the conversation as such goes on with every one.
    expect(understood).toBeGreaterThan(CALLS / 2);
    expect(apologised).toBeGreaterThan(CALLS / 2);
  });
});
