import type { Transfer } from '@offhook/db';
import { describe, expect, it } from 'vitest';
import type { CallSoFar } from '../calls/resume-call.ts';
import { backFromHuman } from './back-from-human.ts';
import { toldTransfers, withoutToldTransfers } from './transfer-history.ts';

const TRANSFER = {
  id: 'xfer_1',
  briefing: 'A burst pipe.',
  outcome: 'no_answer',
  startedAt: new Date(21_000),
} as Transfer;
const said = { kind: 'said', speaker: 'caller', text: 'A human, please.' } as const;
const before: CallSoFar = {
  callId: 'call_1',
  projectId: 'proj_1',
  fromNumber: '+15125550190',
  toNumber: '+15125550142',
  answeredAtMs: 1_000,
  timeToFirstAudioMs: 40,
  interruptions: 0,
  usage: null,
  history: [said],
  cutOffTools: [],
};

describe('the assistant that has the caller again', () => {
  it('is told of each transfer at its time, and what to do now', () => {
    const [told] = toldTransfers([TRANSFER], 1_000);
    expect(told).toMatchObject({ name: 'transfer_to_human', startedAtMs: 20_000, output: { connected: false } });
    expect(told?.output.next).toContain('Take a message');
    expect(toldTransfers([{ ...TRANSFER, outcome: 'connected' }], 1_000)[0]?.output.connected).toBe(true);
  });

  it('is not told twice', () => {
    const tools = [{ name: 'get_pricing' }, { name: 'transfer_to_human' }];
    expect(withoutToldTransfers(tools, [TRANSFER])).toEqual([{ name: 'get_pricing' }]);
    expect(withoutToldTransfers(tools, [])).toEqual(tools);
  });

  it('knows it though the database does not yet, and never greets again', () => {
    const late = backFromHuman({ ...before, answeredAtMs: null }, { startedAtMs: 500 });
    expect(late.answeredAtMs).toBe(500);
    expect(late.history.at(-1)).toMatchObject({ kind: 'tool', name: 'transfer_to_human' });
    expect(backFromHuman(late, { startedAtMs: 500 })).toEqual(late);
  });
});
