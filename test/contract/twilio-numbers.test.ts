import { afterEach, expect, it } from 'vitest';
import { allNumbers, type NumberQuery } from '../../packages/core/src/index.ts';
import { twilioNumbers } from '../../packages/integrations/src/twilio/twilio-numbers.ts';
import { FAKE_CALL, fakeCall } from '../../packages/simulators/src/testing/fake-scene.ts';
import { startRestApi } from '../../packages/simulators/src/testing/start-rest-api.ts';
import { OTHER_NUMBERS, seedNumbers } from '../../packages/simulators/src/twilio/seed-numbers.ts';

const LINE = '+15125550142';
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The adapter pointed at a simulated account's REST API on a real port. */
async function account() {
  const { exchange, scene, done } = fakeCall({ '/voice': '<Hangup/>' });
  await done;
  const { url: baseUrl, close } = await startRestApi(scene);
  closing.push(close);
  seedNumbers(exchange.numbers, {
    lines: { [LINE]: 'Main line' },
    publicUrl: () => 'https://w.example',
    isKnown: false,
  });
  const port = (authToken = 'token') => twilioNumbers({ baseUrl, accountSid: FAKE_CALL.accountSid, authToken });
  return { exchange, numbers: port(), stranger: port('wrong') };
}

const query = (given: Partial<NumberQuery> = {}): NumberQuery => ({
  country: 'US',
  kind: 'local',
  limit: 20,
  ...given,
});
const wish = (e164: string) => ({
  e164,
  friendlyName: 'Van sign',
  routing: { voiceUrl: 'https://w.example/twilio/voice' },
});

it('finds numbers by area code, digits, letters and what they can do', async () => {
  const { numbers } = await account();
  const search = async (given: Partial<NumberQuery>) => {
    const answer = await numbers.search(query(given));
    return answer.state === 'found' ? answer.numbers : answer;
  };
  const austin = await search({ areaCode: '512' });
  expect(austin).toContainEqual({
    e164: '+15125550150',
    locality: 'Austin',
    region: 'TX',
    country: 'US',
    capabilities: { voice: true, sms: true, mms: true },
    addressRequirements: 'none',
  });
  expect(await search({ areaCode: '512', contains: '0151' })).toHaveLength(1);
  expect(await search({ contains: 'BOO5550161', areaCode: '206' })).toEqual([]);
  expect(await search({ kind: 'tollFree', limit: 3 })).toHaveLength(3);
  expect(await search({ kind: 'tollFree', needsTexts: true })).toEqual([]);
  expect(await search({ areaCode: '999' })).toEqual([]);
  expect(await search({ areaCode: '099' })).toEqual({
    state: 'refused',
    reason: 'area_code_invalid',
    twilioCode: '21451',
  });
  expect(await search({ country: 'US', kind: 'mobile' })).toMatchObject({
    state: 'refused',
    reason: 'country_unknown',
  });
});

it('buys a number that is set up when its first call comes, and that no search shows again', async () => {
  const { numbers } = await account();
  const answer = await numbers.buy(wish('+15125550150'));
  expect(answer).toMatchObject({
    state: 'bought',
    number: { e164: '+15125550150', friendlyName: 'Van sign', origin: 'twilio', status: 'in-use' },
  });
  const found = await numbers.findByNumber('+15125550150');
  expect(answer).toEqual({ state: 'bought', number: found });
  expect(found?.routing).toMatchObject({
    voiceUrl: 'https://w.example/twilio/voice',
    voiceMethod: 'POST',
    trunkSid: '',
  });
  expect(await numbers.search(query({ contains: '5125550150' }))).toEqual({ state: 'found', numbers: [] });
});

it('names why Twilio will not sell a number', async () => {
  const { numbers } = await account();
  const reasons = {
    '+14155550150': ['gone', '21422'],
    [LINE]: ['gone', '21422'],
    '+15005550000': ['gone', '21422'],
    '+15005550001': ['number_invalid', '21421'],
    '+442079460950': ['address_needed', '21631'],
  };
  for (const [e164, [reason, twilioCode]] of Object.entries(reasons)) {
    expect(await numbers.buy(wish(e164))).toEqual({ state: 'refused', reason, twilioCode });
  }
  expect(await numbers.buy({ ...wish('+15125550151'), friendlyName: 'x'.repeat(65) })).toMatchObject({
    reason: 'refused',
  });
  const lost = { voiceFallbackUrl: 'https://w.example/fallback' };
  expect(await numbers.buy({ ...wish('+15125550151'), routing: lost })).toMatchObject({ twilioCode: '21405' });
  expect(await numbers.findByNumber('+15125550151')).toBeNull();
});

it('lists every number page after page, with what each is used for', async () => {
  const { numbers } = await account();
  const all = await allNumbers(numbers, 2);
  expect(all.map(({ e164 }) => e164).sort()).toEqual([LINE, ...Object.values(OTHER_NUMBERS)].sort());
  const by = new Map(all.map((number) => [number.e164, number.routing]));
  expect(by.get(LINE)?.voiceUrl).toBe('https://w.example/twilio/voice');
  expect(by.get(OTHER_NUMBERS.officePhones)?.trunkSid).toMatch(/^TK/);
  const application = by.get(OTHER_NUMBERS.voicemailApplication)?.voiceApplicationSid ?? '';
  expect((await numbers.applicationNames()).get(application)).toBe('Voicemail');
  const text = { smsUrl: 'https://answering.example/texts', smsMethod: 'GET', voiceFallbackMethod: 'GET' };
  expect(by.get(OTHER_NUMBERS.answeringService)).toMatchObject(text);
});

it('changes what it is asked to, as Twilio does: a trunk deletes the application and the reverse', async () => {
  const { numbers } = await account();
  const sid = (await numbers.findByNumber(OTHER_NUMBERS.voicemailApplication))?.numberSid ?? '';
  const before = await numbers.get(sid);
  const trunk = `TK${'a'.repeat(32)}`;
  const trunked = await numbers.update(sid, { trunkSid: trunk });
  expect(trunked.routing).toEqual({ ...before?.routing, trunkSid: trunk, voiceApplicationSid: '' });
  const application = before?.routing.voiceApplicationSid ?? '';
  expect((await numbers.update(sid, { voiceApplicationSid: application })).routing).toEqual(before?.routing);
  const cleared = await numbers.update(sid, {
    voiceApplicationSid: '',
    voiceCallerIdLookup: 'true',
    friendlyName: 'New',
  });
  expect(cleared).toMatchObject({
    friendlyName: 'New',
    routing: { voiceApplicationSid: '', voiceCallerIdLookup: 'true' },
  });
  expect(await numbers.get(sid)).toEqual(cleared);
  await expect(numbers.update(sid, { voiceUrl: 'ftp://w.example' })).rejects.toMatchObject({
    code: 'UPSTREAM_REJECTED',
  });
  await expect(numbers.update(sid, { voiceUrl: '', voiceFallbackUrl: 'https://w.example/f' })).rejects.toMatchObject({
    code: 'UPSTREAM_REJECTED',
  });
  expect(await numbers.get(sid)).toEqual(cleared);
});

it('gives a number back once, and knows when it is gone', async () => {
  const { numbers } = await account();
  const sid = (await numbers.findByNumber(OTHER_NUMBERS.unused))?.numberSid ?? '';
  expect([await numbers.release(sid), await numbers.release(sid)]).toEqual(['released', 'gone']);
  expect(await numbers.get(sid)).toBeNull();
  await expect(numbers.update(sid, { friendlyName: 'Late' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('tells what was not processed from what may have been', async () => {
  const { exchange, numbers, stranger } = await account();
  await expect(stranger.buy(wish('+15125550150'))).rejects.toMatchObject({ code: 'UPSTREAM_UNAUTHORIZED' });
  exchange.setRestFault({ mode: 'rate-limited', times: 1 });
  expect(await numbers.buy(wish('+15125550150'))).toMatchObject({ state: 'bought' });
  exchange.setRestFault({ mode: 'lost-answer', times: 1 });
  await expect(numbers.buy(wish('+15125550151'))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(await numbers.findByNumber('+15125550151')).not.toBeNull();
  exchange.setRestFault({ mode: 'unavailable', times: 1 });
  await expect(numbers.buy(wish('+15125550152'))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(await numbers.findByNumber('+15125550152')).toBeNull();
});
