import { setTimeout as sleep } from 'node:timers/promises';
import { BRIGHTWATER_LINE, SCENARIOS, type Scenario, type ScenarioResult } from '@offhook/simulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallSystem, failuresOf, startCallSystem } from '../support/call-system.ts';
import { copyBusiness } from '../support/copy-business.ts';

let system: CallSystem;
/** Callers do not ring in the same instant; a burst of two dozen set-ups would only measure the machine. */
const BETWEEN_CALLS_MS = 300;
/**
 * Those that are two calls, one after the other, ring first. They take longest; and a caller who books at Cal.com, where no
 * business has a copy, has chosen a time before the next one asks for the same.
 */
const IN_ORDER = SCENARIOS.toSorted((one, other) => Number(Boolean(other.follows)) - Number(Boolean(one.follows)));
/** All calls run side by side, in real time; the tests only wait for theirs. */
let results: Map<string, Promise<ScenarioResult>>;

beforeAll(async () => {
  system = await startCallSystem();
  results = new Map();
  for (const scenario of IN_ORDER) {
    const result = place(scenario);
    // A call that breaks is told by its own test.
    result.catch(() => undefined);
    results.set(scenario.name, result);
    await sleep(BETWEEN_CALLS_MS);
  }
});
afterAll(() => system.close());

/** A business for each: callers at the same time must not take each other's appointments. */
async function place({ name, to }: Scenario): Promise<ScenarioResult> {
  return system.run(name, to === BRIGHTWATER_LINE ? await copyBusiness(system.db, to) : to);
}

describe('every scenario, side by side, through real sockets', () => {
  it.each(SCENARIOS.map(({ name }) => name))('%s', async (name) => {
    const result = await results.get(name);
    expect(result && failuresOf(result)).toBe('');
  });
});

it('writes nothing of what people said to its log', () => {
  for (const word of ['sink', 'Morgan', 'West 6th']) expect(system.worker.output()).not.toContain(word);
});
