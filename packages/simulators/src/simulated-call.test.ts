import { describe, it, type TestContext, vi } from 'vitest';
import { interrupts } from './scenarios/interrupts.ts';
import { leakingSink } from './scenarios/leaking-sink.ts';
import { startScenarioRealtime } from './scenarios/scenario-simulator.ts';
import { createSpeaker } from './speech/speaker.ts';
import { DEMO_TOOLS } from './testing/demo-tools.ts';
import { startTinyBridge } from './testing/tiny-bridge.ts';
import { type PlaceCallOptions, placeCall } from './twilio/place-call.ts';

// Real speech in real time, with only a hundred lines of bridge between the two simulators.
vi.setConfig({ testTimeout: 150_000 });

const AUTH_TOKEN = 'a-test-token';
const ACCOUNT_SID = `AC${'0'.repeat(32)}`;
const speaker = createSpeaker();

/** Both simulators with a bridge between them, for one test. */
async function startLine({ onTestFinished }: TestContext) {
  const realtime = await startScenarioRealtime({ speaker, scenarios: [leakingSink, interrupts] });
  const bridge = await startTinyBridge({ authToken: AUTH_TOKEN, realtimeUrl: realtime.url, tools: DEMO_TOOLS });
  onTestFinished(async () => {
    await bridge.close();
    await realtime.close();
  });
  const call = (options: Pick<PlaceCallOptions, 'scenario'> & Partial<PlaceCallOptions>) =>
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
  return { bridge, call, transcripts };
}

const linesOf = ({ dialogue }: { dialogue: readonly { says: string }[] }) => dialogue.map(({ says }) => says);

describe.concurrent('a call between the two simulators', () => {
  it('is a whole conversation over real sockets: greeting, times, booking, goodbye', async (test) => {
    const { bridge, call: place, transcripts } = await startLine(test);
    const call = place({ scenario: leakingSink });
    const report = await call.report;
    test.expect(transcripts()).toEqual(linesOf(leakingSink));
    test.expect(report).toMatchObject({
      twilioStatus: 'completed',
      problems: [],
      streams: [{ end: { kind: 'caller-hung-up', reason: 'scripted' }, clearedMs: 0, framesLost: 0 }],
    });
    test.expect(call.heardAudio().length / 8).toBeCloseTo(report.streams[0]?.heardMs ?? 0, -1);
    test.expect(bridge.requests.every(({ signatureIsValid }) => signatureIsValid)).toBe(true);
    const asked = (path: string) =>
      bridge.requests.filter((request) => request.path === path).map(({ fields }) => fields);
    test.expect(asked('/twilio/voice')).toHaveLength(1);
    test
      .expect(asked('/twilio/stream').map(({ StreamEvent }) => StreamEvent))
      .toEqual(['stream-started', 'stream-stopped']);
    test.expect(asked('/twilio/status')[0]).toMatchObject({ CallStatus: 'completed', CallSid: call.callSid });
    test.expect(bridge.realtimeEvents.filter(({ type }) => type === 'error')).toEqual([]);
  });

  it('cuts the answer when the caller cuts in', async (test) => {
    const { call, transcripts } = await startLine(test);
    const { streams } = await call({ scenario: interrupts }).report;
    test.expect(streams[0]?.clearedMs).toBeGreaterThan(2_000);
    test.expect(streams[0]?.heard.some((segment) => segment.cut)).toBe(true);
    test.expect(transcripts()).toEqual(linesOf(interrupts));
  });

  it('is understood through a line that delays packets', async (test) => {
    const { call, transcripts } = await startLine(test);
    const scenario = { ...leakingSink, dialogue: leakingSink.dialogue.slice(0, 1) };
    const report = await call({ scenario, conditions: { jitterMs: 80 } }).report;
    test.expect(report.problems).toEqual([]);
    test.expect(transcripts()).toEqual(linesOf(scenario));
  });

  it('ends at once when the caller is told to leave', async (test) => {
    const { call: place } = await startLine(test);
    const call = place({ scenario: leakingSink });
    setTimeout(() => call.hangUp(), 1_500);
    const report = await call.report;
    test.expect(report.streams[0]?.end).toEqual({ kind: 'caller-hung-up', reason: 'scripted' });
    test.expect(report.durationMs).toBeLessThan(15_000);
  });
});
