import type { RealtimeServerMessage } from '@offhook/protocol';
import {
  activeContext,
  startTelemetry,
  type Telemetry,
  type TelemetryOptions,
  telemetrySettings,
} from '@offhook/telemetry';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { CallTracing } from './call-tracing.ts';

type Processor = NonNullable<TelemetryOptions['spanProcessors']>[number];
type FinishedSpan = Parameters<Processor['onEnd']>[0];

let finished: FinishedSpan[] = [];
let telemetry: Telemetry;
beforeAll(async () => {
  const recorder: Processor = {
    onStart: () => undefined,
    onEnd: (span) => finished.push(span),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
  telemetry = await startTelemetry({
    serviceName: 'test',
    settings: telemetrySettings({}),
    spanProcessors: [recorder],
  });
});
beforeEach(() => {
  finished = [];
});
afterAll(() => telemetry.shutdown());

const identity = {
  callId: 'call_1',
  projectId: 'proj_1',
  callSid: 'CA1',
  accountSid: 'AC1',
  callerNumber: null,
  bookingPageUrl: null,
  contactPhone: null,
  workerId: 'wrk_1',
};
const functionCall = { type: 'function_call', call_id: 'c1', name: 'get_slots', arguments: '{}' };

function traced() {
  const tracing = new CallTracing(activeContext(), identity, 'gpt-realtime-2.1');
  const begin = (id: string) =>
    tracing.message({ type: 'response.created', response: { id } } as RealtimeServerMessage);
  const end = (id: string, more: object) =>
    tracing.message({ type: 'response.done', response: { id, ...more } } as RealtimeServerMessage);
  return { tracing, begin, end };
}

const namesOf = (spans: readonly FinishedSpan[]) => spans.map(({ name }) => name);

it('holds a turn open over a tool call, with both answers of the model in it', () => {
  const { begin, end } = traced();
  begin('r1');
  end('r1', { status: 'completed', output: [functionCall] });
  expect(namesOf(finished)).toEqual(['realtime_inference gpt-realtime-2.1']);
  begin('r2');
  end('r2', { status: 'completed', output: [{ type: 'message' }] });
  const [first, second, turn] = finished;
  expect(turn?.name).toBe('invoke_agent receptionist');
  expect([first, second].map((span) => span?.parentSpanContext?.spanId)).toEqual(
    Array(2).fill(turn?.spanContext().spanId),
  );
  expect(turn?.attributes).toMatchObject({
    'gen_ai.conversation.id': 'call_1',
    'gen_ai.agent.invocation.end_reason': 'completed',
  });
});

it('says why an answer ended, and marks only failures as errors', () => {
  const { begin, end } = traced();
  begin('r1');
  end('r1', { status: 'cancelled', status_details: { reason: 'turn_detected' } });
  begin('r2');
  end('r2', { status: 'failed', status_details: { error: { code: 'rate_limit_exceeded' } } });
  const [cut, , failed] = finished;
  expect(cut?.attributes['gen_ai.response.finish_reasons']).toEqual(['turn_detected']);
  expect(cut?.status.code).toBe(0);
  expect(failed?.attributes['error.type']).toBe('rate_limit_exceeded');
});

it('leaves no span open when the call ends', () => {
  const { tracing, begin } = traced();
  begin('r1');
  tracing.ended();
  expect(namesOf(finished)).toEqual(['realtime_inference gpt-realtime-2.1', 'invoke_agent receptionist']);
  expect(finished[1]?.attributes['gen_ai.agent.invocation.end_reason']).toBe('session_closed');
});
