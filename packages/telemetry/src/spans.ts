import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { ATTR, SEMCONV_VERSION } from './names.ts';

export type TelemetryContext = Context;
export type SpanKindName = 'internal' | 'client' | 'server';

export interface SpanOptions {
  readonly attributes?: Attributes;
  readonly kind?: SpanKindName;
  /** Parent when it is not the active span: socket callbacks lose the active one, so a call keeps its own. */
  readonly parent?: TelemetryContext | undefined;
  /** Epoch milliseconds, when it began earlier than now. */
  readonly startedAtMs?: number;
}

const KINDS = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT, server: SpanKind.SERVER } as const;
const tracer = () => trace.getTracer('offhook', SEMCONV_VERSION);

/**
 * Runs `fn` inside a span. A rejection marks the span failed by the error's code or class (never its message: that may quote
 * a caller) and goes on to the caller; an abort of our own is not a failure. Success leaves the status unset.
 */
export async function withSpan<T>(name: string, options: SpanOptions, fn: (span: Span) => Promise<T> | T): Promise<T> {
  const parent = options.parent ?? context.active();
  const span = startSpan(name, options);
  try {
    return await context.with(trace.setSpan(parent, span), () => fn(span));
  } catch (error) {
    failSpan(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** A span ended by hand: for work that spans many socket events. */
export function startSpan(
  name: string,
  { attributes = {}, kind = 'internal', parent, startedAtMs }: SpanOptions,
): Span {
  const options = { attributes, kind: KINDS[kind], ...(startedAtMs === undefined ? {} : { startTime: startedAtMs }) };
  return tracer().startSpan(name, options, parent ?? context.active());
}

/** Marks a span failed, or merely aborted. */
export function failSpan(span: Span, error: unknown): void {
  if (error instanceof Error && error.name === 'AbortError') {
    span.setAttribute(ATTR.aborted, true);
    return;
  }
  markSpanFailed(span, errorTypeOf(error));
}

/** Marks a span failed for a named reason. `errorType` must have few values. */
export function markSpanFailed(span: Span, errorType: string): void {
  span.setAttribute(ATTR.errorType, errorType);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** The context in which children of `span` are made. */
export function contextOf(span: Span, parent: TelemetryContext = ROOT_CONTEXT): TelemetryContext {
  return trace.setSpan(parent, span);
}

/** The context of the code that runs now. */
export function activeContext(): TelemetryContext {
  return context.active();
}

/** Runs `fn` with `telemetryContext` active, so that logs and spans made in it carry its trace. */
export function inContext<T>(telemetryContext: TelemetryContext, fn: () => T): T {
  return context.with(telemetryContext, fn);
}

/** W3C `traceparent` of a context, or undefined when it has no span: what rides in `<Parameter>`. */
export function traceparentOf(telemetryContext: TelemetryContext): string | undefined {
  const carrier: Record<string, string> = {};
  propagation.inject(telemetryContext, carrier);
  return carrier.traceparent;
}

/** The context a `traceparent` describes; a root context when it is missing or malformed. */
export function contextFromTraceparent(traceparent: string | undefined): TelemetryContext {
  return traceparent ? propagation.extract(ROOT_CONTEXT, { traceparent }) : ROOT_CONTEXT;
}

/** Hex trace id of a context (default: the active one), or undefined when nothing is traced. */
export function traceIdOf(telemetryContext: TelemetryContext = context.active()): string | undefined {
  const spanContext = trace.getSpanContext(telemetryContext);
  return spanContext && trace.isSpanContextValid(spanContext) ? spanContext.traceId : undefined;
}

function errorTypeOf(error: unknown): string {
  if (!(error instanceof Error)) return '_OTHER';
  const code = (error as Error & { code?: unknown }).code;
  return typeof code === 'string' && code.length <= 64 ? code : error.name;
}
