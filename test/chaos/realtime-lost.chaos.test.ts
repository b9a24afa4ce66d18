import type { RealtimeFault } from '@offhook/simulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BRIGHTWATER_CONTACT, type CallSystem, startCallSystem } from '../support/call-system.ts';
import { BRIDGE, brokenExpectations, type ChaosResult, callWith } from '../support/realtime-chaos.ts';

/** Calls side by side, each with its own trouble: what is placed here is awaited by the tests below. */
const TROUBLES = {
  midAnswer: () => callWith(system, 'price-question', { fault: { mode: 'cut', at: 'answer', afterMs: 250, times: 1 } }),
  midThought: () => callWith(system, 'price-question', { fault: { mode: 'cut', at: 'turn', afterMs: 50, times: 1 } }),
  midTurn: () => callWith(system, 'price-question', { fault: { mode: 'cut', at: 'speech', afterMs: 900, times: 1 } }),
  greeting: () =>
    callWith(system, 'price-question', { fault: { mode: 'cut', at: 'greeting', afterMs: 150, times: 1 } }),
  refusedOnce: () => callWith(system, 'price-question', { fault: { mode: 'refuse', status: 503, times: 1 } }),
  limitedOnce: () => callWith(system, 'price-question', { fault: { mode: 'rate-limit', times: 1 } }),
  silentTurn: () => callWith(system, 'price-question', { fault: { mode: 'silent', at: 'turn', times: 1 } }),
  stalled: () => callWith(system, 'price-question', { fault: { mode: 'stall', times: 1 } }),
  refusedForGood: () => callWith(system, 'price-question', { fault: { mode: 'refuse', status: 503 } }),
  unauthorized: () => callWith(system, 'price-question', { fault: { mode: 'unauthorized' } }),
  cutAgainAndAgain: () => callWith(system, 'price-question', { fault: { mode: 'close-mid-call', afterMs: 2_500 } }),
  unauthorizedLater: () => afterGreeting({ mode: 'unauthorized' }),
  refusedLater: () => afterGreeting({ mode: 'refuse', status: 503 }),
  limitedForGood: () => callWith(system, 'price-question', { fault: { mode: 'rate-limit' } }),
  goodbye: () => duringGoodbye(),
} as const;
type Trouble = keyof typeof TROUBLES;

let system: CallSystem;
let results: Map<Trouble, Promise<ChaosResult>>;

beforeAll(async () => {
  system = await startCallSystem();
  results = new Map();
  for (const [trouble, place] of Object.entries(TROUBLES)) {
    const call = await place();
    results.set(trouble as Trouble, call.result);
    // A call that breaks is told by its own test.
    call.result.catch(() => undefined);
    // One after the other: a database that takes its time for so many at once is taken for one that is away.
    await call.answered;
  }
});
afterAll(() => system.close());

/** The session is lost while the greeting is heard, and no other is to be had. */
async function afterGreeting(fault: RealtimeFault) {
  const call = await callWith(system, 'price-question');
  void call.speaks(1).then(() => {
    call.suffer(fault);
    call.cut();
  });
  return call;
}

/** Greeting, two questions, goodbye: the session is lost while the fourth is said. */
async function duringGoodbye() {
  const call = await callWith(system, 'silent-caller');
  void call.speaks(4).then(call.cut);
  return call;
}

async function resultOf(trouble: Trouble): Promise<ChaosResult> {
  const result = await results.get(trouble);
  if (!result) throw new Error(`No call has ${trouble}`);
  return result;
}

/** Seconds in the design; generous here, because the machine that runs the tests is not quiet. */
const LONGEST_GAP_MS = 5_000;
const types = ({ sessions }: ChaosResult) => sessions.map(({ type, reason }) => `${type} ${reason}`);
const report = ({ gapMs, sessions }: ChaosResult) =>
  `silence at the caller's ear: ${gapMs} ms; session back after ${sessions
    .map(({ afterMs }) => afterMs)
    .filter(Number.isFinite)
    .join(', ')} ms`;

describe('a Realtime session lost in mid-call is replaced, and the call goes on', () => {
  it('cut in the middle of an answer: the answer is finished by the next session', async ({ annotate }) => {
    const result = await resultOf('midAnswer');
    await annotate(report(result));
    expect(types(result)).toEqual(['realtime.lost closed', 'realtime.resumed closed']);
    expect(result.assistantSaid).toContain(BRIDGE);
    expect(result.gapMs).toBeLessThan(LONGEST_GAP_MS);
    expect(result.facts.toolCalls.map(({ name, status }) => [name, status])).toEqual([
      ['get_pricing', 'succeeded'],
      ['get_pricing', 'succeeded'],
    ]);
    expect(result.facts).toMatchObject({ status: 'completed', outcome: 'quoted' });
  });

  it('cut between question and answer, with nothing left to hear: back within seconds', async ({ annotate }) => {
    const result = await resultOf('midThought');
    await annotate(report(result));
    expect(types(result)).toEqual(['realtime.lost closed', 'realtime.resumed closed']);
    expect(result.assistantSaid).toContain(BRIDGE);
    expect(result.gapMs).toBeLessThan(LONGEST_GAP_MS);
    expect(result.facts).toMatchObject({ status: 'completed' });
  });

  it('cut while the caller speaks: asks to say it again', async ({ annotate }) => {
    const result = await resultOf('midTurn');
    await annotate(report(result));
    expect(types(result)).toEqual(['realtime.lost closed', 'realtime.resumed closed']);
    expect(result.facts).toMatchObject({ status: 'completed' });
  });

  it('cut while it greets: greets again', async ({ annotate }) => {
    const result = await resultOf('greeting');
    await annotate(report(result));
    expect(types(result)).toEqual(['realtime.lost closed', 'realtime.resumed closed']);
    expect(brokenExpectations(result)).toEqual([]);
  });

  it('refused while the call is set up: the caller hears nothing of it', async () => {
    const result = await resultOf('refusedOnce');
    expect(types(result)).toEqual(['realtime.lost refused', 'realtime.resumed refused']);
    expect(result.assistantSaid).not.toContain(BRIDGE);
    expect(brokenExpectations(result)).toEqual([]);
  });

  it('rate-limited once: waits and answers', async () => {
    const result = await resultOf('limitedOnce');
    expect(types(result)).toEqual([]);
    expect(brokenExpectations(result)).toEqual([]);
  });

  it('connected and mute after a turn: replaced', async ({ annotate }) => {
    const result = await resultOf('silentTurn');
    await annotate(report(result));
    expect(types(result)).toEqual(['realtime.lost mute', 'realtime.resumed mute']);
    expect(result.assistantSaid).toContain(BRIDGE);
    expect(result.facts).toMatchObject({ status: 'completed' });
  });

  it('an answer that begins and never sounds: replaced', async ({ annotate }) => {
    const result = await resultOf('stalled');
    await annotate(report(result));
    expect(types(result)).toEqual(['realtime.lost mute', 'realtime.resumed mute']);
    expect(brokenExpectations(result)).toEqual([]);
  });

  it('lost while the goodbye is said: the call ends by its own reason', async () => {
    const result = await resultOf('goodbye');
    expect(result.facts).toMatchObject({ status: 'completed', endReason: 'caller_silent' });
    expect(result.assistantSaid).toMatch(/hang up now/);
  });
});

it('counts replaced sessions by the reason of the loss', async () => {
  await Promise.all([resultOf('midAnswer'), resultOf('silentTurn')]);
  const metrics = await (await fetch(`${system.worker.url}/metrics`)).text();
  for (const reason of ['closed', 'mute'])
    expect(metrics).toMatch(new RegExp(`offhook_realtime_reconnects[^\\n]*reason="${reason}"`));
});

describe('a Realtime session that cannot be replaced is never silence', () => {
  it.each([
    ['refusedForGood', 'refused from the start', 0],
    ['unauthorized', 'the key is unknown', 0],
    ['unauthorizedLater', 'the key is unknown from some moment on', 0],
    ['refusedLater', 'lost, and refused from then on', 0],
    ['limitedForGood', 'rate-limited for good', 0],
    ['cutAgainAndAgain', 'cut again and again', 3],
  ] as const)('%s: %s', async (trouble, _what, timesBack) => {
    const result = await resultOf(trouble);
    expect(result.report.dialled.map(({ number }) => number)).toContain(BRIGHTWATER_CONTACT);
    expect(types(result).filter((type) => type.startsWith('realtime.resumed'))).toHaveLength(timesBack);
    expect(result.facts.status).not.toBe('active');
  });
});
