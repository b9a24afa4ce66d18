import { BRIGHTWATER_LINE, SCENARIOS, type Scenario, type ScenarioResult } from '@offhook/simulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallSystem, failuresOf, startCallSystem } from '../support/call-system.ts';
import { copyBusiness } from '../support/copy-business.ts';

let system: CallSystem;
/** All calls are placed at once and run side by side, in real time; the tests only wait for theirs. */
let results: Map<string, Promise<ScenarioResult>>;

beforeAll(async () => {
  system = await startCallSystem();
  results = new Map(SCENARIOS.map((scenario) => [scenario.name, place(scenario)]));
  // A call that breaks is told by its own test.
  for (const result of results.values()) result.catch(() => undefined);
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
