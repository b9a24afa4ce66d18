import type { AnsweringNumber, CallerFacts } from '@offhook/core';
import { describe, expect, it } from 'vitest';
import { quiet } from '../humans/testing.ts';
import { CallerGate } from './caller-gate.ts';

const BLOCKED = '+12145550166';
const number = {
  e164: '+15125550142',
  mode: 'openai',
  forwardTo: null,
  callerRules: { screening: { withheld: 'reject', neighbour: 'reject' } },
  project: { contactPhone: null, timeZone: 'America/Chicago' },
} as unknown as AnsweringNumber;
const found = { number, isFromMemory: true };
const remembered = {
  number,
  facts: { services: [], ownFunctions: [] },
  listed: new Map([[BLOCKED, 'blocked']] as const),
};

function gate(findCaller: () => Promise<CallerFacts>, isAway: boolean) {
  const watch = {
    ask: async <Value>(question: () => Promise<Value>) =>
      isAway ? ({ isAway: true } as const) : { isAway: false as const, value: await question() },
  };
  return new CallerGate({ services: { findCaller }, watch, memory: { find: () => remembered }, logger: quiet });
}

async function decide(desk: CallerGate, from: string) {
  const ringing = { from, to: number.e164 };
  return desk.decide(ringing, found, await desk.lookUp(ringing));
}

describe('without the database', () => {
  const away = gate(() => expect.unreachable(), true);

  it('the lists are remembered', async () => {
    expect(await decide(away, BLOCKED)).toEqual({ kind: 'reject', rule: 'blocked' });
  });

  it('nobody is doubted: nobody can say who is no customer', async () => {
    expect(await decide(away, 'anonymous')).toEqual({ kind: 'assistant' });
    expect(await decide(away, '+15125550199')).toEqual({ kind: 'assistant' });
  });
});

it('a fault of the look-up costs no call', async () => {
  const faulty = gate(() => Promise.reject(new Error('no such column')), false);
  expect(await decide(faulty, '+15125550199')).toEqual({ kind: 'assistant' });
});

it('what the database says holds over what is remembered', async () => {
  const here = gate(async () => ({ listed: null, isCustomer: false, recentCallsAtMs: [] }), false);
  expect(await decide(here, BLOCKED)).toEqual({ kind: 'assistant' });
  expect(await decide(here, '+15125550199')).toEqual({ kind: 'reject', rule: 'neighbour' });
});
