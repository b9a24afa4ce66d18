import type { AnsweringNumber } from '@offhook/core';
import { createLogger } from '@offhook/telemetry';
import { describe, expect, it } from 'vitest';
import { AnsweringMemory } from './answering-memory.ts';
import { DatabaseWatch } from './database-watch.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const number = (e164: string) => ({ e164, label: e164 }) as unknown as AnsweringNumber;
const facts = { services: [], ownFunctions: [] };

describe('the watch over the database', () => {
  it('answers that it is away instead of failing, asks nobody meanwhile, and notices its return', async () => {
    let isHealthy = false;
    const watch = new DatabaseWatch({ isHealthy: async () => isHealthy, logger });
    let asked = 0;
    const question = async () => {
      asked += 1;
      throw new Error('connect ECONNREFUSED');
    };
    expect(await watch.ask(question)).toEqual({ isAway: true });
    expect(await watch.ask(question)).toEqual({ isAway: true });
    expect([asked, watch.isAway, await watch.isHere()]).toEqual([1, true, false]);
    isHealthy = true;
    await expect.poll(() => watch.isAway, { timeout: 5_000 }).toBe(false);
    expect(await watch.ask(async () => 42)).toEqual({ isAway: false, value: 42 });
    watch.close();
  });

  it('passes on what a database that is there refuses', async () => {
    const watch = new DatabaseWatch({ isHealthy: async () => true, logger });
    await expect(watch.ask(() => Promise.reject(new Error('violates a constraint')))).rejects.toThrow('constraint');
    expect(watch.isAway).toBe(false);
  });

  it('does not wait for one that says nothing', async () => {
    const watch = new DatabaseWatch({ isHealthy: async () => false, logger });
    expect(await watch.ask(() => new Promise(() => undefined))).toEqual({ isAway: true });
    watch.close();
  });
});

describe('the memory of numbers', () => {
  it('keeps what it read when the database is away, and what a call read since', async () => {
    let isAway = false;
    const load = async () => {
      if (isAway) throw new Error('away');
      return [{ number: number('+1'), facts, listed: new Map() }];
    };
    const memory = new AnsweringMemory({ load, logger });
    expect(memory.isEmpty).toBe(true);
    await memory.start();
    memory.keep(number('+2'), facts);
    isAway = true;
    await memory.refresh();
    expect([memory.find('+1')?.number.e164, memory.find('+2')?.number.e164, memory.find('+3')]).toEqual([
      '+1',
      '+2',
      null,
    ]);
    memory.close();
  });
});
