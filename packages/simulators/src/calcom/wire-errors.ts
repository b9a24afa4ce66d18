export interface WireStatus {
  readonly status: number;
  /** Cal.com's class name, such as `BadRequestException`. */
  readonly code: string;
  readonly headers?: Record<string, string>;
}

/** An answer as Cal.com words it (protocols/calcom-and-maps.md, A2 and A5). Thrown by the routes, sent by the error handler. */
export class CalcomError extends Error {
  override readonly name = 'CalcomError';
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor({ status, code, headers = {} }: WireStatus, message: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const badRequest = (message: string) => new CalcomError({ status: 400, code: 'BadRequestException' }, message);
export const unauthorized = (message: string) =>
  new CalcomError({ status: 401, code: 'UnauthorizedException' }, message);
export const forbidden = (message: string) => new CalcomError({ status: 403, code: 'ForbiddenException' }, message);
export const notFound = (message: string) => new CalcomError({ status: 404, code: 'NotFoundException' }, message);
export const conflict = (message: string) => new CalcomError({ status: 409, code: 'ConflictException' }, message);
export const unprocessable = (message: string) =>
  new CalcomError({ status: 422, code: 'UnprocessableEntityException' }, message);

/** The one refusal outside the envelope: `{ statusCode, message }` and nothing else (A2). */
export class EndedBookingError extends Error {
  override readonly name = 'EndedBookingError';
  readonly wire = { statusCode: 400, message: 'Cannot cancel a booking that has already ended' };
}

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  504: 'Gateway Timeout',
};

/** The error envelope. */
export function envelope(error: CalcomError, path: string, nowMs: number) {
  const { status: statusCode, code, message } = error;
  return {
    status: 'error',
    timestamp: new Date(nowMs).toISOString(),
    path,
    error: { code, message, details: { message, error: TITLES[statusCode] ?? 'Error', statusCode } },
  };
}

/** Field validation: `start property is wrong,start must be a valid ISO 8601 date string `. */
export function wrongProperty(property: string, constraint: string): CalcomError {
  return badRequest(`${property} property is wrong,${constraint} `);
}
