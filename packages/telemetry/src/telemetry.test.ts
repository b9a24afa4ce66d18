import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instruments } from './instruments.ts';
import { createLogger } from './logger.ts';
import { ATTR } from './names.ts';
import { contextFromTraceparent, contextOf, startSpan, traceIdOf, traceparentOf, withSpan } from './spans.ts';
import { startTelemetry, type Telemetry } from './start-telemetry.ts';
import { telemetrySettings, withSmallBatches } from './telemetry-settings.ts';

let finished: ReadableSpan[] = [];
const recorder: SpanProcessor = {
  onStart() {},
  onEnd: (span) => void finished.push(span),
  forceFlush: async () => {},
  shutdown: async () => {},
};
let telemetry: Telemetry;

beforeAll(async () => {
  const spanProcessors = [recorder];
  telemetry = await startTelemetry({ serviceName: 'test', settings: telemetrySettings({}), spanProcessors });
});
beforeEach(() => {
  finished = [];
});
afterAll(() => telemetry.shutdown());

describe('withSpan', () => {
  it('returns what the work returned and leaves the status unset', async () => {
    await expect(withSpan('outer', { attributes: { a: 1 } }, () => 42)).resolves.toBe(42);
    const [span] = finished;
    expect(span?.name).toBe('outer');
    expect(span?.status.code).toBe(0);
  });

  it('marks a rejection by its code, never by its message', async () => {
    const error = Object.assign(new Error('Jane Doe said no'), { code: 'UPSTREAM_UNAVAILABLE' });
    await expect(withSpan('fails', {}, () => Promise.reject(error))).rejects.toBe(error);
    const [span] = finished;
    expect(span?.attributes[ATTR.errorType]).toBe('UPSTREAM_UNAVAILABLE');
    expect(JSON.stringify([span?.attributes, span?.events, span?.status])).not.toContain('Jane');
  });

  it('does not call an abort a failure', async () => {
    const abort = new DOMException('hung up', 'AbortError');
    await expect(withSpan('aborted', {}, () => Promise.reject(abort))).rejects.toBe(abort);
    expect(finished[0]?.status.code).toBe(0);
  });

  it('makes inner spans children of outer ones', async () => {
    await withSpan('outer', {}, () => withSpan('inner', {}, () => undefined));
    const [inner, outer] = finished;
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  });
});

it('carries a trace through a traceparent', () => {
  const span = startSpan('call', {});
  const carried = contextFromTraceparent(traceparentOf(contextOf(span)));
  expect(traceIdOf(carried)).toBe(span.spanContext().traceId);
  expect(traceIdOf(contextFromTraceparent('nonsense'))).toBeUndefined();
});

it('gives metrics as Prometheus text without a second port', async () => {
  instruments().calls.add(2, { status: 'completed' });
  const text = await telemetry.metricsText();
  expect(text).toContain('offhook_calls_total{status="completed"} 2');
  expect(text).toMatch(/^process_memory_usage \d+$/m);
});

describe('telemetrySettings', () => {
  it('exports nothing when nothing is configured', () => {
    expect(telemetrySettings({})).toMatchObject({ exportTraces: false, exportMetrics: false, exportLogs: false });
  });

  it('exports when an endpoint is named, except signals set to none', () => {
    const settings = telemetrySettings({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_LOGS_EXPORTER: 'none',
    });
    expect(settings).toMatchObject({ exportTraces: true, exportMetrics: true, exportLogs: false });
  });
});

describe('createLogger', () => {
  const lines: string[] = [];
  const logger = createLogger({ name: 'test', destination: { write: (line) => void lines.push(line) } });

  it('hides secrets and speech, shortens phone numbers, and adds the trace', async () => {
    await withSpan('call', {}, () =>
      logger.info({ apiKey: 'sk-1', turn: { text: 'my sink leaks' }, from: '+15125550199' }, 'turn done'),
    );
    const line = JSON.parse(lines.at(-1) ?? '{}');
    expect(line).toMatchObject({ level: 'info', apiKey: '[redacted]', turn: { text: '[redacted]' }, from: '…0199' });
    expect(line.trace_id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('writes an error with its cause', () => {
    logger.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'failed');
    expect(JSON.parse(lines.at(-1) ?? '{}').err).toMatchObject({ message: 'outer', cause: { message: 'inner' } });
  });
});

describe('spans on their way out', () => {
  it('leave a few at a time, so that no caller waits for them, unless the operator says otherwise', () => {
    expect(withSmallBatches({ OTEL_BSP_SCHEDULE_DELAY: '' })).toEqual({
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '64',
      OTEL_BSP_SCHEDULE_DELAY: '1000',
    });
    expect(withSmallBatches({ OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '512' })).toMatchObject({
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '512',
    });
  });
});
