import { AppError, type ErrorCode, httpError, toAppError } from '@offhook/core';

/** Twilio's codes that say more than the status (protocols/twilio-voice.md, section 7). */
const CODES: Readonly<Record<number, ErrorCode>> = {
  20003: 'UPSTREAM_UNAUTHORIZED',
  20404: 'NOT_FOUND',
  20429: 'UPSTREAM_RATE_LIMITED',
  20503: 'UPSTREAM_UNAVAILABLE',
};
/** "Call is not in-progress. Cannot redirect." */
const CALL_NOT_IN_PROGRESS = 21_220;
const NOT_FOUND = 20_404;

/** What Twilio's library throws for an answer that is not a success, or whatever else went wrong, as one of our errors. */
export function twilioError(thrown: unknown): AppError {
  const status = numberOf(thrown, 'status');
  if (status === null) return toAppError(thrown);
  const twilioCode = numberOf(thrown, 'code');
  const code = twilioCode === null ? undefined : CODES[twilioCode];
  const byStatus = httpError({ status, nowMs: Date.now(), cause: thrown });
  if (code === undefined) return byStatus;
  return new AppError(code, `Twilio ${twilioCode}: ${byStatus.message}`, { cause: thrown, upstreamStatus: status });
}

/** The call ended before our request came: what we wanted of it has no object any more. */
export function isCallOver(thrown: unknown): boolean {
  const code = numberOf(thrown, 'code');
  return code === CALL_NOT_IN_PROGRESS || code === NOT_FOUND;
}

function numberOf(thrown: unknown, key: 'status' | 'code'): number | null {
  const value: unknown = typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, key) : null;
  return typeof value === 'number' ? value : null;
}

/** The codes of the account and of the moment: the same request may go through another time. */
const NOT_FOR_GOOD: readonly number[] = [401, 403, 404, 408, 429];

/** Twilio's code of a refusal that no repeat will change, such as `21610`; null for every other failure. */
export function refusalCode(thrown: unknown): string | null {
  const status = numberOf(thrown, 'status');
  if (status === null || status < 400 || status > 499 || NOT_FOR_GOOD.includes(status)) return null;
  return String(numberOf(thrown, 'code') ?? status);
}
