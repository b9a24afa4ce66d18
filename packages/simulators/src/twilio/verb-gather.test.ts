import { expect, it } from 'vitest';
import { fakeCall } from '../testing/fake-scene.ts';
import { later } from './caller-script.ts';

const MENU =
  '<Gather numDigits="1" action="/keys" timeout="6"><Say>To speak to someone, press one.</Say></Gather><Say>Too late.</Say>';
const presses = (keys: string, afterMs: number) => ({
  caller: { dialogue: [{ says: '', presses: keys, when: later(afterMs) }] },
});

it('is answered with a key, which ends what is being said', async () => {
  const { done, requests, call } = fakeCall({ '/voice': MENU, '/keys': '<Hangup/>' }, presses('1', 500));
  expect(await done).toBe('hung-up');
  expect(requests[1]).toMatchObject({ fields: { Digits: '1', CallStatus: 'in-progress' } });
  expect(call.leg.ear.sounds()).toMatchObject([{ by: 'twilio', cut: true }]);
});

it('goes on with the next verb when no key comes', async () => {
  const { done, requests, scene } = fakeCall({ '/voice': MENU });
  await done;
  expect(requests).toHaveLength(1);
  expect(scene.log.spokenByTwilio).toEqual(['To speak to someone, press one.', 'Too late.']);
  expect(scene.clock.nowMs).toBeGreaterThan(6_000);
});

it('asks with an empty result only when told to', async () => {
  const gather = '<Gather numDigits="1" timeout="2" actionOnEmptyResult="true" action="/keys"/>';
  const { done, requests } = fakeCall({ '/voice': gather, '/keys': '<Hangup/>' });
  await done;
  expect(requests[1]?.fields).toMatchObject({ Digits: '' });
});

it('takes several keys until the last one or the finishing one, at its own address by default', async () => {
  const counted = fakeCall({ '/voice': ['<Gather numDigits="3"/>', '<Hangup/>'] }, presses('12345', 300));
  await counted.done;
  expect(counted.requests[1]).toMatchObject({ url: 'https://w.example/voice', fields: { Digits: '123' } });
  const finished = fakeCall({ '/voice': ['<Gather/>', '<Hangup/>'] }, presses('42#', 300));
  await finished.done;
  expect(finished.requests[1]?.fields.Digits).toBe('42');
});
