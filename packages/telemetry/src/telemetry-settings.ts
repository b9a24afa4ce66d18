/** Which signals leave this process. Nothing does unless an `OTEL_*` variable asks for it. */
export interface TelemetrySettings {
  readonly disabled: boolean;
  readonly exportTraces: boolean;
  readonly exportMetrics: boolean;
  readonly exportLogs: boolean;
  readonly metricsProtocol: 'http/protobuf' | 'http/json' | 'grpc';
}

/**
 * How many spans leave at once, and how long they wait at most, unless `OTEL_BSP_*` says otherwise; the SDK reads these variables
 * itself. Its own 512 spans keep a process busy for ten milliseconds, in which no caller is heard, and its five seconds are what
 * a crash would lose.
 */
export function withSmallBatches(source: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return {
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: source.OTEL_BSP_MAX_EXPORT_BATCH_SIZE?.trim() || '64',
    OTEL_BSP_SCHEDULE_DELAY: source.OTEL_BSP_SCHEDULE_DELAY?.trim() || '1000',
  };
}

type Signal = 'TRACES' | 'METRICS' | 'LOGS';

/**
 * Reads the standard `OTEL_*` variables. The SDK's own default is to export to localhost:4318 even when nobody asked;
 * a business's laptop has no collector there, so an exporter is set up only when an endpoint or an exporter is named.
 */
export function telemetrySettings(source: Readonly<Record<string, string | undefined>>): TelemetrySettings {
  return {
    disabled: source.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true',
    exportTraces: isExported(source, 'TRACES'),
    exportMetrics: isExported(source, 'METRICS'),
    exportLogs: isExported(source, 'LOGS'),
    metricsProtocol: protocolOf(source.OTEL_EXPORTER_OTLP_METRICS_PROTOCOL ?? source.OTEL_EXPORTER_OTLP_PROTOCOL),
  };
}

function isExported(source: Readonly<Record<string, string | undefined>>, signal: Signal): boolean {
  const exporter = source[`OTEL_${signal}_EXPORTER`]?.trim();
  if (exporter) return exporter !== 'none' && exporter !== 'prometheus';
  return Boolean(source.OTEL_EXPORTER_OTLP_ENDPOINT?.trim() || source[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`]?.trim());
}

function protocolOf(value: string | undefined): TelemetrySettings['metricsProtocol'] {
  const protocol = value?.trim();
  return protocol === 'grpc' || protocol === 'http/json' ? protocol : 'http/protobuf';
}
