import type { AnsweringNumber } from '@offhook/core';
import { expect, it } from 'vitest';
import { findAnswering } from './find-answering.ts';

const NUMBER = { e164: '+15125550142' } as AnsweringNumber;
const away = { ask: async () => ({ isAway: true }) as const };
const here = {
  ask: async <Value>(question: () => Promise<Value>) => ({ isAway: false, value: await question() }) as const,
};
const remembers = (number: AnsweringNumber | null) => ({
  find: () => number && { number, facts: { services: [], ownFunctions: [] }, listed: new Map() },
});
const says = (answer: Promise<AnsweringNumber | null>) => ({ findNumber: () => answer });

it('believes the database while it is there', async () => {
  const found = await findAnswering('+1', {
    services: says(Promise.resolve(NUMBER)),
    watch: here,
    memory: remembers(null),
  });
  expect(found).toEqual({ number: NUMBER, isFromMemory: false });
});

it('remembers while it is away', async () => {
  const services = { findNumber: () => expect.unreachable() };
  const found = await findAnswering('+1', { services, watch: away, memory: remembers(NUMBER) });
  expect(found).toEqual({ number: NUMBER, isFromMemory: true });
});

it('asks a slow database once more before it turns down a caller of a new number', async () => {
  const slow = { watch: away, memory: remembers(null) };
  expect(await findAnswering('+1', { services: says(Promise.resolve(NUMBER)), ...slow })).toMatchObject({
    number: NUMBER,
  });
  expect(await findAnswering('+1', { services: says(Promise.reject(new Error('gone'))), ...slow })).toBeNull();
});
