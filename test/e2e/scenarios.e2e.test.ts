import { SCENARIOS } from '@offhook/simulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallSystem, failuresOf, startCallSystem } from '../support/call-system.ts';

let system: CallSystem;
beforeAll(async () => {
  system = await startCallSystem();
});
afterAll(() => system.close());

/** A calendar that is down is down for every call: those that need Cal.com take turns, all others run side by side. */
const isCalcom = (name: string) => name === 'calendar-down' || name === 'books-heating';

describe.concurrent('every scenario, side by side, through real sockets', () => {
  it.for(SCENARIOS.filter(({ name }) => !isCalcom(name)).map(({ name }) => name))('%s', async (name, { expect }) => {
    expect(failuresOf(await system.run(name))).toBe('');
  });

  it('calendar-down, then books-heating', async ({ expect }) => {
    expect(failuresOf(await system.run('calendar-down'))).toBe('');
    expect(failuresOf(await system.run('books-heating'))).toBe('');
  });
});

it('writes nothing of what people said to its log', () => {
  const log = system.worker.output();
  for (const word of ['sink', 'Morgan', 'West 6th']) expect(log).not.toContain(word);
});
