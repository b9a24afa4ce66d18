import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RealtimeSimulator } from './realtime/server.ts';
import { interrupts } from './scenarios/interrupts.ts';
import { leakingSink } from './scenarios/leaking-sink.ts';
import { startScenarioRealtime } from './scenarios/scenario-simulator.ts';
import { createSpeaker } from './speech/speaker.ts';
import { DEMO_TOOLS } from './testing/demo-tools.ts';
import { startTinyBridge, type TinyBridge } from './testing/tiny-bridge.ts';
import { type PlaceCallOptions, placeCall } from './twilio/place-call.ts';

// Real speech in real time, with only a hundred lines of bridge between the two simulators.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

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

const callWith = (options: Pick<PlaceCallOptions, 'scenario'> & Partial<PlaceCallOptions>) =>
  placeCall({
    to: leakingSink.to,
    workerUrl: bridge.url,
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    speaker,
    ...options,
  });

const transcripts = () =>
  bridge.realtimeEvents.flatMap((event) =>
    event.type === 'conversation.item.input_audio_transcription.completed' ? [event.transcript] : [],
  );

it('holds a whole conversation over real sockets: greeting, times, booking, goodbye', async () => {
  const call = callWith({ scenario: leakingSink });
  const report = await call.report;
  expect(transcripts()).toEqual(leakingSink.dialogue.map(({ says }) => says));
  expect(report).toMatchObject({
    twilioStatus: 'completed',
    problems: [],
    streams: [{ end: { kind: 'caller-hung-up', reason: 'scripted' }, clearedMs: 0, framesLost: 0 }],
  });
  const heardMs = report.streams[0]?.heardMs ?? 0;
  expect(call.heardAudio().length / 8).toBeCloseTo(heardMs, -1);
  expect(bridge.requests.every(({ signatureIsValid }) => signatureIsValid)).toBe(true);
  const asked = (path: string) =>
    bridge.requests.filter((request) => request.path === path).map(({ fields }) => fields);
  expect(asked('/twilio/voice')).toHaveLength(1);
  expect(asked('/twilio/stream').map(({ StreamEvent }) => StreamEvent)).toEqual(['stream-started', 'stream-stopped']);
  expect(asked('/twilio/status')[0]).toMatchObject({ CallStatus: 'completed', CallSid: call.callSid });
  expect(bridge.realtimeEvents.filter(({ type }) => type === 'error')).toEqual([]);
});

it('cuts the answer when the caller cuts in, and understands through a line that delays packets', async () => {
  const [cut, bumpy] = await Promise.all([
    callWith({ scenario: interrupts }).report,
    callWith({
      scenario: { ...leakingSink, dialogue: leakingSink.dialogue.slice(0, 1) },
      conditions: { jitterMs: 80 },
    }).report,
  ]);
  expect(cut.streams[0]?.clearedMs).toBeGreaterThan(2_000);
  expect(cut.streams[0]?.heard.some((segment) => segment.cut)).toBe(true);
  expect(bumpy.problems).toEqual([]);
  expect(transcripts()).toEqual(
    expect.arrayContaining([leakingSink.dialogue[0]?.says, ...interrupts.dialogue.map(({ says }) => says)]),
  );
});

it('leaves a call whose caller changes their mind at once', async () => {
  const call = callWith({ scenario: leakingSink });
  setTimeout(() => call.hangUp(), 1_500);
  const report = await call.report;
  expect(report.streams[0]?.end).toEqual({ kind: 'caller-hung-up', reason: 'scripted' });
  expect(report.durationMs).toBeLessThan(10_000);
});
