import { expect, it } from 'vitest';
import { fakeCall } from '../testing/fake-scene.ts';
import { afterBeep, type CallerTurn } from './caller-script.ts';
import { toMp3File, toWavFile } from './recording-files.ts';

const VOICEMAIL =
  '<Say>Leave a message after the tone.</Say>' +
  '<Record action="/done" recordingStatusCallback="/recorded" timeout="3" maxLength="60" finishOnKey="#"/><Say>No message.</Say>';
const ANSWERS = { '/voice': VOICEMAIL, '/done': '<Hangup/>', '/recorded': '' };
const message: CallerTurn = { says: 'Please call me back', when: afterBeep() };

it('records after the tone what the caller says, without the silence around it', async () => {
  const { done, requests, scene, exchange } = fakeCall(ANSWERS, { caller: { dialogue: [message] } });
  expect(await done).toBe('hung-up');
  const [recording] = exchange.recordings.list();
  expect(recording).toMatchObject({ status: 'completed', durationMs: 1_000, channels: 1, source: 'RecordVerb' });
  const fields = { RecordingSid: recording?.recordingSid, RecordingDuration: '1' };
  const about = (path: string) => requests.find(({ url }) => url.endsWith(path))?.fields;
  expect(about('/done')).toMatchObject({ ...fields, Digits: '' });
  expect(about('/recorded')).toMatchObject({ ...fields, RecordingStatus: 'completed', RecordingSource: 'RecordVerb' });
  expect(scene.log.recordings).toMatchObject([{ durationMs: 1_000 }]);
  const wav = recording && toWavFile(recording);
  expect(wav?.length).toBe(44 + 16_000);
  expect(recording?.samples.some((sample) => sample !== 0)).toBe(true);
  expect(recording && toMp3File(recording).length).toBe(14 * 72);
});

it('ends with a key', async () => {
  const dialogue = [{ ...message, presses: '#' }];
  const { done, requests, scene } = fakeCall(ANSWERS, { caller: { dialogue } });
  await done;
  expect(requests.find(({ url }) => url.endsWith('/done'))?.fields.Digits).toBe('#');
  expect(scene.clock.nowMs).toBeLessThan(6_000);
});

it('is told even when the caller hangs up after the message', async () => {
  const { done, requests } = fakeCall(ANSWERS, { caller: { dialogue: [message], hangsUpAtMs: 4_500 } });
  expect(await done).toBe('gone');
  const told = requests.find(({ url }) => url.endsWith('/done'))?.fields;
  expect(told).toMatchObject({ Digits: 'hangup', CallStatus: 'completed' });
});

it('asks nobody about an empty recording', async () => {
  const { done, requests, scene } = fakeCall(ANSWERS);
  await done;
  expect(requests).toHaveLength(1);
  expect(scene.log.spokenByTwilio.at(-1)).toBe('No message.');
  expect(scene.log.recordings).toMatchObject([{ status: 'absent' }]);
});
