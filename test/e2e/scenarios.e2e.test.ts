import { BRIGHTWATER_LINE, SCENARIOS } from '@offhook/simulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallSystem, failuresOf, startCallSystem } from '../support/call-system.ts';
import { copyBusiness } from '../support/copy-business.ts';

let system: CallSystem;
beforeAll(async () => {
  system = await startCallSystem();
});
afterAll(() => system.close());

describe.concurrent('every scenario, side by side, through real sockets', () => {
  it.for(SCENARIOS)('$name', async ({ name, to }, { expect }) => {
    // A business for each: callers at the same time must not take each other's appointments.
    const number = to === BRIGHTWATER_LINE ? await copyBusiness(system.db, to) : to;
    expect(failuresOf(await system.run(name, number))).toBe('');
  });
});

it('writes nothing of what people said to its log', () => {
  for (const word of ['sink', 'Morgan', 'West 6th']) expect(system.worker.output()).not.toContain(word);
});
