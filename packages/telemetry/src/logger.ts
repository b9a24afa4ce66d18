import { writeSync } from 'node:fs';
import { trace } from '@opentelemetry/api';
import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import { redact } from './redact.ts';

export type Logger = PinoLogger;
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

export interface LoggerOptions {
  readonly name: string;
  readonly level?: LogLevel;
  /** Where lines go; standard output when left out. */
  readonly destination?: DestinationStream;
}

/** JSON lines with `trace_id`/`span_id` of the active span; secrets and what people said never get through. */
export function createLogger({ name, level = 'info', destination }: LoggerOptions): Logger {
  const options = {
    name,
    level,
    mixin: traceIds,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: redact },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (object: Record<string, unknown>) => redact(object) as Record<string, unknown>,
      bindings: (bindings: Record<string, unknown>) => redact(bindings) as Record<string, unknown>,
    },
  };
  return pino(options, destination ?? standardOutput);
}

const STDOUT = 1;

/**
 * Standard output that cannot stop a process. Pino's own one was seen standing still for ever in a worker whose parent had
 * been killed: sonic-boom repeated a write to the closed pipe every 100 ms and held the event loop meanwhile. A log line is
 * worth less than a caller's next word.
 */
const standardOutput: DestinationStream = {
  write(line) {
    try {
      writeSync(STDOUT, line);
    } catch {
      // EPIPE, EAGAIN: nobody reads, so there is nobody to tell either.
    }
  },
};

/** Field names: OpenTelemetry "trace context in non-OTLP log formats". */
function traceIds(): Record<string, string> {
  const spanContext = trace.getActiveSpan()?.spanContext();
  if (!spanContext) return {};
  return {
    trace_id: spanContext.traceId,
    span_id: spanContext.spanId,
    trace_flags: spanContext.traceFlags.toString(16).padStart(2, '0'),
  };
}
