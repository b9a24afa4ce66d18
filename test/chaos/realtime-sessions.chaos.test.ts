import { afterHearing, HARBOR_LINE } from '@offhook/simulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallSystem, startCallSystem } from '../support/call-system.ts';
import { BRIDGE, brokenExpectations, type ChaosResult, callWith } from '../support/realtime-chaos.ts';

/** Cal.com's event type of Harbor's heating repairs (prisma/seed.ts). */
const HEATING_REPAIR = 501;

/** Calls side by side: what is placed here is awaited by the tests below. */
const CALLS = {
  midTool: () => midTool(),
  rollover: () => callWith(system, 'leaking-sink', { fault: { mode: 'short-session', sessionMs: 40_000 } }),
  expiry: () => expiry(),
} as const;
type Name = keyof typeof CALLS;

let system: CallSystem;
let results: Map<string, Promise<ChaosResult>>;

beforeAll(async () => {
  system = await startCallSystem();
  results = new Map();
  for (const [name, place] of Object.entries(CALLS)) {
    const call = await place();
    results.set(name, call.result);
    // A call that breaks is told by its own test.
    call.result.catch(() => undefined);
    await call.answered;
  }
});
afterAll(() => system.close());

/** Every answer of the calendar takes three seconds, and the session is cut while one is awaited: for the times, and for the booking. */
function midTool() {
  system.simulators.calcom.setFault('slow', { eventTypeId: HEATING_REPAIR });
  return callWith(system, 'books-heating', {
    to: HARBOR_LINE,
    // Two sentences about what happens are heard before the one that counts.
    lastLineWhen: afterHearing(8_000),
    fault: { mode: 'cut', at: 'function-call', afterMs: 500, times: 2 },
  });
}

/** The first session ends after 12 s, and the one that should take over before that cannot be reached in time. */
async function expiry() {
  const call = await callWith(system, 'leaking-sink', {
    fault: { mode: 'short-session', sessionMs: 12_000, times: 1 },
  });
  void call.speaks(1).then(() => call.suffer({ mode: 'slow-handshake', delayMs: 10_000, times: 1 }));
  return call;
}

async function resultOf(name: Name): Promise<ChaosResult> {
  const result = await results.get(name);
  if (!result) throw new Error(`No call is called ${name}`);
  return result;
}

const types = ({ sessions }: ChaosResult) => sessions.map(({ type, reason }) => `${type} ${reason}`);
const callerLines = ({ facts }: ChaosResult) =>
  facts.turns.flatMap(({ speaker, text }) => (speaker === 'caller' ? [text] : []));

describe('a session cut while a function runs', () => {
  it('neither stops nor repeats it: the caller hears what it answered, and one booking is made', async ({
    annotate,
  }) => {
    const result = await resultOf('midTool');
    await annotate(`silence at the caller's ear: ${result.gapMs} ms`);
    expect(types(result)).toEqual([
      'realtime.lost closed',
      'realtime.resumed closed',
      'realtime.lost closed',
      'realtime.resumed closed',
    ]);
    expect(result.facts.toolCalls.map(({ name, status }) => [name, status])).toEqual([
      ['get_slots', 'succeeded'],
      ['book_slot', 'succeeded'],
    ]);
    expect(
      await system.db.booking.count({
        where: { customerName: 'Sam Carter', call: { providerCallId: result.report.callSid } },
      }),
    ).toBe(1);
    expect(brokenExpectations(result)).toEqual([]);
  });
});

describe('a session about to expire', () => {
  it('is replaced in quiet moments: nobody hears of it, and no word is lost', async ({ annotate }) => {
    const result = await resultOf('rollover');
    await annotate(types(result).join(', '));
    expect(types(result).length).toBeGreaterThanOrEqual(1);
    expect(new Set(types(result))).toEqual(new Set(['realtime.resumed planned']));
    expect(result.assistantSaid).not.toContain(BRIDGE);
    expect(brokenExpectations(result)).toEqual([]);
    expect(callerLines(result)).toEqual(result.scenario.dialogue.map(({ says }) => says));
  });

  it('that does expire is replaced like a lost one', async ({ annotate }) => {
    const result = await resultOf('expiry');
    await annotate(`silence at the caller's ear: ${result.gapMs} ms`);
    expect(types(result)).toEqual(['realtime.lost expired', 'realtime.resumed expired']);
    expect(result.facts).toMatchObject({ status: 'completed', outcome: 'booked' });
    expect(result.facts.toolCalls.filter(({ name }) => name === 'book_slot')).toHaveLength(1);
  });
});
