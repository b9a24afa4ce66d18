import { expect, it } from 'vitest';
import { fakeCall } from '../testing/fake-scene.ts';

const CONNECT = '<Connect action="/ended"><Stream url="wss://w.example/media"/></Connect>';
const pathOf = ({ url }: { url: string }) => new URL(url).pathname;

it('asks what comes next when the server ends the stream', async () => {
  const { done, requests, scene } = fakeCall({ '/voice': CONNECT, '/ended': '<Say>Bye.</Say><Hangup/>' });
  expect(await done).toBe('hung-up');
  expect(scene.log).toMatchObject({ spokenByTwilio: ['Bye.'], problems: [] });
  expect(requests.map((request) => [pathOf(request), request.fields.CallStatus])).toEqual([
    ['/voice', 'ringing'],
    ['/ended', 'in-progress'],
  ]);
});

it('asks nothing more when the caller hangs up', async () => {
  const { done, requests, scene } = fakeCall(
    { '/voice': `${CONNECT}<Say>Never heard</Say>` },
    { streamEnd: 'wait', caller: { hangsUpAtMs: 500 } },
  );
  expect(await done).toBe('gone');
  expect(scene.log.spokenByTwilio).toEqual([]);
  expect(requests).toHaveLength(1);
});

it('goes to the fallback with the code and the address that failed', async () => {
  const { done, requests, scene } = fakeCall({ '/voice': { fails: 11200 }, '/fallback': '<Say>Sorry.</Say>' });
  expect(await done).toBe('out-of-verbs');
  expect(scene.log).toMatchObject({ spokenByTwilio: ['Sorry.'], problems: [{ code: 11200 }] });
  expect(requests[1]?.fields).toMatchObject({ ErrorCode: '11200', ErrorUrl: 'https://w.example/voice' });
});

it('goes to the fallback in mid-call, too', async () => {
  const { done, requests } = fakeCall({ '/voice': CONNECT, '/ended': { fails: 11205 }, '/fallback': '<Hangup/>' });
  expect(await done).toBe('hung-up');
  expect(requests.map(pathOf)).toEqual(['/voice', '/ended', '/fallback']);
});

it('fails when the fallback fails too, or there is none', async () => {
  expect(await fakeCall({ '/voice': { fails: 11205 } }).done).toBe('failed');
  const alone = fakeCall({ '/voice': 'no <b>' }, { fallbackUrl: null });
  expect(await alone.done).toBe('failed');
  expect(alone.scene.log.problems).toMatchObject([{ code: 12100 }]);
});

it('uses the action after a broken stream, and tells what broke', async () => {
  const streamEnd = { kind: 'failed', errorCode: 31903, error: 'The socket broke' } as const;
  const { done, scene } = fakeCall({ '/voice': CONNECT, '/ended': '<Hangup/>' }, { streamEnd });
  await done;
  expect(scene.log).toMatchObject({ problems: [{ code: 31903 }], visits: [{ ok: true }, { ok: true }] });
});

it('goes on with the next verb when a stream has no action, and opens another stream when told to', async () => {
  const stream = '<Connect><Stream url="wss://w.example/media"/></Connect>';
  const { done, scene } = fakeCall({ '/voice': `${stream}${stream}<Hangup/>` });
  expect(await done).toBe('hung-up');
  expect(scene.log.streams).toHaveLength(2);
});

it('never opens a stream that Twilio would not', async () => {
  const voice = '<Connect><Stream url="ws://w.example/media"/></Connect><Say>Sorry.</Say>';
  const { done, scene } = fakeCall({ '/voice': voice });
  await done;
  expect(scene.log).toMatchObject({ streams: [], problems: [{ code: 31922 }], spokenByTwilio: ['Sorry.'] });
});

it('rejects only as the first verb, and never follows redirects for ever', async () => {
  expect(await fakeCall({ '/voice': '<Reject reason="busy"/>' }).done).toBe('busy');
  expect(await fakeCall({ '/voice': '<Say>Hi</Say><Reject/>' }).done).toBe('hung-up');
  const looping = fakeCall({ '/voice': '<Redirect>/voice</Redirect>' });
  expect(await looping.done).toBe('failed');
  expect(looping.requests.length).toBeLessThanOrEqual(40);
});

it('takes its time to speak, and whoever is on the line hears it', async () => {
  const { done, call, scene } = fakeCall({ '/voice': '<Say>One moment, please.</Say><Pause length="3"/><Hangup/>' });
  await done;
  const [heard] = call.leg.ear.sounds();
  expect(heard).toMatchObject({ by: 'twilio', text: 'One moment, please.', cut: false });
  expect((heard?.endMs ?? 0) - (heard?.startMs ?? 0)).toBeGreaterThan(1_000);
  expect(scene.clock.nowMs).toBeGreaterThan(4_000);
});

it('plays a file as long as it is, and reports one that is not there', async () => {
  const wav = Buffer.alloc(16_044);
  wav.write('RIFF');
  wav.writeUInt32LE(8_000, 28);
  const { done, call, scene } = fakeCall({
    '/voice': '<Play>/music.wav</Play><Play>/none.wav</Play><Hangup/>',
    '/music.wav': { file: wav, contentType: 'audio/wav' },
  });
  await done;
  expect(call.leg.ear.sounds()).toMatchObject([{ by: 'twilio', text: 'https://w.example/music.wav' }]);
  expect(scene.clock.nowMs).toBeGreaterThan(2_000);
  expect(scene.log.problems).toMatchObject([{ code: 11200 }]);
});

it('drops what it does when other TwiML comes, and obeys that', async () => {
  const { done, call, scene, requests } = fakeCall({ '/voice': CONNECT, '/ended': '<Hangup/>' }, { streamEnd: 'wait' });
  await expect.poll(() => call.status).toBe('in-progress');
  const twiml = '<Response><Say>Moved.</Say><Redirect>/other</Redirect></Response>';
  expect(call.redirect({ kind: 'twiml', twiml, base: 'https://w.example/' })).toBe(true);
  await done;
  expect(scene.log.streams).toMatchObject([{ end: { kind: 'redirected' } }]);
  expect(scene.log.spokenByTwilio).toEqual(['Moved.']);
  expect(requests.map(pathOf)).toEqual(['/voice', '/other', '/fallback']);
  expect(call.redirect({ kind: 'twiml', twiml, base: '' })).toBe(false);
});
