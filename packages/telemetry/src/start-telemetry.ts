import { diag } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { type MetricReader, PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { NodeSDK, type NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { observeProcess } from './process-metrics.ts';
import type { TelemetrySettings } from './telemetry-settings.ts';

export interface Telemetry {
  /** All metrics in Prometheus' text format, for `GET /metrics` on the process's own port. */
  metricsText(): Promise<string>;
  /** Sends what is still waiting and stops. Never throws: a lost collector must not fail a shutdown. */
  shutdown(): Promise<void>;
}

export interface TelemetryOptions {
  readonly serviceName: string;
  readonly settings: TelemetrySettings;
  /** For tests: spans go here as well as, or instead of, to a collector. */
  readonly spanProcessors?: readonly SpanProcessor[];
}

/**
 * Sets up tracing and metrics for this process, once, before anything else is built.
 * Spans always get real ids (the trace id is shown on the call's page) even when nothing is exported.
 */
export async function startTelemetry({
  serviceName,
  settings,
  spanProcessors = [],
}: TelemetryOptions): Promise<Telemetry> {
  if (settings.disabled) return { metricsText: async () => '', shutdown: async () => {} };
  const prometheus = new PrometheusExporter({ preventServerStart: true });
  const sdk = new NodeSDK({
    serviceName,
    metricReaders: [prometheus, ...(settings.exportMetrics ? [await pushReader(settings.metricsProtocol)] : [])],
    ...spanDestination(settings, spanProcessors),
    ...(settings.exportLogs ? {} : { logRecordProcessors: [] }),
  });
  sdk.start();
  const stopObserving = observeProcess();
  return {
    metricsText: () => collectText(prometheus),
    async shutdown() {
      stopObserving();
      await sdk.shutdown().catch((error: unknown) => diag.warn('telemetry did not shut down cleanly', error));
    },
  };
}

/** Left out, NodeSDK builds the processors from `OTEL_*`; given, it uses exactly these. */
function spanDestination(
  settings: TelemetrySettings,
  extra: readonly SpanProcessor[],
): Pick<NodeSDKConfiguration, 'spanProcessors'> {
  if (extra.length > 0) return { spanProcessors: [...extra] };
  return settings.exportTraces ? {} : { spanProcessors: [discardSpans] };
}

const discardSpans: SpanProcessor = {
  onStart() {},
  onEnd() {},
  forceFlush: async () => {},
  shutdown: async () => {},
};

async function pushReader(protocol: TelemetrySettings['metricsProtocol']): Promise<MetricReader> {
  return new PeriodicExportingMetricReader({ exporter: await otlpMetricExporter(protocol) });
}

async function otlpMetricExporter(protocol: TelemetrySettings['metricsProtocol']): Promise<PushMetricExporter> {
  if (protocol === 'grpc') return new (await import('@opentelemetry/exporter-metrics-otlp-grpc')).OTLPMetricExporter();
  if (protocol === 'http/json')
    return new (await import('@opentelemetry/exporter-metrics-otlp-http')).OTLPMetricExporter();
  return new (await import('@opentelemetry/exporter-metrics-otlp-proto')).OTLPMetricExporter();
}

/** Without resource and scope labels: they name the machine and its command line. */
async function collectText(reader: MetricReader): Promise<string> {
  const { resourceMetrics, errors } = await reader.collect();
  for (const error of errors) diag.warn('a metric could not be read', error);
  return new PrometheusSerializer('', false, undefined, true, true).serialize(resourceMetrics);
}
