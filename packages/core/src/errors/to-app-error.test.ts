import { describe, expect, it } from 'vitest';
import { AppError, httpError, parseRetryAfter } from './app-error.ts';
import { toAppError } from './to-app-error.ts';

describe('toAppError', () => {
  it('hands an AppError back as it is, also from inside a chain of causes', () => {
    const inner = new AppError('CONFLICT', 'taken');
    expect(toAppError(inner)).toBe(inner);
    expect(toAppError(new Error('outer', { cause: inner }))).toBe(inner);
  });

  it('names a refused connection by its code', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
    const error = toAppError(new TypeError('fetch failed', { cause }));
    expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(error.retryable).toBe(true);
    expect(error.message).toBe('connect ECONNREFUSED 127.0.0.1:1');
  });

  it('looks into every address that was tried', () => {
    const each = Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' });
    expect(toAppError(new AggregateError([each], 'all failed')).message).toBe('ETIMEDOUT: no answer');
  });

  it('takes an aborted attempt for a time-out', () => {
    expect(toAppError(new DOMException('This operation was aborted', 'AbortError'))).toMatchObject({
      code: 'TOOL_TIMEOUT',
      message: 'AbortError: This operation was aborted',
    });
  });

  it('knows a database that is away, by Prisma code and by driver kind', () => {
    expect(toAppError(Object.assign(new Error('x'), { code: 'P1001' })).code).toBe('DATABASE_UNAVAILABLE');
    const driver = new Error('DriverAdapterError', { cause: { kind: 'DatabaseNotReachable' } });
    expect(toAppError(driver).code).toBe('DATABASE_UNAVAILABLE');
  });

  it('keeps the values Prisma quotes out of the message', () => {
    const message =
      '\nInvalid `db.booking.create()` invocation in\n\n→ 11 { name: "Ann Lee" }\nDatabase error. Code: `57P01`';
    expect(toAppError(new Error(message)).message).toBe('Database error. Code: `57P01`');
  });

  it('calls the rest internal and survives anything thrown', () => {
    for (const thrown of [undefined, null, 'text', 7, {}, new Error('bug')]) {
      expect(toAppError(thrown).code).toBe('INTERNAL');
    }
    const loop = new Error('loop');
    loop.cause = loop;
    expect(toAppError(loop).code).toBe('INTERNAL');
  });
});

describe('httpError', () => {
  it.each([
    [500, 'UPSTREAM_UNAVAILABLE', true],
    [503, 'UPSTREAM_UNAVAILABLE', true],
    [429, 'UPSTREAM_RATE_LIMITED', true],
    [401, 'UPSTREAM_UNAUTHORIZED', false],
    [403, 'UPSTREAM_UNAUTHORIZED', false],
    [400, 'UPSTREAM_REJECTED', false],
    [404, 'UPSTREAM_REJECTED', false],
  ])('maps %i to %s', (status, code, retryable) => {
    expect(httpError({ status, nowMs: 0 })).toMatchObject({ code, retryable, upstreamStatus: status });
  });

  it('reads as the status line does, with the standard phrase when HTTP/2 sent none', () => {
    expect(httpError({ status: 500, statusText: '', nowMs: 0 }).message).toBe('HTTP 500: Internal Server Error');
    expect(httpError({ status: 503, statusText: 'Busy', nowMs: 0 }).message).toBe('HTTP 503: Busy');
  });

  it('reads Retry-After as seconds and as a date', () => {
    expect(parseRetryAfter('2', 0)).toBe(2_000);
    expect(parseRetryAfter('Tue, 24 Nov 2026 15:00:05 GMT', Date.parse('2026-11-24T15:00:00Z'))).toBe(5_000);
    expect(parseRetryAfter('Tue, 24 Nov 2026 15:00:05 GMT', Date.parse('2026-11-24T16:00:00Z'))).toBe(0);
    expect(parseRetryAfter('soon', 0)).toBeNull();
    expect(parseRetryAfter(null, 0)).toBeNull();
  });
});
