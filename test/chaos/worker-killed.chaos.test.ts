import { findScenario, type Scenario } from '@offhook/simulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitForFinalCall } from '../../scripts/call/read-call-facts.ts';
import { startWorkerCluster, type WorkerCluster } from '../support/worker-cluster.ts';
import type { WorkerProcess } from '../support/worker-process.ts';

const CALLS = 20;
const PATIENCE_MS = 60_000;
/** Heating repair of Harbor Heating & Air, at the simulated Cal.com. */
const HEATING_REPAIR = 501;

let cluster: WorkerCluster;
let doomed: WorkerProcess;
beforeAll(async () => {
  cluster = await startWorkerCluster({ workers: 3, spares: 2 });
  [doomed] = await Promise.all([cluster.start(0), cluster.start(1), cluster.start(2)]);
});
afterAll(() => cluster.close());

function scenarioOf(name: string): Scenario {
  const scenario = findScenario(name);
  if (!scenario) throw new Error(`No scenario is called ${name}`);
  return scenario;
}

describe('a worker killed with calls live', () => {
  it('loses none, and books once what was being booked', async () => {
    const { db, simulators } = cluster;
    const booking = cluster.place(scenarioOf('books-heating'));
    const asking = Array.from({ length: CALLS - 1 }, () => cluster.place(scenarioOf('price-question')));
    // The calendar has the booking, and its answer never comes.
    const isTool = (name: string, status: 'running' | 'succeeded') => ({
      where: { name, status, call: { providerCallId: booking.callSid } },
    });
    const until = (holds: () => Promise<boolean>) => expect.poll(holds, { timeout: PATIENCE_MS }).toBe(true);
    await until(async () => (await db.toolCall.count(isTool('get_slots', 'succeeded'))) > 0);
    simulators.calcom.setFault('timeout-after-commit', { eventTypeId: HEATING_REPAIR });
    await until(async () => simulators.calcom.bookings().length === 1);
    // The other callers have asked their first question, and know the price.
    const callSids = asking.map(({ callSid }) => callSid);
    const quoted = { toolCalls: { some: { status: 'succeeded' } }, turns: { some: { speaker: 'caller' } } } as const;
    await until(
      async () => (await db.call.count({ where: { ...quoted, providerCallId: { in: callSids } } })) === CALLS - 1,
    );
    await until(async () => (await db.toolCall.count(isTool('book_slot', 'running'))) === 1);
    doomed.process.kill('SIGKILL');
    simulators.calcom.setFault('off', { eventTypeId: HEATING_REPAIR });

    for (const { report } of asking) {
      const { callSid, streams, dialled, problems, visits } = await report;
      expect(streams.at(-1)?.end.kind, JSON.stringify({ problems, visits })).toBe('caller-hung-up');
      expect(dialled).toEqual([]);
      const row = await waitForFinalCall(db, callSid);
      expect(row).toMatchObject({ status: 'completed', outcome: 'quoted', reconnects: 1 });
      for (const said of [/Drain cleaning starts at/, /dropped/, /Water heater replacement starts at/])
        expect(row?.transcript).toMatch(said);
    }
    const { callSid, dialled } = await booking.report;
    expect(dialled).toEqual([]);
    const row = await waitForFinalCall(db, callSid);
    expect(row).toMatchObject({ status: 'completed', outcome: 'booked', reconnects: 1 });
    expect(row?.bookings).toMatchObject([{ customerName: 'Sam Carter', status: 'confirmed' }]);
    expect(row?.toolCalls.filter(({ name }) => name === 'book_slot').map(({ status }) => status)).toContain(
      'succeeded',
    );
    expect(simulators.calcom.bookings()).toHaveLength(1);
    expect(await db.bookingIntent.findMany({ where: { projectId: row?.projectId ?? '' } })).toMatchObject([
      { state: 'booked' },
    ]);
  });
});
