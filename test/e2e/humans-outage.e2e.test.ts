import {
  acceptsCall,
  afterBeep,
  type CallerScript,
  hangsUp,
  later,
  neverAnswers,
  staysOnTheLine,
} from '@offhook/simulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BRIGHTWATER_CONTACT, type CallSystem, startCallSystem } from '../support/call-system.ts';
import { businessWith, callAndSettle, type HumanCall } from '../support/human-calls.ts';

/** Nothing listens there: the assistant cannot speak at all. */
const NOWHERE = 'ws://127.0.0.1:9/v1/realtime';
let system: CallSystem;

const waits: CallerScript = { callerVoice: 'slt', dialogue: [], ending: staysOnTheLine() };
const leavesMessage: CallerScript = {
  callerVoice: 'slt',
  dialogue: [{ says: 'Our heating is out. Please call me back.', when: afterBeep() }],
  ending: hangsUp(later(1_000)),
};

const CASES = {
  human: { handling: {}, scenario: waits, human: acceptsCall() },
  nobody: { handling: {}, scenario: leavesMessage, human: neverAnswers() },
  voicemail: { handling: { whenUnavailable: 'voicemail' }, scenario: leavesMessage, human: acceptsCall() },
  message: { handling: { whenUnavailable: 'message' }, scenario: waits, human: acceptsCall() },
} as const;
const results = new Map<keyof typeof CASES, Promise<HumanCall>>();
const resultOf = async (name: keyof typeof CASES): Promise<HumanCall> => {
  const result = await results.get(name);
  if (!result) throw new Error(`${name} was not placed`);
  return result;
};

beforeAll(async () => {
  system = await startCallSystem({ environment: { OPENAI_REALTIME_URL: NOWHERE, LOG_LEVEL: 'error' } });
  for (const [name, { handling, ...call }] of Object.entries(CASES)) {
    const result = callAndSettle(system, { ...call, to: await businessWith(system, handling) });
    result.catch(() => undefined);
    results.set(name as keyof typeof CASES, result);
  }
});
afterAll(() => system.close());

describe('an assistant that cannot speak', () => {
  it('rings a human, who hears why', async () => {
    const { report, call } = await resultOf('human');
    expect(report.spokenByTwilio.join(' ')).toContain('connect you to a colleague');
    expect(report.people).toMatchObject([{ number: BRIGHTWATER_CONTACT, bridged: true }]);
    expect(JSON.stringify(report.people[0]?.heard)).toContain('could not take this call');
    expect(call).toMatchObject({ status: 'completed', outcome: 'transferred', endReason: 'transferred' });
    expect(call.transfers).toMatchObject([{ reason: 'outage', outcome: 'connected' }]);
  });

  it('takes a message when no human answers', async () => {
    const { report, call } = await resultOf('nobody');
    expect(report.spokenByTwilio.join(' ')).toMatch(/nobody could take your call.*Brightwater/);
    expect(call).toMatchObject({ outcome: 'voicemail' });
    expect(call.transfers).toMatchObject([{ reason: 'outage', outcome: 'no_answer' }]);
  });

  it('takes a message at once when the owner wants that', async () => {
    const { report, call } = await resultOf('voicemail');
    expect(report.people).toEqual([]);
    expect(call).toMatchObject({ outcome: 'voicemail' });
    expect(call.transfers).toEqual([]);
  });

  it('says a sentence when the owner wants no more', async () => {
    const { report, call } = await resultOf('message');
    expect(report.spokenByTwilio).toHaveLength(1);
    expect(report.spokenByTwilio[0]).toMatch(/cannot take your call.*Goodbye/);
    expect(report.people).toEqual([]);
    expect(call).toMatchObject({ status: 'failed', endReason: 'realtime_lost' });
  });
});
