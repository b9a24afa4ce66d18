import { afterEach, describe, expect, it } from 'vitest';
import { twilioCallControl } from '../../packages/integrations/src/twilio/twilio-call-control.ts';
import { FAKE_CALL, fakeCall } from '../../packages/simulators/src/testing/fake-scene.ts';
import { startRestApi } from '../../packages/simulators/src/testing/start-rest-api.ts';
import { afterBeep } from '../../packages/simulators/src/twilio/caller-script.ts';

const CONNECT = '<Connect action="/ended"><Stream url="wss://w.example/media"/></Connect>';
const SOMEONE_ELSES = `CA${'9'.repeat(32)}`;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A call under way, and the adapter pointed at the account's simulated REST API on a real port. */
async function line(...call: Parameters<typeof fakeCall>) {
  const { exchange, scene, ...fake } = fakeCall(...call);
  const { url: baseUrl, close } = await startRestApi(scene);
  closing.push(
    close,
    () => fake.done,
    () => fake.call.hangUp(),
  );
  const control = (authToken = 'token') => twilioCallControl({ baseUrl, accountSid: FAKE_CALL.accountSid, authToken });
  await expect.poll(() => exchange.find(FAKE_CALL.callSid)?.status).not.toBe('ringing');
  return { ...fake, exchange, scene, control: control(), stranger: control('wrong') };
}

const talking = () => line({ '/voice': CONNECT, '/ended': '<Hangup/>' }, { streamEnd: 'wait' });

describe('a live call', () => {
  it('is hung up once; after that it is over already', async () => {
    const { control, done } = await talking();
    expect(await control.hangUp(FAKE_CALL.callSid)).toBe('done');
    expect(await done).toBe('gone');
    expect(await control.hangUp(FAKE_CALL.callSid)).toBe('already_over');
    expect(await control.redirect(FAKE_CALL.callSid, '<Response><Hangup/></Response>')).toBe('already_over');
    expect(await control.hangUp(SOMEONE_ELSES)).toBe('already_over');
  });

  it('does what new TwiML says', async () => {
    const { control, done, scene } = await talking();
    const twiml = '<Response><Say>One moment.</Say><Hangup/></Response>';
    expect(await control.redirect(FAKE_CALL.callSid, twiml)).toBe('done');
    expect(await done).toBe('hung-up');
    expect(scene.log.spokenByTwilio).toEqual(['One moment.']);
  });
});

describe('a recording', () => {
  const recorded = async () => {
    const caller = { dialogue: [{ says: 'Call me back', when: afterBeep() }] };
    const placed = await line({ '/voice': '<Record action="/done"/>', '/done': '<Hangup/>' }, { caller });
    await placed.done;
    const [recording] = placed.exchange.recordings.list(FAKE_CALL.callSid);
    return { ...placed, recordingSid: recording?.recordingSid ?? '' };
  };

  it('is fetched whole, and deleted once or more often', async () => {
    const { control, exchange, recordingSid } = await recorded();
    const { bytes, contentType } = await control.fetchRecording(recordingSid);
    expect(contentType).toMatch(/^audio\/(x-)?wav$/);
    expect(Buffer.from(bytes).toString('latin1', 0, 4)).toBe('RIFF');
    await control.deleteRecording(recordingSid);
    await control.deleteRecording(recordingSid);
    expect(exchange.recordings.list()).toEqual([]);
    await expect(control.fetchRecording(recordingSid)).rejects.toMatchObject({ code: 'NOT_FOUND', retryable: false });
  });

  it('is nobody’s without the token', async () => {
    const { stranger, recordingSid } = await recorded();
    const refused = { code: 'UPSTREAM_UNAUTHORIZED', upstreamStatus: 401 };
    await expect(stranger.fetchRecording(recordingSid)).rejects.toMatchObject(refused);
    await expect(stranger.deleteRecording(recordingSid)).rejects.toMatchObject(refused);
  });
});

describe('a Twilio that is not well', () => {
  it('is asked again after "too many requests", and only after that', async () => {
    const { control, exchange } = await talking();
    exchange.setRestFault({ mode: 'rate-limited', times: 1 });
    expect(await control.hangUp(FAKE_CALL.callSid)).toBe('done');
    exchange.setRestFault({ mode: 'unavailable', times: 1 });
    await expect(control.hangUp(FAKE_CALL.callSid)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(await control.hangUp(FAKE_CALL.callSid)).toBe('already_over');
  });

  it('that answers no more is named, and may be tried again', async () => {
    const { url: baseUrl, close } = await startRestApi(fakeCall({ '/voice': '<Hangup/>' }).scene);
    await close();
    const control = twilioCallControl({ baseUrl, accountSid: FAKE_CALL.accountSid, authToken: 'token' });
    const away = { code: 'UPSTREAM_UNAVAILABLE', retryable: true };
    await expect(control.hangUp(FAKE_CALL.callSid)).rejects.toMatchObject(away);
    await expect(control.fetchRecording(`RE${'1'.repeat(32)}`)).rejects.toMatchObject(away);
  });
});
