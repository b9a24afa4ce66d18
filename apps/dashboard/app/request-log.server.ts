import { ATTR, contextOf, inContext, type Logger, markSpanFailed, SPAN, startSpan } from '@offhook/telemetry';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** Health checks and assets would drown everything else. */
const SILENT_PATHS = /^\/(healthz$|assets\/|favicon)/;
/** Ids of ours inside a path: one route, not a million. */
const ID_IN_PATH = /\/[a-z]+_[0-9a-z]+/g;
/** The address of a technician's calendar is its key. */
const SECRET_PATH = /^\/ical\/.*/;

/**
 * One trace span and one log line per request. Only the method, the route and the status: a query string holds what the
 * owner searches for, or the token of a sign-in link.
 */
export function logRequests(logger: Logger): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    if (SILENT_PATHS.test(request.path)) return next();
    const route = routeOf(request.path);
    const startedAtMs = performance.now();
    const span = startSpan(SPAN.request(request.method, route), {
      kind: 'server',
      attributes: { [ATTR.httpMethod]: request.method, [ATTR.httpRoute]: route },
    });
    const telemetryContext = contextOf(span);
    response.once('close', () => {
      const status = response.statusCode;
      span.setAttribute(ATTR.httpStatusCode, status);
      if (status >= 500) markSpanFailed(span, String(status));
      span.end();
      const durationMs = Math.round(performance.now() - startedAtMs);
      inContext(telemetryContext, () => logger.info({ method: request.method, route, status, durationMs }, 'request'));
    });
    return inContext(telemetryContext, () => next());
  };
}

export function routeOf(path: string): string {
  return path.replace(SECRET_PATH, '/ical/:secret').replace(ID_IN_PATH, '/:id').slice(0, 200);
}
