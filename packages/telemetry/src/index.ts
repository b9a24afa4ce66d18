export type { Span } from '@opentelemetry/api';
export { type Instruments, instruments } from './instruments.ts';
export { createLogger, type Logger, type LoggerOptions, type LogLevel } from './logger.ts';
export { AGENT_NAME, ATTR, METRIC, SPAN, TELEMETRY } from './names.ts';
export { redact } from './redact.ts';
export {
  activeContext,
  contextFromTraceparent,
  contextOf,
  failSpan,
  inContext,
  markSpanFailed,
  type SpanKindName,
  type SpanOptions,
  startSpan,
  type TelemetryContext,
  traceIdOf,
  traceparentOf,
  withSpan,
} from './spans.ts';
export { startTelemetry, type Telemetry, type TelemetryOptions } from './start-telemetry.ts';
export { type TelemetrySettings, telemetrySettings, withSmallBatches } from './telemetry-settings.ts';
