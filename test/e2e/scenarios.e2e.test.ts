import { BRIGHTWATER_LINE, SCENARIOS, type Scenario } from '@offhook/simulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallSystem, failuresOf, startCallSystem } from '../support/call-system.ts';
import { copyBusiness } from '../support/copy-business.ts';

/** A calendar that is down is down for every call, so those scenarios have a system of their own and take turns. */
let system: CallSystem;
let faulty: CallSystem;
beforeAll(async () => {
  [system, faulty] = await Promise.all([startCallSystem(), startCallSystem()]);
});
afterAll(() => Promise.all([system.close(), faulty.close()]));

const hasFaults = ({ faults }: Scenario) => faults !== undefined;

describe.concurrent('every scenario, side by side, through real sockets', () => {
  it.for(SCENARIOS.filter((scenario) => !hasFaults(scenario)))('$name', async ({ name, to }, { expect }) => {
    const number = to === BRIGHTWATER_LINE ? await copyBusiness(system.db, to) : to;
    expect(failuresOf(await system.run(name, number))).toBe('');
  });

  it('scenarios in which something is broken, one after the other', { timeout: 200_000 }, async ({ expect }) => {
    for (const { name } of SCENARIOS.filter(hasFaults)) expect(failuresOf(await faulty.run(name))).toBe('');
  });
});

it('writes nothing of what people said to its log', () => {
  const log = system.worker.output() + faulty.worker.output();
  for (const word of ['sink', 'Morgan', 'West 6th']) expect(log).not.toContain(word);
});
