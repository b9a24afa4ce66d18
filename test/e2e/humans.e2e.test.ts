import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  acceptsCall,
  afterBeep,
  answeringMachine,
  answersCall,
  type CallerScript,
  declinesCall,
  hangsUp,
  hangsUpOnBriefing,
  later,
  lineIsBusy,
  neverAnswers,
  staysOnTheLine,
  whenQuiet,
} from '@offhook/simulators';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BRIGHTWATER, BRIGHTWATER_CONTACT, type CallSystem, startCallSystem } from '../support/call-system.ts';
import { asking, businessWith, callAndSettle, type HumanCall, ownerHangsUp } from '../support/human-calls.ts';
import { inbound, postWebhook } from '../support/twilio-requests.ts';

let system: CallSystem;
let recordings: string;

/** Stays until somebody else ends the call; leaves after this long at the latest. */
const UNTIL_ENDED = { ending: staysOnTheLine() };
const asksForHuman = () => asking('asks-for-human', UNTIL_ENDED);
const wantsOwner = () => asking('nobody-takes-it', UNTIL_ENDED);
/** Hears that nobody took the call, and that is that. Longer than the pauses before and after the ringing. */
const givesUp = () => asking('nobody-takes-it', { ending: hangsUp(whenQuiet(3_000)) });
const leavesMessage = () =>
  asking('nobody-takes-it', {
    dialogue: [{ says: 'This is Robin Vale. Please call me back about my invoice.', when: afterBeep() }],
    ending: hangsUp(later(1_500)),
  });
const pressesZero: CallerScript = {
  callerVoice: 'slt',
  dialogue: [{ says: '', presses: '0', when: whenQuiet(300) }],
  ending: staysOnTheLine(),
};

const BLIND = { transfer: { mode: 'blind' } } as const;
const TO_VOICEMAIL = { transfer: { whenNobodyAnswers: 'voicemail' } } as const;

/** All at once, each at a business of its own; the tests only wait for theirs. */
const CASES = {
  blind: { handling: BLIND, scenario: asksForHuman(), human: answersCall() },
  warm: { handling: {}, scenario: asksForHuman(), human: acceptsCall() },
  declined: { handling: {}, scenario: givesUp(), human: declinesCall() },
  busy: { handling: {}, scenario: givesUp(), human: lineIsBusy() },
  machine: { handling: {}, scenario: givesUp(), human: answeringMachine() },
  hangsUpOnBriefing: { handling: {}, scenario: givesUp(), human: hangsUpOnBriefing() },
  voicemail: { handling: TO_VOICEMAIL, scenario: leavesMessage(), human: neverAnswers() },
  silentVoicemail: { handling: TO_VOICEMAIL, scenario: wantsOwner(), human: neverAnswers() },
  callerLeaves: {
    handling: { transfer: { ringSec: 60 } },
    scenario: asking('nobody-takes-it', { ending: hangsUp(later(20_000)) }),
    human: neverAnswers(),
  },
  keyZero: { handling: BLIND, scenario: pressesZero, human: answersCall() },
  keyZeroUnwanted: {
    handling: { keyZeroToHuman: false },
    scenario: { ...pressesZero, ending: hangsUp(later(4_000)) },
    human: answersCall(),
  },
} as const;

let hungUpByOwner: Promise<HumanCall>;
const results = new Map<keyof typeof CASES, Promise<HumanCall>>();
const resultOf = async (name: keyof typeof CASES): Promise<HumanCall> => {
  const result = await results.get(name);
  if (!result) throw new Error(`${name} was not placed`);
  return result;
};

beforeAll(async () => {
  recordings = await mkdtemp(join(tmpdir(), 'offhook-recordings-'));
  system = await startCallSystem({ environment: { RECORDINGS_DIR: recordings } });
  const placed = Object.entries(CASES).map(async ([name, { handling, ...call }]) => {
    return { name: name as keyof typeof CASES, call: { ...call, to: await businessWith(system, handling) } };
  });
  hungUpByOwner = businessWith(system, BLIND).then(ownerEndsTalk);
  hungUpByOwner.catch(() => undefined);
  for (const { name, call } of await Promise.all(placed)) {
    const result = callAndSettle(system, call);
    result.catch(() => undefined);
    results.set(name, result);
    // A dozen calls in one instant would be a test of the machine.
    await sleep(400);
  }
});
afterAll(async () => {
  await system.close();
  await rm(recordings, { recursive: true, force: true });
});

describe('a human who takes the call', () => {
  it('is connected at once when the owner wants no questions', async () => {
    const { report, call, events } = await resultOf('blind');
    expect(report.people).toMatchObject([{ number: BRIGHTWATER_CONTACT, bridged: true }]);
    expect(call).toMatchObject({ status: 'completed', outcome: 'transferred', endReason: 'transferred' });
    expect(call.transfers).toMatchObject([
      { mode: 'blind', reason: 'assistant', outcome: 'connected', toNumber: BRIGHTWATER_CONTACT },
    ]);
    expect(call.transfers[0]?.endedAt).not.toBeNull();
    expect(events.filter((type) => /^transfer|call\.ended/.test(type)).sort()).toEqual([
      'call.ended',
      'transfer.ended',
      'transfer.started',
    ]);
    expect(report.problems).toEqual([]);
  });

  it('hears what it is about first, and accepts by a key', async () => {
    const { report, call } = await resultOf('warm');
    const [human] = report.people;
    expect(human).toMatchObject({ bridged: true, pressed: '1' });
    expect(JSON.stringify(human?.heard)).toContain('left a mess in the kitchen');
    expect(report.spokenByTwilio.join(' ')).not.toContain('mess');
    expect(call).toMatchObject({ status: 'completed', outcome: 'transferred' });
    expect(call.transfers).toMatchObject([{ mode: 'warm', outcome: 'connected', legSid: human?.callSid }]);
    expect(call.toolCalls).toMatchObject([{ name: 'transfer_to_human', status: 'succeeded' }]);
    expect(report.problems).toEqual([]);
  });

  it('is reached by key 0, when the owner wants that', async () => {
    const { call } = await resultOf('keyZero');
    expect(call).toMatchObject({ outcome: 'transferred' });
    expect(call.transfers).toMatchObject([{ reason: 'key_zero', outcome: 'connected', briefing: '' }]);
    expect((await resultOf('keyZeroUnwanted')).call.transfers).toEqual([]);
  });
});

describe('a human who does not', () => {
  it.each([
    ['declined', 'declined'],
    ['busy', 'busy'],
    ['machine', 'no_answer'],
    ['hangsUpOnBriefing', 'no_answer'],
  ] as const)('%s: the caller is back with the assistant, who knows', async (name, outcome) => {
    const { report, call } = await resultOf(name);
    expect(call.transfers).toMatchObject([{ outcome }]);
    expect(report.people).toMatchObject([{ bridged: false }]);
    expect(report.streams).toHaveLength(2);
    const last = call.turns.toSorted((a, b) => a.startedAtMs - b.startedAtMs).at(-1);
    expect(last?.text).toContain('nobody could take your call');
    expect(call).toMatchObject({ status: 'completed', endReason: 'caller_hung_up' });
  });

  it('leaves a caller who hangs up while it rings as one who hung up', async () => {
    const { call, events } = await resultOf('callerLeaves');
    expect(call).toMatchObject({ status: 'completed', endReason: 'caller_hung_up' });
    expect(call.transfers).toMatchObject([{ outcome: 'caller_hung_up' }]);
    expect(events.filter((type) => type === 'call.ended')).toHaveLength(1);
  });
});

describe('a message', () => {
  it('is taken after nobody answered, kept with us, and deleted at Twilio', async () => {
    const { report, call } = await resultOf('voicemail');
    expect(report.spokenByTwilio.join(' ')).toMatch(/nobody could take your call.*Brightwater/);
    expect(call).toMatchObject({ outcome: 'voicemail', status: 'completed' });
    expect(call.transfers).toMatchObject([{ outcome: 'no_answer' }]);
    const kept = async () => {
      const row = await system.db.recording.findFirst({ where: { callId: call.id, kind: 'voicemail' } });
      return row?.finishedAt ? row : null;
    };
    await expect.poll(kept, { timeout: 20_000 }).not.toBeNull();
    const row = await kept();
    const bytes = await readFile(join(recordings, row?.path ?? ''));
    expect(bytes.subarray(0, 4).toString()).toBe('RIFF');
    expect(bytes.length).toBeGreaterThan(16_000);
    expect(system.simulators.exchange.recordings.list(report.callSid)).toEqual([]);
  });

  it('is not made of silence: the caller hears a goodbye', async () => {
    const { report, call } = await resultOf('silentVoicemail');
    expect(report.spokenByTwilio.at(-1)).toMatch(/did not hear anything/);
    expect(call.recordings).toEqual([]);
    expect(call).toMatchObject({ status: 'completed', endReason: 'caller_hung_up' });
  });
});

it('a webhook that comes again changes nothing', async () => {
  const { report, call } = await resultOf('warm');
  const [transfer] = call.transfers;
  const query = new URLSearchParams({
    call: call.id,
    project: call.projectId,
    left: 'transferred',
    otherwise: 'assistant',
    transfer: transfer?.id ?? '',
  }).toString();
  const params = { ...inbound(report.callSid, report.to), CallStatus: 'in-progress' };
  const again = [
    { path: `/twilio/human/accept?${query}`, params: { ...params, Digits: '2' } },
    { path: `/twilio/connect-ended?${query}`, params: { ...params, DialCallStatus: 'busy', DialBridged: 'false' } },
    { path: `/twilio/human/voicemail?${query}`, params: { ...params, RecordingDuration: '0' } },
  ];
  for (const { path, params: fields } of again)
    expect((await postWebhook(system.worker.url, { path, params: fields })).status).toBe(200);
  expect((await postWebhook(system.worker.url, { ...again[0], signature: 'forged' } as never)).status).toBe(403);
  const row = await system.db.transfer.findUniqueOrThrow({ where: { id: transfer?.id ?? '' } });
  expect(row).toEqual(transfer);
  const { outcome, endReason, endedAt } = await system.db.call.findUniqueOrThrow({ where: { id: call.id } });
  expect({ outcome, endReason, endedAt }).toMatchObject({ outcome: 'transferred', endedAt: call.endedAt });
});

it('the owner can end a call that is with a human', async () => {
  const { report, call } = await hungUpByOwner;
  expect(report.people).toMatchObject([{ bridged: true }]);
  expect(call).toMatchObject({ status: 'completed', endReason: 'owner_hung_up', outcome: 'transferred' });
});

/** Waits until the two are talking, then ends it from the dashboard. */
async function ownerEndsTalk(to: string): Promise<HumanCall> {
  const callSid = `CA${'e'.repeat(32)}`;
  const human = answersCall({ ending: staysOnTheLine() });
  const settled = callAndSettle(system, { scenario: asksForHuman(), human, to, callSid });
  const row = () => system.db.call.findUnique({ where: { providerCallId: callSid }, include: { transfers: true } });
  const areTalking = async () =>
    expect(await row()).toMatchObject({
      status: 'active',
      endReason: 'transferred',
      transfers: [{ outcome: 'connected', endedAt: null }],
    });
  await vi.waitFor(areTalking, { timeout: 60_000, interval: 100 });
  await ownerHangsUp(system, callSid);
  return settled;
}

it('a worker that never had the call serves every step of it', async () => {
  const { projectId } = await system.db.phoneNumber.findUniqueOrThrow({ where: { e164: BRIGHTWATER } });
  const [callSid, callId, transferId] = ['CA_of_a_dead_worker', 'call_of_a_dead_worker', 'xfer_of_a_dead_worker'];
  const answeredAt = new Date(Date.now() - 30_000);
  const numbers = { fromNumber: '+15125550190', toNumber: BRIGHTWATER };
  const left = { endReason: 'transferred', workerId: 'wrk_dead', answeredAt, timeToFirstAudioMs: 40 };
  await system.db.call.create({ data: { id: callId, projectId, providerCallId: callSid, ...numbers, ...left } });
  const to = {
    mode: 'warm',
    reason: 'assistant',
    toNumber: BRIGHTWATER_CONTACT,
    briefing: 'No heat & a baby.',
  } as const;
  await system.db.transfer.create({ data: { id: transferId, projectId, callId, ...to } });
  const post = (path: string, more: Record<string, string> = {}) =>
    postWebhook(system.worker.url, {
      path,
      params: { ...inbound(callSid, BRIGHTWATER), ...more, CallStatus: 'in-progress' },
    });

  const dial = (await post('/twilio/connect-ended')).body;
  const query = /whisper\?([^"]+)"/.exec(dial)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(dial).toContain(`>${BRIGHTWATER_CONTACT}</Number>`);
  expect(query).toContain(transferId);
  expect((await post(`/twilio/human/whisper?${query}`)).body).toContain('No heat &amp; a baby.');
  expect((await post(`/twilio/human/accept?${query}`, { Digits: '2' })).body).toContain('<Hangup/>');
  const ended = { DialCallStatus: 'completed', DialBridged: 'false', DialCallSid: 'CA_leg' };
  expect((await post(`/twilio/connect-ended?${query}`, ended)).body).toMatch(/<Connect [^>]*><Stream /);
  const call = await system.db.call.findUniqueOrThrow({ where: { id: callId }, include: { transfers: true } });
  expect(call).toMatchObject({
    status: 'active',
    reconnects: 1,
    endReason: null,
    transfers: [{ outcome: 'declined' }],
  });
});
