import { httpError } from '@offhook/core';
import { ATTR, startTelemetry, type Telemetry, telemetrySettings } from '@offhook/telemetry';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { createCircuitBreakers } from './circuit-breakers.ts';
import { defineTool } from './define-tool.ts';
import type { ToolEvent } from './record-failure.ts';
import { createRegistry } from './registry.ts';
import { runTool } from './run-tool.ts';

type Processor = NonNullable<NonNullable<Parameters<typeof startTelemetry>[0]['spanProcessors']>[number]>;
type Finished = Parameters<Processor['onEnd']>[0];

let finished: Finished[] = [];
let telemetry: Telemetry;

beforeAll(async () => {
  const recorder: Processor = {
    onStart() {},
    onEnd: (span) => void finished.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const settings = telemetrySettings({});
  telemetry = await startTelemetry({ serviceName: 'test', settings, spanProcessors: [recorder] });
});
beforeEach(() => {
  finished = [];
});
afterAll(() => telemetry.shutdown());

async function run(answers: (() => Promise<unknown>)[]) {
  const events: ToolEvent[] = [];
  const tool = defineTool({
    name: 'book_slot',
    title: 'Do it',
    changes: false,
    description: 'Books.',
    input: z.object({ customerName: z.string() }),
    attemptTimeoutMs: 1_000,
    maxAttempts: 2,
    spokenFailure: 'Sorry.',
    refused: (output) => output === 'no',
    execute: async (_input, { attempt }) => answers[attempt - 1]?.(),
  });
  const runner = {
    registry: createRegistry([tool]),
    breakers: createCircuitBreakers(),
    recordEvent: (event: ToolEvent) => events.push(event),
  };
  const request = { name: 'book_slot', argumentsJson: '{"customerName":"Jane Doe"}', toolCallId: 'fc_1' };
  await runTool(runner, request, {
    projectId: 'proj_1',
    callId: 'call_1',
    callSid: 'CA1',
    callerNumber: '+15125551001',
    bookingPageUrl: null,
    now: Date.now,
    signal: new AbortController().signal,
  });
  return events;
}

const down = () => Promise.reject(httpError({ status: 503, nowMs: 0 }));

it('is one span for the function call with a child for each attempt', async () => {
  await run([down, async () => 'yes']);
  const [first, second, whole] = finished;
  expect(finished.map(({ name }) => name)).toEqual([
    'execute_tool_attempt book_slot',
    'execute_tool_attempt book_slot',
    'execute_tool book_slot',
  ]);
  expect([first, second].map((span) => span?.parentSpanContext?.spanId)).toEqual(
    Array(2).fill(whole?.spanContext().spanId),
  );
  expect(whole?.attributes).toMatchObject({
    [ATTR.operationName]: 'execute_tool',
    [ATTR.toolName]: 'book_slot',
    [ATTR.toolCallId]: 'fc_1',
    [ATTR.toolType]: 'function',
    [ATTR.conversationId]: 'call_1',
    [ATTR.toolAttempts]: 2,
    [ATTR.toolOutcome]: 'succeeded',
  });
  // A handled failure that ends well is none of the whole.
  expect([first, second, whole].map((span) => span?.attributes[ATTR.errorType])).toEqual([
    'UPSTREAM_UNAVAILABLE',
    undefined,
    undefined,
  ]);
});

it('marks a failure by its code, ties the event to the trace, and says nothing about the caller', async () => {
  const [event] = await run([down, down]);
  const whole = finished.at(-1);
  expect(whole?.attributes).toMatchObject({ [ATTR.errorType]: 'UPSTREAM_UNAVAILABLE', [ATTR.toolOutcome]: 'failed' });
  expect(event?.payload.traceId).toBe(whole?.spanContext().traceId);
  const told = JSON.stringify(
    finished.map(({ name, attributes, events, status }) => [name, attributes, events, status]),
  );
  expect(told).not.toMatch(/Jane|5551001/);
});

it('does not call a business "no" a failure', async () => {
  await run([async () => 'no']);
  expect(finished.at(-1)?.attributes).toMatchObject({ [ATTR.toolOutcome]: 'refused' });
  expect(finished.at(-1)?.status.code).toBe(0);
});
