import { STATUS_CODES } from 'node:http';
import { ERROR_CATALOG, type ErrorCode } from './catalog.ts';

export interface AppErrorOptions {
  readonly cause?: unknown;
  /** The status an upstream answered with, when the failure came as an HTTP answer. */
  readonly upstreamStatus?: number;
  /** How long the upstream asked us to wait (`Retry-After`), in milliseconds. */
  readonly retryAfterMs?: number;
}

/** The one error class. `message` is for us; what a caller or user hears is chosen by `code`. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly upstreamStatus: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.upstreamStatus = options.upstreamStatus;
    this.retryAfterMs = options.retryAfterMs;
  }

  get retryable(): boolean {
    return ERROR_CATALOG[this.code].retryable;
  }

  get httpStatus(): number {
    return ERROR_CATALOG[this.code].httpStatus;
  }
}

export interface HttpFailure {
  readonly status: number;
  /** As on the wire; empty over HTTP/2, then the standard phrase is used. */
  readonly statusText?: string;
  /** The `Retry-After` header as it came: seconds or an HTTP date. */
  readonly retryAfter?: string | null;
  readonly nowMs: number;
  readonly cause?: unknown;
}

/** An upstream's HTTP answer that is not a success, as an error whose message reads `HTTP 500: Internal Server Error`. */
export function httpError(failure: HttpFailure): AppError {
  const phrase = failure.statusText || STATUS_CODES[failure.status] || 'Unknown';
  const retryAfterMs = parseRetryAfter(failure.retryAfter ?? null, failure.nowMs);
  return new AppError(codeForStatus(failure.status), `HTTP ${failure.status}: ${phrase}`, {
    upstreamStatus: failure.status,
    ...(failure.cause === undefined ? {} : { cause: failure.cause }),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  });
}

function codeForStatus(status: number): ErrorCode {
  if (status === 429) return 'UPSTREAM_RATE_LIMITED';
  if (status >= 500) return 'UPSTREAM_UNAVAILABLE';
  if (status === 401 || status === 403) return 'UPSTREAM_UNAUTHORIZED';
  return 'UPSTREAM_REJECTED';
}

/** Milliseconds to wait by a `Retry-After` header (RFC 9110, 10.2.3), or null when there is none that can be read. */
export function parseRetryAfter(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}
