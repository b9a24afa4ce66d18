import type { Database, Prisma } from '@offhook/db';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseForTests } from '../../../../test/support/database-for-tests.ts';
import { createTestBusiness } from '../../../../test/support/test-business.ts';
import { inbound } from '../../../../test/support/twilio-requests.ts';
import { startWorkerApp, type WorkerApp } from '../../../../test/support/worker-app.ts';

const OURS = '+15125550142';
const PERSON = '+15125550100';
const STRANGER = '+12145550190';
const CUSTOMER = '+12145550111';
const WAIT = { timeout: 5_000, interval: 20 };

const test = databaseForTests();
let db: Database;
let worker: WorkerApp;
let calls = 0;
let callSid = '';

beforeAll(async () => {
  db = test.db;
  const { projectId } = await createTestBusiness(db);
  await db.phoneNumber.create({ data: { id: 'num_1', projectId, e164: OURS, label: 'Main', forwardTo: PERSON } });
  const known = { projectId, providerCallId: 'CA_known', fromNumber: CUSTOMER, toNumber: OURS };
  await db.call.create({ data: { id: 'call_known', ...known, status: 'completed', outcome: 'booked' } });
  worker = await startWorkerApp(test.url);
});
afterAll(() => worker.close());
beforeEach(async () => {
  await db.listedCaller.deleteMany();
  calls += 1;
  callSid = `CA_caller_${calls}`;
});

/** The number as its owner set it; anything left out as it is by itself. */
const number = (callerRules: Prisma.InputJsonValue, more: Prisma.PhoneNumberUpdateInput = {}) =>
  db.phoneNumber.update({ where: { id: 'num_1' }, data: { mode: 'openai', callerRules, ...more } });
const always = (when: string) => ({ hours: { open: when, closed: when } });
const list = (kind: 'blocked' | 'vip') =>
  db.listedCaller.create({ data: { id: `lcal_${calls}`, projectId: 'proj_plumber', e164: STRANGER, kind } });
const ring = (more: Record<string, string> = {}) =>
  worker.post('/twilio/voice', { ...inbound(callSid, OURS), From: STRANGER, ...more });
const goOn = (path: string, more: Record<string, string>) =>
  worker.post(path, { ...inbound(callSid, OURS), From: STRANGER, CallStatus: 'in-progress', ...more });
const row = () => db.call.findUniqueOrThrow({ where: { providerCallId: callSid }, include: { transfers: true } });
const ended = (as: object) => expect.poll(row, WAIT).toMatchObject(as);

/** The address in an attribute of the TwiML. */
function addressIn(twiml: string, attribute = 'action'): string {
  return (new RegExp(`${attribute}="([^"]+)"`).exec(twiml)?.[1] ?? '').replaceAll('&amp;', '&');
}

describe('a blocked caller', () => {
  it('is turned away unanswered and unbilled, and is no missed call', async () => {
    await number({});
    await list('blocked');
    expect(await ring()).toContain('<Response><Reject reason="rejected"/></Response>');
    expect(await row()).toMatchObject({
      status: 'completed',
      outcome: 'blocked',
      endReason: 'blocked',
      callerRule: 'blocked',
      durationSec: 0,
    });
    expect(await db.eventLog.count({ where: { type: 'call.refused.blocked' } })).toBe(1);
  });
});

describe('a VIP', () => {
  it('rings the person at once, and the talk is a call that was passed on', async () => {
    await number(always('message'));
    await list('vip');
    const twiml = await ring();
    expect(twiml).toMatch(
      /<Response><Dial [^>]*timeout="25"[^>]*callerId="\+15125550142"[^>]*><Number [^>]*>\+15125550100</,
    );
    const over = { DialCallStatus: 'completed', DialCallDuration: '42', DialBridged: 'true' };
    expect(await goOn(addressIn(twiml), over)).toContain('<Hangup/>');
    await ended({
      status: 'completed',
      outcome: 'forwarded',
      endReason: 'forwarded',
      durationSec: 42,
      mode: 'forward',
    });
    expect((await row()).transfers).toMatchObject([{ reason: 'rule', outcome: 'connected', talkSec: 42 }]);
  });

  it('is asked for a message when the person does not answer', async () => {
    await number({});
    await list('vip');
    const twiml = await goOn(addressIn(await ring()), { DialCallStatus: 'no-answer' });
    expect(twiml).toContain('nobody could take your call');
    expect(twiml).toContain('<Record ');
    await goOn('/twilio/status', { CallStatus: 'completed' });
    expect((await row()).callerRule).toBe('vip');
  });
});

describe('a call that rings a person first', () => {
  it('is the assistant’s when nobody answers: the same row, as if it had rung now', async () => {
    await number(always('person'));
    const twiml = await ring();
    expect(twiml).toContain('<Dial ');
    expect(await row()).toMatchObject({ mode: 'forward', status: 'active' });
    const answer = await goOn(addressIn(twiml), { DialCallStatus: 'busy' });
    expect(answer).toContain('<Stream url="ws://worker.test/twilio/media"');
    expect(await goOn(addressIn(twiml), { DialCallStatus: 'busy' })).toBe(answer);
    const call = await row();
    expect(call).toMatchObject({ mode: 'openai', status: 'active', endReason: null });
    expect(call.transfers).toMatchObject([{ outcome: 'busy', toNumber: PERSON }]);
    expect(await db.call.count({ where: { providerCallId: callSid } })).toBe(1);
  });

  it('is taken by pressing 1 where the owner wants that, so that no voicemail of a mobile answers', async () => {
    await number({ ...always('person'), ringing: { mustAccept: true } });
    const twiml = await ring();
    expect(twiml).toMatch(/<Number url="[^"]+\/twilio\/human\/whisper\?/);
    expect(await goOn(addressIn(twiml, 'Number url'), {})).toContain('Press 1 to take the call');
  });

  it('is over when the caller hangs up while it rings, and was missed', async () => {
    await number({ ringing: { ringSec: 40 } }, { mode: 'forward' });
    const twiml = await ring();
    expect(twiml).toContain('timeout="40"');
    await goOn(addressIn(twiml), { DialCallStatus: 'canceled', CallStatus: 'completed' });
    await ended({ status: 'missed', endReason: 'caller_hung_up', callerRule: 'forward' });
  });

  it('has the assistant at once when there is no phone to ring', async () => {
    await number(always('person'), { forwardTo: null });
    expect(await ring()).toContain('<Stream ');
    await db.phoneNumber.update({ where: { id: 'num_1' }, data: { forwardTo: PERSON } });
  });
});

describe('a closed business', () => {
  it('says so in the owner’s words and takes a message', async () => {
    await number({ hours: { closed: 'message', closedMessage: 'We are at the beach.' } });
    await db.project.update({ where: { id: 'proj_plumber' }, data: { hours: CLOSED } });
    const twiml = await ring();
    expect(twiml).toMatch(/<Say>We are at the beach\. Please leave your name.*<Record /);
    const message = { RecordingSid: `RE${'a'.repeat(32)}`, RecordingDuration: '9' };
    expect(await goOn(addressIn(twiml), message)).toContain('Your message has been recorded');
    await ended({ status: 'missed', outcome: 'voicemail', endReason: 'voicemail', callerRule: 'closed_message' });
  });
});

describe('a doubtful caller', () => {
  const screening = (rule: string, action: string) => ({ screening: { [rule]: action } });

  it('reaches the assistant by pressing a key', async () => {
    await number(screening('unconfirmed', 'press_key'));
    const twiml = await ring({ StirVerstat: 'TN-Validation-Passed-C' });
    expect(twiml.match(/<Gather /g)).toHaveLength(2);
    expect(await goOn(addressIn(twiml), { Digits: '1' })).toContain('<Stream ');
    expect(await row()).toMatchObject({ callerRule: 'unconfirmed', status: 'active' });
  });

  it('who presses none is not counted as missed', async () => {
    await number(screening('withheld', 'press_key'));
    const twiml = await ring({ From: 'anonymous' });
    const [, silent = ''] = /<Redirect method="POST">([^<]+)</.exec(twiml) ?? [];
    expect(await goOn(silent.replaceAll('&amp;', '&'), {})).toContain('<Hangup/>');
    await ended({ status: 'completed', outcome: 'screened', endReason: 'screened', callerRule: 'withheld' });
  });

  it('is turned away for ringing too often, and a customer never is', async () => {
    await number(screening('burst', 'reject'));
    const often = async (From: string) => {
      const answers: string[] = [];
      for (let n = 0; n < 5; n += 1) answers.push(await ring({ From, CallSid: `${callSid}_${From.at(-1)}${n}` }));
      return answers.map((twiml) => (twiml.includes('<Reject ') ? 'rejected' : 'answered'));
    };
    expect(await often('+12145550155')).toEqual(['answered', 'answered', 'answered', 'answered', 'rejected']);
    expect(await often(CUSTOMER)).toEqual(Array.from({ length: 5 }, () => 'answered'));
  });
});

const CLOSED = { weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }, closedDates: [] };
