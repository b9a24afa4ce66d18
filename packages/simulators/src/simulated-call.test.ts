import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RealtimeSimulator } from './realtime/server.ts';
import { leakingSink } from './scenarios/leaking-sink.ts';
import { startScenarioRealtime } from './scenarios/scenario-simulator.ts';
import { createSpeaker } from './speech/speaker.ts';
import { DEMO_TOOLS } from './testing/demo-tools.ts';
import { startTinyBridge, type TinyBridge } from './testing/tiny-bridge.ts';
import { placeCall } from './twilio/place-call.ts';

const AUTH_TOKEN = 'a-test-token';
const ACCOUNT_SID = `AC${'0'.repeat(32)}`;
const speaker = createSpeaker();
let realtime: RealtimeSimulator & { url: string };
let bridge: TinyBridge;

beforeEach(async () => {
  realtime = await startScenarioRealtime({ speaker });
  bridge = await startTinyBridge({ authToken: AUTH_TOKEN, realtimeUrl: realtime.url, tools: DEMO_TOOLS });
});

afterEach(async () => {
  await bridge.close();
  await realtime.close();
});

it('holds a whole conversation over real sockets: greeting, slots, booking, goodbye', { timeout: 60_000 }, async () => {
  const call = placeCall({
    scenario: leakingSink,
    to: leakingSink.to,
    workerUrl: bridge.url,
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    speaker,
  });
  const report = await call.report;
  expect(report).toMatchObject({
    twilioStatus: 'completed',
    problems: [],
    streams: [{ end: { kind: 'caller-hung-up' }, clearedMs: 0 }],
  });
  const transcripts = bridge.realtimeEvents.flatMap((event) =>
    event.type === 'conversation.item.input_audio_transcription.completed' ? [event.transcript] : [],
  );
  expect(transcripts).toEqual(leakingSink.dialogue.map(({ says }) => says));
});
