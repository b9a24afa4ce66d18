import { describe, expect, it } from 'vitest';
import { type FakeCallOptions, fakeCall } from '../testing/fake-scene.ts';
import { afterPerson, hangsUp, later, staysOnTheLine } from './caller-script.ts';
import {
  acceptsCall,
  answeringMachine,
  answersCall,
  declinesCall,
  type HumanScript,
  hangsUpOnBriefing,
  isUnreachable,
  lineIsBusy,
  neverAnswers,
} from './human-script.ts';

const BRIEFING = 'Alex Morgan has a leaking sink. Press one to take the call.';
const VOICE =
  '<Dial action="/dialled" timeout="20" answerOnBridge="true"><Number url="/whisper" statusCallback="/leg" ' +
  'statusCallbackEvent="initiated ringing answered completed">+15125550100</Number></Dial>';
/** The caller's call is answered at once, so that there is somebody who can leave. */
const ANSWERED = VOICE.replace('<Dial ', '<Pause length="1"/><Say>One moment.</Say><Dial ');
const ANSWERS = {
  '/voice': VOICE,
  '/whisper': `<Gather numDigits="1" timeout="5" action="/key"><Say>${BRIEFING}</Say></Gather><Hangup/>`,
  '/key': '<Pause length="1"/>',
  '/leg': '',
  '/dialled': '<Hangup/>',
};

async function dialled(human: HumanScript, { answers = {}, ...options }: FakeCallOptions & { answers?: object } = {}) {
  const { done, requests, scene, call } = fakeCall({ ...ANSWERS, ...answers }, { human, ...options });
  const end = await done;
  const about = (path: string) => requests.filter(({ url }) => url.endsWith(path)).map(({ fields }) => fields);
  return { end, about, log: scene.log, person: scene.log.people[0], call };
}

it('speaks to the human before the parties hear each other', async () => {
  const human = acceptsCall({ dialogue: [{ says: 'Hello, this is Sam.' }], ending: hangsUp(later(4_000)) });
  const caller = { dialogue: [{ says: 'Oh, good.', when: afterPerson() }] };
  const { about, person, call } = await dialled(human, { caller });
  expect(person).toMatchObject({ answered: true, bridged: true, pressed: '1', status: 'completed' });
  expect(person?.heard).toMatchObject([
    { by: 'twilio', text: BRIEFING, cut: false },
    { by: 'person', text: 'Oh, good.' },
  ]);
  expect(call.leg.ear.sounds()).toMatchObject([
    { by: 'tone', tone: 'ringing' },
    { by: 'person', text: 'Hello, this is Sam.' },
  ]);
  const [outcome] = about('/dialled');
  expect(outcome).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'true', DialCallSid: person?.callSid });
  expect(Number(outcome?.DialCallDuration)).toBeGreaterThan(3);
  expect(about('/whisper')[0]).toMatchObject({
    CallSid: person?.callSid,
    ParentCallSid: call.callSid,
    Direction: 'outbound-dial',
    To: '+15125550100',
    From: '+15125550199',
  });
});

it('tells how the leg goes', async () => {
  const { about } = await dialled(acceptsCall());
  expect(about('/leg').map(({ CallStatus, SequenceNumber }) => [CallStatus, SequenceNumber])).toEqual([
    ['initiated', '0'],
    ['ringing', '1'],
    ['in-progress', '2'],
    ['completed', '3'],
  ]);
});

it.each([
  ['never answers', neverAnswers(), 'no-answer'],
  ['is busy', lineIsBusy(), 'busy'],
  ['cannot be reached', isUnreachable(), 'failed'],
  ['hangs up during the briefing', hangsUpOnBriefing(), 'completed'],
  ['lets a machine answer', answeringMachine(), 'completed'],
])('reports a human who %s', async (_what, human, status) => {
  const { about, person, call } = await dialled(human);
  expect(about('/dialled')).toMatchObject([{ DialCallStatus: status, DialBridged: 'false' }]);
  expect(person).toMatchObject({ bridged: false });
  expect(call.leg.ear.sounds().every(({ by }) => by === 'tone')).toBe(true);
  // Not answered yet: the caller's telephone still rings.
  expect(about('/dialled')[0]?.CallStatus).toBe('ringing');
});

it('does not connect a human who declines', async () => {
  const answers = { '/key': '<Say>Thank you.</Say><Hangup/>' };
  const { about, person } = await dialled(declinesCall(), { answers });
  expect(about('/key')).toMatchObject([{ Digits: '2' }]);
  expect(person).toMatchObject({ answered: true, bridged: false, pressed: '2' });
  expect(about('/dialled')).toMatchObject([{ DialBridged: 'false' }]);
});

it('stops ringing when the caller leaves, and says so', async () => {
  const answers = { '/voice': VOICE.replace('answerOnBridge="true"', '') };
  const { end, about, person } = await dialled(neverAnswers(), { answers, caller: { hangsUpAtMs: 5_000 } });
  expect(end).toBe('gone');
  expect(person).toMatchObject({ status: 'canceled' });
  expect(about('/dialled')).toMatchObject([{ DialCallStatus: 'canceled', CallStatus: 'completed' }]);
});

it('lets the human go when the caller leaves during the briefing', async () => {
  const { about, person } = await dialled(acceptsCall(), {
    caller: { hangsUpAtMs: 6_000 },
    answers: { '/voice': ANSWERED },
  });
  expect(person).toMatchObject({ bridged: false, heard: [{ text: BRIEFING, cut: true }] });
  expect(about('/dialled')).toMatchObject([{ CallStatus: 'completed', DialBridged: 'false' }]);
});

describe('REST', () => {
  const twiml = (inside: string) => ({
    kind: 'twiml' as const,
    twiml: `<Response>${inside}</Response>`,
    base: 'https://w.example/',
  });
  const talking = (human = answersCall({ ending: staysOnTheLine() })) => {
    const voice = '<Dial action="/dialled"><Number>+15125550100</Number></Dial>';
    const fake = fakeCall({ ...ANSWERS, '/voice': voice, '/moved': '' }, { human });
    const isTalking = () => fake.call.leg.ear.state(0, 20).connectedAtMs;
    return { ...fake, talk: expect.poll(isTalking).not.toBeNull() };
  };

  it('takes the caller away from the human, who is then alone and hung up', async () => {
    const { call, talk, done, requests, scene } = talking();
    await talk;
    call.redirect(twiml('<Say>Back again.</Say><Hangup/>'));
    expect(await done).toBe('hung-up');
    expect(scene.log.spokenByTwilio).toEqual(['Back again.']);
    expect(scene.log.people).toMatchObject([{ status: 'completed', bridged: true }]);
    expect(requests.some(({ url }) => url.endsWith('/dialled'))).toBe(false);
  });

  it('takes the human away from the caller, for whom the dialling is over', async () => {
    const { talk, done, requests, exchange } = talking();
    await talk;
    const [leg] = exchange.list().filter(({ identity }) => identity.parentCallSid);
    leg?.redirect(twiml('<Say>You are needed elsewhere.</Say><Redirect>/moved</Redirect>'));
    expect(await done).toBe('hung-up');
    expect(requests.some(({ url }) => url.endsWith('/dialled'))).toBe(true);
    expect(leg?.leg.ear.sounds().at(-1)).toMatchObject({ text: 'You are needed elsewhere.' });
  });
});

it('connects whoever answers first and lets the others ring no more', async () => {
  const answers = {
    '/voice': '<Dial action="/dialled"><Number>+15125550100</Number><Number>+15125550101</Number></Dial>',
  };
  const people = { '+15125550100': answersCall({ afterMs: 9_000 }), '+15125550101': answersCall({ afterMs: 2_000 }) };
  const { log, about } = await dialled(answersCall(), { answers, people });
  expect(log.people.map(({ number, status }) => [number, status])).toEqual([
    ['+15125550100', 'canceled'],
    ['+15125550101', 'completed'],
  ]);
  expect(about('/dialled')).toMatchObject([{ DialBridged: 'true' }]);
});

it('records both parties and says where', async () => {
  const answers = { '/voice': VOICE.replace('<Dial ', '<Dial record="record-from-answer-dual" ') };
  const { about, log } = await dialled(acceptsCall({ dialogue: [{ says: 'Hello.' }] }), { answers });
  expect(log.recordings).toMatchObject([{ source: 'DialVerb', status: 'completed' }]);
  expect(about('/dialled')[0]?.RecordingUrl).toMatch(/\/Recordings\/RE[0-9a-f]{32}$/);
});

it('refuses numbers that cannot be dialled and caller ids that are not ours', async () => {
  const wrong = await dialled(answersCall(), { answers: { '/voice': '<Dial action="/dialled">911</Dial>' } });
  expect(wrong.log.problems).toMatchObject([{ code: 13223 }]);
  expect(wrong.about('/dialled')).toMatchObject([{ DialCallStatus: 'failed' }]);
  const foreign = '<Dial callerId="+15125550111" action="/dialled">+15125550100</Dial>';
  const { log } = await dialled(answersCall(), { answers: { '/voice': foreign } });
  expect(log.problems).toMatchObject([{ code: 13214 }]);
});

it('tells the whisper that a machine answered when that is to be detected', async () => {
  const answers = { '/voice': VOICE.replace('<Number ', '<Number machineDetection="Enable" ') };
  expect((await dialled(answeringMachine(), { answers })).about('/whisper')).toMatchObject([
    { AnsweredBy: 'machine_start' },
  ]);
});
