import { AppError, ERROR_CATALOG, type ErrorCode, type Outcome, type Refusal, toAppError } from '@offhook/core';
import { TRPCError } from '@trpc/server';
import { z } from 'zod';

type TrpcCode = TRPCError['code'];

const TRPC_CODE_BY_STATUS: Readonly<Record<number, TrpcCode>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  429: 'TOO_MANY_REQUESTS',
  502: 'BAD_GATEWAY',
  503: 'SERVICE_UNAVAILABLE',
  504: 'GATEWAY_TIMEOUT',
};

/** What a page shows for a failure nobody chose words for. */
const OWNERS_WORDS: Partial<Record<ErrorCode, string>> = {
  INPUT_INVALID: 'Please check the marked fields.',
  UNAUTHENTICATED: 'Please sign in.',
  FORBIDDEN: 'Your role does not allow this.',
  NOT_FOUND: 'This does not exist any more.',
  CONFLICT: 'This was changed meanwhile. Reload and try again.',
  NOT_CONFIGURED: 'A setting is missing for this. Look at your Calendars page.',
  TOOL_TIMEOUT: 'This took too long. Try again in a moment.',
  UPSTREAM_UNAVAILABLE: 'Your calendar does not answer. Nothing was changed; try again in a moment.',
  UPSTREAM_RATE_LIMITED: 'Your calendar is busy. Nothing was changed; try again in a moment.',
  UPSTREAM_UNAUTHORIZED: 'Your calendar refused us. Check its key on your Calendars page.',
  DATABASE_UNAVAILABLE: 'The database does not answer. Calls go on; try again in a moment.',
};
const FALLBACK_WORDS = 'Something went wrong on our side. Try again in a moment.';

/** Carries a refusal to the error formatter; `message` is for the owner. */
class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** The value of a granted wish. @throws TRPCError with the refusal's code and words otherwise. */
export function answer<Value>(outcome: Outcome<Value>): Value {
  if (outcome.ok) return outcome.value;
  throw new TRPCError({
    code: trpcCode(outcome.code),
    message: outcome.message,
    cause: new RefusedError(outcome),
  });
}

export function refuseRequest(code: ErrorCode, message: string = wordsFor(code)): TRPCError {
  return new TRPCError({ code: trpcCode(code), message, cause: new AppError(code, message) });
}

function trpcCode(code: ErrorCode): TrpcCode {
  return TRPC_CODE_BY_STATUS[ERROR_CATALOG[code].httpStatus] ?? 'INTERNAL_SERVER_ERROR';
}

/** Names whatever a procedure threw by our catalog; what we threw on purpose stays as it is. */
export function nameError(error: TRPCError): TRPCError {
  const { cause } = error;
  if (error.code !== 'INTERNAL_SERVER_ERROR' || cause instanceof RefusedError) return error;
  const named = toAppError(cause);
  return new TRPCError({ code: trpcCode(named.code), message: wordsFor(named.code), cause: named });
}

/** What travels in `error.data` beside tRPC's own `code` and `path`. */
export type ErrorDetails = {
  errorCode: ErrorCode;
  /** Words for the owner, by the path of the input they belong to: `hours.weekly.mon.0.to`. */
  fieldErrors: Record<string, string>;
};

export function errorDetails(error: TRPCError): ErrorDetails {
  const { cause } = error;
  if (cause instanceof RefusedError) {
    const { code, field, message } = cause.refusal;
    return { errorCode: code, fieldErrors: field === undefined ? {} : { [field]: message } };
  }
  if (cause instanceof z.ZodError) return { errorCode: 'INPUT_INVALID', fieldErrors: fieldErrors(cause) };
  if (cause instanceof AppError) return { errorCode: cause.code, fieldErrors: {} };
  return { errorCode: codeOfTrpc(error.code), fieldErrors: {} };
}

/** The sentence a page may show: ours, never a library's and never a stack. */
export function ownersMessage(error: TRPCError): string {
  if (error.cause instanceof RefusedError) return error.message;
  const { errorCode } = errorDetails(error);
  return error.cause instanceof AppError && error.code !== 'INTERNAL_SERVER_ERROR'
    ? error.message
    : wordsFor(errorCode);
}

function wordsFor(code: ErrorCode): string {
  return OWNERS_WORDS[code] ?? FALLBACK_WORDS;
}

function codeOfTrpc(code: TrpcCode): ErrorCode {
  if (code === 'BAD_REQUEST' || code === 'PARSE_ERROR' || code === 'METHOD_NOT_SUPPORTED') return 'INPUT_INVALID';
  if (code === 'UNAUTHORIZED') return 'UNAUTHENTICATED';
  if (code === 'FORBIDDEN' || code === 'NOT_FOUND' || code === 'CONFLICT') return code;
  return 'INTERNAL';
}

function fieldErrors(error: z.ZodError): Record<string, string> {
  const messages: Record<string, string> = {};
  for (const issue of error.issues) messages[issue.path.join('.')] ??= issue.message;
  return messages;
}
