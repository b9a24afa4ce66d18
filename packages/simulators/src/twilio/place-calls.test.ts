import { expect, it } from 'vitest';
import { fakeSpeaker } from '../testing/fake-speaker.ts';
import { startTinyBridge } from '../testing/tiny-bridge.ts';
import { hangsUp, later } from './caller-script.ts';
import { placeCalls } from './place-calls.ts';

const ACCOUNT = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'token' };

it('places many calls side by side, each a call of its own', async ({ onTestFinished }) => {
  const answer = (path: string) => ({
    body: `<Response>${path === '/twilio/voice' ? '<Say>Hello there.</Say><Pause length="2"/>' : ''}</Response>`,
  });
  const bridge = await startTinyBridge({ authToken: ACCOUNT.authToken, realtimeUrl: 'ws://127.0.0.1:9', answer });
  onTestFinished(() => bridge.close());
  const placed = await placeCalls({
    ...ACCOUNT,
    scenario: { callerVoice: 'slt', dialogue: [], ending: hangsUp(later(60_000)) },
    to: '+15125550142',
    workerUrl: bridge.url,
    speaker: fakeSpeaker(),
    speed: 50,
    count: 25,
    everyMs: 1,
    each: (index) => ({ from: `+1512555${String(1_000 + index)}` }),
  });
  const reports = await placed.reports;
  expect(reports).toHaveLength(25);
  expect(new Set(reports.map(({ callSid }) => callSid)).size).toBe(25);
  expect(reports.every(({ twilioStatus, problems }) => twilioStatus === 'completed' && problems.length === 0)).toBe(
    true,
  );
  expect(reports[7]).toMatchObject({ from: '+15125551007', spokenByTwilio: ['Hello there.'] });
});
