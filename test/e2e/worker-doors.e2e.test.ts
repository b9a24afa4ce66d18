import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buyNumber } from '../../packages/core/src/index.ts';
import { twilioNumbers } from '../../packages/integrations/src/twilio/twilio-numbers.ts';
import { BRIGHTWATER, BRIGHTWATER_CONTACT, type CallSystem, startCallSystem } from '../support/call-system.ts';
import { copyBusiness } from '../support/copy-business.ts';
import { TWILIO } from '../support/simulated-providers.ts';
import { inbound, postWebhook, startStream, tokenOf } from '../support/twilio-requests.ts';

const MAX_CALLS = 6;
let system: CallSystem;
let url: string;
beforeAll(async () => {
  system = await startCallSystem({ environment: { MAX_CALLS: `${MAX_CALLS}`, LOG_LEVEL: 'error' } });
  url = system.worker.url;
});
afterAll(() => system.close());

const events = (type: string) => system.db.eventLog.count({ where: { type } });
const rowOf = (callSid: string) => system.db.call.findUnique({ where: { providerCallId: callSid } });
async function until(holds: () => Promise<boolean>): Promise<void> {
  await expect.poll(holds, { timeout: 15_000, interval: 100 }).toBe(true);
}

describe('requests without a valid signature', () => {
  it('are refused with 403 and change nothing, and a flood of them cannot fill the event log', async () => {
    const params = inbound('CA_forged', BRIGHTWATER);
    const forged = Array.from({ length: 60 }, () =>
      postWebhook(url, { path: '/twilio/voice', params, signature: 'Zm9yZ2Vk' }),
    );
    expect(new Set((await Promise.all(forged)).map(({ status }) => status))).toEqual(new Set([403]));
    expect(await rowOf('CA_forged')).toBeNull();
    await until(async () => (await events('call.refused.bad_signature')) > 0);
    expect(await events('call.refused.bad_signature')).toBeLessThan(30);
  });

  it('covers every other webhook and the media socket', async () => {
    for (const path of ['/twilio/connect-ended', '/twilio/status', '/twilio/fallback']) {
      expect((await postWebhook(url, { path, params: inbound('CA_forged', BRIGHTWATER), signature: '' })).status).toBe(
        403,
      );
    }
    expect(await startStream(url, { callSid: 'CA_forged', token: 'x', isSigned: false })).toBe('refused');
  });
});

describe('who answers', () => {
  it('says a polite sentence for a number that is nobody’s', async () => {
    const { status, body } = await postWebhook(url, {
      path: '/twilio/voice',
      params: inbound('CA_nobody', '+15125559999'),
    });
    expect(status).toBe(200);
    expect(body).toMatch(/<Say>.*not in service.*<\/Say><Hangup\/>/);
    expect(await events('call.refused.unknown_number')).toBe(1);
    expect(await rowOf('CA_nobody')).toBeNull();
  });

  it.each([
    ['paused', /<Say>.*<\/Say><Hangup\/>/],
    // Nothing is connected at Vapi: Offhook takes the call rather than nobody.
    ['vapi', /<Connect action=[^>]+><Stream /],
    ['forward', /<Dial [^>]*><Number [^>]*>\+15125550111<\/Number><\/Dial>/],
  ] as const)('obeys a number’s mode %s', async (mode, twiml) => {
    const to = await copyBusiness(system.db, BRIGHTWATER);
    await system.db.phoneNumber.update({ where: { e164: to }, data: { mode, forwardTo: '+15125550111' } });
    expect((await postWebhook(url, { path: '/twilio/voice', params: inbound(`CA_${mode}`, to) })).body).toMatch(twiml);
  });

  it('gives a human, or a sentence, when Twilio could not use our answer', async () => {
    const params = { ...inbound('CA_fallback', BRIGHTWATER), ErrorCode: '11200' };
    expect((await postWebhook(url, { path: '/twilio/fallback', params })).body).toContain(BRIGHTWATER_CONTACT);
  });
});

describe('a number bought a moment ago', () => {
  const BOUGHT = '+15125550150';
  const account = () => twilioNumbers({ ...TWILIO, baseUrl: system.simulators.url });

  it('answers its first call', async () => {
    const deps = { db: system.db, twilioNumbers: account(), workerUrl: url, now: Date.now };
    const order = { projectId: 'proj_brightwater', userId: 'usr_demo', e164: BOUGHT, label: 'Van', takesTexts: true };
    expect(await buyNumber(deps, order)).toMatchObject({ ok: true, value: { state: 'bought' } });
    const call = system.place('silent-caller', { to: BOUGHT });
    await until(async () => (await rowOf(call.callSid))?.timeToFirstAudioMs != null || call.heardAudio().length > 0);
    call.hangUp();
    const { visits, problems } = await call.report;
    expect([visits[0], problems]).toEqual([expect.objectContaining({ url: `${url}/twilio/voice`, ok: true }), []]);
    const { phoneNumberId } = (await rowOf(call.callSid)) ?? {};
    expect(phoneNumberId).toBe((await system.db.phoneNumber.findUniqueOrThrow({ where: { e164: BOUGHT } })).id);
  });

  it('rings a person when somebody broke its address in the console', async () => {
    const numberSid = (await account().findByNumber(BOUGHT))?.numberSid ?? '';
    await account().update(numberSid, { voiceUrl: `${url}/twilio/no-such-door` });
    const { visits, people } = await system.place('silent-caller', { to: BOUGHT }).report;
    expect(visits.slice(0, 2)).toMatchObject([{ ok: false }, { url: `${url}/twilio/fallback`, ok: true }]);
    expect(people[0]).toMatchObject({ number: BRIGHTWATER_CONTACT, answered: true });
  });
});

describe('a media stream', () => {
  it('is answered the same however often Twilio asks, with one row', async () => {
    const request = { path: '/twilio/voice', params: inbound('CA_twice', BRIGHTWATER) };
    const [first, second] = await Promise.all([postWebhook(url, request), postWebhook(url, request)]);
    expect(second.body).toBe(first.body);
    expect(await system.db.call.count({ where: { providerCallId: 'CA_twice' } })).toBe(1);
  });

  it('needs the token of its own call, and the token opens it once', async () => {
    const { body } = await postWebhook(url, { path: '/twilio/voice', params: inbound('CA_token', BRIGHTWATER) });
    const { body: other } = await postWebhook(url, { path: '/twilio/voice', params: inbound('CA_other', BRIGHTWATER) });
    expect(await startStream(url, { callSid: 'CA_token', token: 'guessed' })).toBe(1008);
    expect(await startStream(url, { callSid: 'CA_token', token: tokenOf(other) })).toBe(1008);
    expect(await startStream(url, { callSid: 'CA_token', token: tokenOf(body), accountSid: 'AC_else' })).toBe(1008);
    const { body: third } = await postWebhook(url, { path: '/twilio/voice', params: inbound('CA_third', BRIGHTWATER) });
    expect(await startStream(url, { callSid: 'CA_third', token: tokenOf(third) })).toBe('open');
    expect(await startStream(url, { callSid: 'CA_third', token: tokenOf(third) })).toBe(1008);
    await until(async () => (await events('call.refused.bad_token')) > 0);
    await until(async () => (await rowOf('CA_third'))?.status !== 'active');
  });
});

describe('a worker that is full', () => {
  it('sends callers to the owner’s phone and writes them down as missed', async () => {
    const ask = (n: number) =>
      postWebhook(url, { path: '/twilio/voice', params: inbound(`CA_full_${n}`, BRIGHTWATER) });
    for (let n = 0; n < MAX_CALLS; n += 1) await ask(n);
    expect((await ask(MAX_CALLS)).body).toMatch(
      new RegExp(`<Dial [^>]*><Number [^>]*>\\${BRIGHTWATER_CONTACT}</Number></Dial>`),
    );
    expect(await rowOf(`CA_full_${MAX_CALLS}`)).toMatchObject({
      status: 'missed',
      outcome: 'refused',
      endReason: 'admission_refused',
    });
    expect(await events('call.refused.capacity')).toBeGreaterThan(0);
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { reason: 'full' }]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('lets go of calls whose caller left before the stream came', async () => {
    const params = { ...inbound('CA_full_0', BRIGHTWATER), CallStatus: 'no-answer' };
    expect((await postWebhook(url, { path: '/twilio/status', params })).status).toBe(204);
    await until(async () => (await rowOf('CA_full_0'))?.status === 'missed');
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });
});

it('shows its figures without naming anyone', async () => {
  const text = await (await fetch(`${url}/metrics`)).text();
  expect(text).toContain('offhook_calls_refused_total{reason="bad_signature"}');
  expect(text).toMatch(/http_server_request_duration_bucket\{.*http_route="\/twilio\/voice"/);
  expect(text).not.toMatch(/CA_|\+1512|proj_/);
});
